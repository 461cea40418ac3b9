"""What a query is made of: pasted headers, spoken numbers, and which words of many the index is asked for."""

import pytest

from trees.core.search.pasted import without_headers
from trees.core.search.query import MAX_WORDS_PER_QUERY, MAX_WORDS_PER_SEARCH, narrowed, parse


def words(query):
    return [term.text for term in query.terms]


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ("Re: Fwd: [EXT] printer", ["printer"]),
        ("Subject: printer\nPriority: High\nDescription: no toner", ["printer", "toner"]),
        ("From: Ann Lee To: desk@example.com Subject: printer", ["printer"]),
        ("Betreff: Drucker", ["drucker"]),
        ("Category: printer", ["printer"]),  # a label before nothing else
        ("at 12:30 http://a.example: printer", ["12:30", "httpaexample", "printer"]),
        ("C: drive", ["c", "drive"]),
    ],
)
def test_labels_of_a_ticket_are_no_words_of_the_query(pasted, meant):
    assert words(parse(pasted)) == meant


def test_long_texts_with_many_labels_take_no_longer_than_their_length():
    assert len(without_headers("status: x " * 20_000)) < 200_000


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("sc five four two", ["sc542"]),
        ("kb five oh three", ["kb503"]),
        ("fehler drei null eins", ["fehler301"]),
        ("one drive", ["one", "drive"]),  # a single one is a word
    ],
)
def test_digits_that_are_spoken_in_a_row_are_a_number(said, meant):
    assert words(parse(said)) == meant


def test_of_many_words_codes_count_and_then_those_that_the_fewest_guides_have():
    names = [f"word{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    typed = parse(" ".join([*names, "E-1234"]), limit=MAX_WORDS_PER_QUERY)
    known = {name: 100 - place for place, name in enumerate(names[:12])}
    assert words(narrowed(typed, known)) == [*names[5:12], "e1234"]
    few = parse("one two three", limit=MAX_WORDS_PER_QUERY)
    assert narrowed(few, {}) is few


def test_query_without_another_limit_has_its_first_words_that_count():
    many = parse(" ".join(f"the word{letter}" for letter in "abcdefghijkl"))
    assert words(many) == [f"word{letter}" for letter in "abcdefghijkl"][:MAX_WORDS_PER_SEARCH]
