"""The blanks in a step's text: what is read, what is refused, what is taken as a value."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trees.core.fields import inputs
from trees.core.fields.inputs import Input, read

LINES = {
    'Serial number: ____ {#serial .required pattern="[A-Z]{2}[0-9]{6}"}': Input(
        "serial", "Serial number", required=True, pattern="[A-Z]{2}[0-9]{6}"
    ),
    "Number of users: ____ {#users .number}": Input("users", "Number of users", "number"),
    "Since when: ____ {#since .date}": Input("since", "Since when", "date"),
    "Has it ever worked: ____ {#worked .yes-no}": Input("worked", "Has it ever worked", "yes-no"),
    'Colour of the light: ____ {choices="green, amber ,, off" #light}': Input(
        "light", "Colour of the light", "choice", choices=("green", "amber", "off")
    ),
    "Their PIN: ____ {#pin .sensitive}": Input("pin", "Their PIN", sensitive=True),
    "- Place ___ {#place}": Input("place", "Place"),
    "   * What is 2_3? ________{#sum}  ": Input("sum", "What is 2_3?"),
}
PIECES = [
    "____ {#a}", "A: ____ {#a}", "B: ___ {#b .number}", "C: ____ {#a .date}", "D: ____ {", "____", "{#a}",
    "E: \\____ {#e}",
    'F: ____ {#f pattern="("}', 'G: ____ {#g choices=""}', "H: ____ {#h .number .date}", "I: ____ {#9}", "J: ____ {j}",
    "```", "~~~", "    K: ____ {#k}", "{{a}}", "`{{a}}`", "\\{{a}}", "{{ b }}", "{{", "_" * 50, " " * 50,
]  # fmt: skip
bodies = st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=10).map("\n".join)


def value(line: str, text: str) -> str:
    return read(line).inputs[0].check(text)


def refusal(line: str, text: str) -> str:
    with pytest.raises(ValueError) as caught:
        value(line, text)
    return str(caught.value)


@pytest.mark.parametrize("line", LINES)
def test_line_with_a_blank_asks_for_a_value(line):
    assert read(line).parts == (LINES[line],)


@given(bodies)
@example("```\nSerial: ____ {#serial}\n```\nModel: ____ {#model}\nAgain: ____ {#model}")
def test_any_text_is_read(body):
    found = read(body)
    assert inputs.read_inputs(body) == ([*found.inputs], [*found.problems])  # the same, without the Markdown
    names = [asked.name for asked in found.inputs]
    assert len(set(names)) == len(names)
    assert all(inputs.NAME.fullmatch(name) for name in [*names, *inputs.used_names(body)])
    if not found.inputs:
        assert found.parts in ((), (body,), (body.strip("\n"),))


@given(st.text(max_size=200), st.text(max_size=60), st.sampled_from(inputs.KINDS))
def test_any_value_is_taken_or_refused(pattern, text, kind):
    asked = read(f'A: ____ {{#a pattern="{pattern}"}}'.replace("\n", "")).inputs
    for each in (*asked, Input("b", "B", kind, choices=("x",))):
        try:
            assert "\n" not in each.check(text)
        except ValueError as error:
            assert str(error)


def test_texts_and_blanks_keep_their_order():
    found = read("Look behind it.\n\nSerial: ____ {#serial}\nPlace: ____ {#place}\n\nThen go on.")
    assert found.parts == ("Look behind it.", Input("serial", "Serial"), Input("place", "Place"), "Then go on.")


@pytest.mark.parametrize(
    "body",
    [
        "```\nA: ____ {#a}\n```",
        "~~~ text\nA: ____ {#a}\n```\n~~~",
        "    A: ____ {#a}",
        "A: \\____ {#a}",
        "A: __ {#a}",
        "A: ____ {#a} and more",
        "A: ____",
        "A: " + "x" * 2000 + "____ {#a}",
    ],
)
def test_text_that_is_no_blank_stays_as_it_is(body):
    assert read(body) == inputs.Body((body,))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("____ {#a}", "A field needs a text before its blank."),
        ("A: ____ {}", "The field “A” needs one name"),
        ("A: ____ {#9a}", "The field “A” needs one name"),
        ("A: ____ {#a #b}", "The field “A” needs one name"),
        ("A: ____ {#a required}", "The field “A” has attributes that cannot be read: required"),
        ('A: ____ {#a pattern="x}', 'The field “A” has attributes that cannot be read: pattern="x'),
        ("A: ____ {#a .needed}", "The field “A” has an unknown attribute: needed."),
        ('A: ____ {#a size="3"}', "The field “A” has an unknown attribute: size."),
        ("A: ____ {#a .number .date}", "The field “A” can have only one type, not number and date."),
        ('A: ____ {#a .date choices="x"}', "The field “A” can have only one type, not date and choice."),
        ('A: ____ {#a choices=" , "}', "The field “A” has no choices."),
        ("A: ____ {#a}\nB: ____ {#a}", "This step has two fields with the name a."),
        (
            "\n".join(f"A{i}: ____ {{#a{i}}}" for i in range(21)),
            "A step can have at most 20 fields. “A20” is one too many.",
        ),
    ],
)
def test_blank_that_cannot_be_read_says_why_and_stays_text(line, problem):
    found = read(line)
    [said] = found.problems
    assert said.startswith(problem)
    assert found.parts[-1] == line.split("\n")[-1]


def test_values_are_used_outside_of_code():
    body = "{{a}} and {{ b }}, {{a}}\n`{{c}}` \\{{d}} {{9}} {{e}\n```\n{{f}}\n```\n{{g-1}}"
    assert inputs.used_names(body) == ["a", "b", "g-1"]


@pytest.mark.parametrize(
    ("line", "text", "kept"),
    [
        ("A: ____ {#a}", "  two \n words ", "two words"),
        ("A: ____ {#a}", " ", ""),
        ("A: ____ {#a}", " AB  12\u00a03\t4 ", "AB  12\u00a03\t4"),
        ("A: ____ {#a .number}", "12,5", "12.5"),
        ("A: ____ {#a .number}", "0,500", "0.500"),
        ("A: ____ {#a .number}", "1234,567", "1234.567"),
        ("A: ____ {#a .number}", "1.500", "1.500"),
        ("A: ____ {#a .number}", "-3", "-3"),
        ("A: ____ {#a .date}", "2026-02-28", "2026-02-28"),
        ("A: ____ {#a .yes-no}", "yes", "yes"),
        ('A: ____ {#a choices="red, light green"}', "light green", "light green"),
        ('A: ____ {#a pattern="[A-Z]{2}"}', "AB", "AB"),
    ],
)
def test_value_is_kept_in_one_form(line, text, kept):
    assert value(line, text) == kept


@pytest.mark.parametrize(
    ("line", "text", "message"),
    [
        ("A: ____ {#a .required}", " ", "This field is required."),
        ("A: ____ {#a}", "x" * 501, "At most 500 characters."),
        ("A: ____ {#a .number}", "twelve", "Enter a number, such as 12 or 12.5."),
        ("A: ____ {#a .number}", "1,500", "“1,500” can mean two numbers: enter 1500 or 1.500."),
        ("A: ____ {#a .number}", "-12,000", "“-12,000” can mean two numbers: enter -12000 or -12.000."),
        ("A: ____ {#a .number}", "1,500,000", "Enter a number, such as 12 or 12.5."),
        ("A: ____ {#a .number}", "1 500", "Enter a number, such as 12 or 12.5."),
        ("A: ____ {#a .number}", "١٢", "Enter a number, such as 12 or 12.5."),
        ("A: ____ {#a .date}", "2026-02-30", "Enter a date, such as 2026-03-31."),
        ("A: ____ {#a .yes-no}", "perhaps", "Choose yes or no."),
        ('A: ____ {#a choices="red"}', "blue", "Choose one of the options."),
        ('A: ____ {#a pattern="[A-Z]{2}"}', "ABC", "This does not match the expected format."),
        (
            'A: ____ {#a pattern="[A-Z]{2}" hint="two  letters"}',
            "ABC",
            "This does not match the expected format: two letters.",
        ),
    ],
)
def test_value_that_does_not_fit_is_refused_with_what_is_expected(line, text, message):
    assert refusal(line, text) == message


def test_pattern_that_is_too_long_is_a_problem_of_a_field():
    found = read(f'A: ____ {{#a pattern="{"x" * 201}"}}')
    assert (found.problems, found.inputs[0].name) == (("The pattern of “A” has more than 200 characters.",), "a")


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+b", "((a{1,999}){1,999}){1,999}b", "(.*)*x"])
def test_pattern_without_an_end_is_stopped(pattern):
    began = time.process_time()
    assert refusal(f'A: ____ {{#a pattern="{pattern}"}}', "a" * 400 + "!") == "This does not match the expected format."
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "pattern", ["((a{50}){50}){50}", "(([a-z]{50,60}){50}){50}", "[(]((a{50}){50}){50}", "a{99999999}"]
)
def test_pattern_that_would_fill_the_memory_is_not_even_tried(pattern):
    [problem] = read(f'A: ____ {{#a pattern="{pattern}"}}').problems
    assert problem == "The pattern of “A” cannot be used: it has too many repeats within repeats."


@pytest.mark.parametrize(
    "pattern", ["[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", r"(\(0[0-9]{1,4}\) ?)?[0-9]{3,12}", "(a{3}){3}"]
)
def test_pattern_that_repeats_as_usual_is_read(pattern):
    assert read(f'A: ____ {{#a pattern="{pattern}"}}').inputs[0].pattern == pattern


@pytest.mark.parametrize("piece", ["_", " ", "____ {", "a____ {}", "}", "_ ", '____ {#a pattern="', "{{", "`", "```"])
def test_longest_text_of_anything_is_read_soon(piece):
    body = piece * (50_000 // len(piece))
    lines = "\n".join(body[i : i + 2000] for i in range(0, len(body), 2000))
    began = time.process_time()
    for text in (body, lines):
        assert read(text).parts
        inputs.used_names(text)
    assert time.process_time() - began < 2


# At a step


ASKED = read(
    "Serial: ____ {#serial .required}\nUsers: ____ {#users .number}\nPIN: ____ {#pin .sensitive .required}"
).inputs


def test_answer_needs_everything_that_is_required():
    values, errors = inputs.check_values(ASKED, {"users": "x"}, {}, whole=True)
    assert (values, sorted(errors)) == ({}, ["pin", "serial", "users"])


def test_values_on_the_way_are_checked_alone():
    assert inputs.check_values(ASKED, {"users": "3"}, {}, whole=False) == ({"users": "3"}, {})


def test_what_was_given_before_need_not_be_given_again():
    had = {"serial": "AB", "pin": None}
    assert inputs.check_values(ASKED, {}, had, whole=True) == ({"users": ""}, {})
    assert inputs.check_values(ASKED, {"serial": "", "pin": ""}, had, whole=True)[1].keys() == {"serial"}


def test_of_a_sensitive_value_is_kept_only_that_it_was_given():
    assert inputs.check_values(ASKED, {"pin": "1234"}, {}, whole=False) == ({"pin": None}, {})
