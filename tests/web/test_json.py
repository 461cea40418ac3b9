"""JSON as the API reads and writes it."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError

from project.web import json as api_json
from project.web.json import MAX_BYTES, Parser, Renderer, TooLarge

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


def parsed(raw: bytes):
    return Parser().parse(BytesIO(raw))


@given(values.filter(lambda value: value is not None))
def test_whatever_an_answer_repeats_of_a_request_is_valid_json(value):
    assert json.loads(Renderer().render(value)) == value


def test_lone_surrogate_in_a_message_does_not_break_the_answer():
    assert json.loads(Renderer().render({"detail": "There is no \ud800."})) == {"detail": "There is no \ud800."}


def test_time_is_written_in_utc_with_a_z():
    when = datetime(2026, 3, 4, 10, 0, 0, 5, tzinfo=UTC)
    assert Renderer().render({"at": when}) == b'{"at":"2026-03-04T10:00:00.000005Z"}'


def test_keys_and_numbers_of_the_database_are_written_as_text():
    key = UUID(int=7)
    assert json.loads(Renderer().render({1: key, "sum": Decimal("1.50")})) == {"1": str(key), "sum": "1.50"}


def test_nothing_is_an_empty_body():
    assert Renderer().render(None) == b""


def test_indent_is_written_only_where_it_is_asked_for():
    assert Renderer().render({"a": 1}, "application/json; indent=2") == b'{\n  "a": 1\n}'
    assert Renderer().render({"a": 1}, "application/json") == b'{"a":1}'


@pytest.mark.parametrize("raw", [b"", b"{", b"NaN", b'"\xff"', b'"\\ud800"', b"[" * 5000, b"{'a': 1}", b"1 2"])
def test_what_is_no_json_is_refused_with_the_reason(raw):
    with pytest.raises(ParseError, match="^This is not JSON: "):
        parsed(raw)


def test_request_that_is_too_large_is_refused_with_the_limit(monkeypatch):
    monkeypatch.setattr(api_json, "MAX_BYTES", 10)
    assert parsed(b'"12345678"') == "12345678"
    with pytest.raises(TooLarge) as caught:
        parsed(b'"123456789"')
    assert (caught.value.status_code, str(caught.value)) == (413, "A request holds at most 12 MB.")
    assert MAX_BYTES == 12 * 1024 * 1024
