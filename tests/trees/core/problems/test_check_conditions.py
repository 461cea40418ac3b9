"""Problems of conditions. test_condition_claims.py compares what they claim with all runs of small guides."""

import pytest

from trees.core.formats import markdown
from trees.core.graph import Graph
from trees.core.problems.check_conditions import check_conditions

GUIDE = """# Broken screen

## How old is it? {#age}
Age in months: ____ {#age .number .required}

Light: ____ {#light choices="green, amber"}

PIN: ____ {#pin .sensitive}

- [Continue](#cover)

## Who pays? {#cover}

- [The maker](#swap) {CONDITION}
- [The customer](#buy) {OTHER}

## Swap it {#swap .resolved}

## Buy a new one {#buy .unresolved}
"""


def problems(condition: str, other: str = "else") -> list[tuple[str, str]]:
    """(kind, message) of the problems of a guide whose second step has answers with these conditions."""
    written = [each if each == "else" else f'if="{each}"' for each in (condition, other)]
    text = GUIDE.replace("CONDITION", written[0]).replace("OTHER", written[1])
    return [(each.kind, each.message) for each in check_conditions(markdown.load(text)[0].graph)]


@pytest.mark.parametrize(
    "condition, other, expected",
    [
        ("age < 24", "else", []),
        ("age < 24", "age >= 24", []),
        ("light = 'green'", "else", []),
        (
            "age <",
            "else",
            [
                (
                    "bad-condition",
                    "The condition of “The maker” at “Who pays?” cannot be read, at character 6: A name or a value is "
                    "expected where the condition ends.",
                )
            ],
        ),
        (
            "pin = '1'",
            "else",
            [
                (
                    "bad-condition",
                    "The condition of “The maker” at “Who pays?” uses pin, a sensitive value, which is not kept.",
                )
            ],
        ),
        (
            "answer(nowhere) = 'x'",
            "else",
            [
                (
                    "bad-condition",
                    "The condition of “The maker” at “Who pays?” uses the answer of nowhere, which is no step of this "
                    "guide.",
                )
            ],
        ),
        (
            "colour = 'red'",
            "else",
            [
                (
                    "unknown-value",
                    "The condition of “The maker” at “Who pays?” uses colour, which no step of this guide asks for.",
                )
            ],
        ),
        ("age < 3 and age > 5", "else", [("never-offered", "“The maker” at “Who pays?” can never be offered.")]),
        (
            "light = 'red'",
            "else",
            [
                (
                    "no-such-choice",
                    "The condition of “The maker” at “Who pays?” compares light with “red”, which is none of its "
                    "choices: green, amber.",
                ),
                ("never-offered", "“The maker” at “Who pays?” can never be offered."),
            ],
        ),
        (
            "known(age) or not known(age)",
            "else",
            [("never-offered", "“The customer” at “Who pays?” can never be offered.")],
        ),
        ("age < 24", "age > 24", [("gap", "No answer at “Who pays?” is offered with age = 24.")]),
        ("light = 'green'", "light = 'amber'", [("gap", "No answer at “Who pays?” is offered with light unknown.")]),
        (
            "age < 30",
            "age >= 24",
            [("overlap", "“The maker” and “The customer” at “Who pays?” are both offered with age = 24.")],
        ),
    ],
)
def test_problems_of_conditions(condition, other, expected):
    assert problems(condition, other) == expected


def test_gap_that_no_run_falls_into_is_not_reported():
    text = GUIDE.replace("- [Continue](#cover)", '- [New](#cover) {if="age < 24"}\n- [Old](#buy) {else}')
    text = text.replace("{CONDITION}", '{if="age < 12"}').replace("{OTHER}", '{if="age >= 12 and age < 24"}')
    assert list(check_conditions(markdown.load(text)[0].graph)) == []


def guide_of(*steps: str) -> Graph:
    return markdown.load("# A guide\n\n" + "\n\n".join(steps))[0].graph


ENDS = ["## Good {#good .resolved}", "## Bad {#bad .unresolved}"]
ASKS = "## Ask {#ask}\nWord: ____ {#word}\n\nDay: ____ {#day .date}\n\n- [Continue](#pick)"


