"""Values that people enter in a run: what is kept, and what a field says about itself."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trees.core.fields.input_values import KINDS, MAX_VALUE_CHARS, Input, check_values

CHOICES = ("red", "light green")
fields = st.builds(
    Input, st.just("a"), st.just("A"), st.sampled_from(KINDS), st.booleans(), st.booleans(), choices=st.just(CHOICES)
)
entered = st.text(max_size=12) | st.sampled_from(["yes", "no", "12,5", "2026-03-31", "red", " light  green ", "", " "])


@given(fields, entered)
def test_value_that_was_kept_is_kept_unchanged_when_it_is_sent_again(field, text):
    try:
        kept = field.check(text)
    except ValueError:
        return
    assert not kept and not field.required or field.check(kept) == kept


@given(fields, entered)
def test_sensitive_text_is_never_in_what_is_kept(field, text):
    values, errors = check_values((field,), {"a": text}, {}, whole=True)
    assert not (values and errors)
    if field.sensitive:
        assert values.get("a") in (None, "")


@given(st.dates())
def test_every_date_is_kept_in_the_form_of_the_hint(date):
    assert Input("a", "A", "date").check(f" {date.isoformat()} ") == date.isoformat()


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_date_without_hyphens_is_kept_with_them(date):
    assert Input("a", "A", "date").check(date.strftime("%Y%m%d")) == date.isoformat()


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_number_with_a_comma_is_the_same_number(number):
    field = Input("a", "A", "number")
    assert field.check(f"{number:f}".replace(".", ",")) == field.check(f"{number:f}") == f"{number:f}"


@pytest.mark.parametrize("text", ["1e3", "1,000.5", ".5", "5.", "--1", "0x1f", "inf", "1 2"])
def test_number_in_another_notation_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match=r"^Enter a number, such as 12 or 12\.5\.$"):
        Input("a", "A", "number").check(text)


def test_pattern_of_a_number_is_matched_with_the_point():
    field = Input("a", "A", "number", pattern=r"[0-9]+\.[0-9]", hint="one decimal")
    assert field.check("3,5") == "3.5"
    with pytest.raises(ValueError, match="expected format: one decimal"):
        field.check("3,55")


def test_pattern_must_match_the_whole_value():
    with pytest.raises(ValueError, match="does not match"):
        Input("a", "A", pattern="[0-9]{3}").check("1234")


def test_pattern_is_not_asked_about_an_empty_value():
    assert Input("a", "A", pattern="[0-9]{3}").check("") == ""


def test_longest_value_is_taken_and_one_character_more_is_not():
    assert len(Input("a", "A").check("x" * MAX_VALUE_CHARS)) == MAX_VALUE_CHARS
    with pytest.raises(ValueError, match="At most 500 characters"):
        Input("a", "A").check("x" * (MAX_VALUE_CHARS + 1))


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (Input("a", "A"), "text"),
        (Input("a", "A", required=True, sensitive=True), "text, required, sensitive"),
        (Input("a", "A", "yes-no"), "yes or no"),
        (Input("a", "A", "choice", required=True, choices=CHOICES), "one of red, light green, required"),
    ],
)
def test_field_says_in_words_what_may_be_entered(field, words):
    assert field.description == words


def test_each_wrong_value_has_its_own_message_and_the_right_ones_are_returned():
    asked = (Input("n", "N", "number"), Input("d", "D", "date"), Input("t", "T"))
    values, errors = check_values(asked, {"n": "x", "d": "2026-02-30", "t": "ok", "other": "y"}, {}, whole=True)
    assert values == {"t": "ok"}
    assert errors == {"n": "Enter a number, such as 12 or 12.5.", "d": "Enter a date, such as 2026-03-31."}


def test_value_can_be_emptied_unless_it_is_required():
    asked = (Input("a", "A"), Input("b", "B", required=True))
    values, errors = check_values(asked, {"a": "", "b": " "}, {"a": "1", "b": "2"}, whole=False)
    assert (values, errors) == ({"a": ""}, {"b": "This field is required."})
