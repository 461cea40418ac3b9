"""The query strings of lists: filters that are kept, numbers that are read, and the URL of the next page."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from project.web.params import filters, natural_number, next_page_url

queries = st.lists(
    st.tuples(st.sampled_from(["q", "team", "category", "after", "rows"]), st.text(max_size=4) | st.just("newest"))
)


def params(pairs) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    return query


@given(st.integers(0, 999_999_999))
def test_number_is_read(number):
    assert natural_number(str(number)) == number


@pytest.mark.parametrize("text", ["", "-1", "+1", " 1", "1 ", "1.0", "1e3", "٣", "²", "1000000000", "x", "1\n"])
def test_anything_else_than_a_number_of_nine_digits_is_none(text):
    assert natural_number(text) == 0


@given(queries)
def test_filters_keep_every_value_but_the_place_and_the_empty_ones(pairs):
    kept = QueryDict(filters(params(pairs)))
    for name in ("q", "team", "category"):
        assert kept.getlist(name) == [value for each, value in pairs if each == name and value]
    assert not {"after", "rows"} & set(kept)


@given(queries)
def test_filters_of_filters_are_the_same(pairs):
    once = filters(params(pairs))
    assert filters(QueryDict(once)) == once


def test_value_that_is_the_default_is_left_out_of_the_url():
    query = params([("sort", "newest"), ("state", "finished"), ("q", "newest")])
    assert filters(query, {"sort": "newest", "state": "under_way"}) == "state=finished&q=newest"


@given(queries, st.text(min_size=1, max_size=8))
def test_next_page_has_the_same_filters_and_begins_after_the_cursor(pairs, cursor):
    query = params(pairs)
    asked = QueryDict(urlsplit(next_page_url("/trees/", cursor, query)).query)
    assert asked.getlist("after") == [cursor]
    assert asked.getlist("category") == query.getlist("category")
    assert "rows" not in asked


def test_list_that_ends_has_no_next_page():
    assert next_page_url("/runs/", None, params([("q", "x")])) == ""


def test_next_page_without_filters_has_the_cursor_alone():
    assert parse_qs(urlsplit(next_page_url("/runs/", "a:b&c")).query) == {"after": ["a:b&c"]}