@pytest.mark.parametrize(
    "condition, other, expected",
    [
        ("word matches '@##'", "word contains 'z' or length(word) > 3", "gap: with word unknown"),
        ("word matches 'a*' and word matches '*1' and not word contains '1'", "else", "never-offered"),
        ("word = 'abc' and not word matches '@@@'", "else", "never-offered"),
        ("word matches '##' or not known(word)", "not word matches '##' or word = '12'", "overlap: with word = 12"),
        ("weekday(day) > 7", "else", "never-offered"),
        ("length(word) < 1", "else", "never-offered"),
        ("days_since(day) < 3 and days_since(day) > 2", "else", "never-offered"),
        ("number(word) < 3 or not known(word)", "number(word) > 3", "gap: with word = 3"),
        ("years_since(day) < 1 or not known(day)", "years_since(day) > 1", "gap: with day = 2025-01-15 and today"),
        ("today < 2026-02-01", "today > 2026-02-01", "gap: with today = 2026-02-01"),
        ("answer(ask) = 'Stop'", "else", "no-such-choice"),
    ],
)
def test_functions_patterns_dates_and_answers_are_looked_into(condition, other, expected):
    written = [each if each == "else" else f'if="{each}"' for each in (condition, other)]
    pick = f"## Pick {{#pick}}\n- [A](#good) {{{written[0]}}}\n- [B](#bad) {{{written[1]}}}"
    kind, _, words = expected.partition(": ")
    [found] = [each for each in check_conditions(guide_of(ASKS, pick, *ENDS)) if each.kind == kind]
    assert words in found.message


def test_value_that_one_way_does_not_ask_for_is_named_with_this_way():
    graph = guide_of(
        "## Do they know it? {#begin}\n- [Yes](#ask)\n- [No](#skip)",
        "## Ask {#ask}\nAge: ____ {#age .number}\n\n- [Continue](#pick)",
        "## Skip {#skip}\n- [Continue](#pick)",
        '## Pick {#pick}\n- [New](#good) {if="age < 3"}\n- [Old](#bad) {else}',
        *ENDS,
    )
    assert [(each.kind, each.level, each.option != "", each.message) for each in check_conditions(graph)] == [
        (
            "value-not-asked",
            "warning",
            True,
            "The condition of “New” at “Pick” uses age, but no step on this way asks for it: “Do they know it?” → "
            "“Skip” → “Pick”.",
        )
    ]


def test_condition_that_asks_whether_a_value_is_known_expects_that_it_may_not_be():
    steps = ["## Begin {#begin}\n- [Yes](#ask)\n- [No](#pick)", ASKS]
    pick = "## Pick {#pick}\n- [A](#good) {if=\"known(word) and word != 'x'\"}\n- [B](#bad) {else}"
    assert list(check_conditions(guide_of(*steps, pick, *ENDS))) == []


def test_way_that_no_values_lead_along_is_not_shown():
    begin = "## Begin {#begin}\nN: ____ {#n .number .required}\n\n"
    begin += '- [Low](#ask) {if="n < 3"}\n- [High](#ask) {if="n >= 3"}\n- [Odd](#pick) {if="n < 3 and n > 4"}'
    pick = "## Pick {#pick}\n- [A](#good) {if=\"word = 'x'\"}\n- [B](#bad) {else}"
    assert [each.kind for each in check_conditions(guide_of(begin, ASKS, pick, *ENDS))] == ["never-offered"]


@pytest.mark.parametrize(
    "condition",
    [
        *(f"{name}_since(day) > {number}" for name in ("days", "months", "years") for number in (-900_000, 10**12)),
        "length(light) > 100000000000",
    ],
)
def test_number_that_no_day_is_away_is_no_fault(condition):
    text = GUIDE.replace("PIN: ____ {#pin .sensitive}", "Day: ____ {#day .date}")
    text = text.replace("{CONDITION}", f'{{if="{condition}"}}').replace("{OTHER}", "{else}")
    assert {each.kind for each in check_conditions(markdown.load(text)[0].graph)} <= {"never-offered", "bad-condition"}
