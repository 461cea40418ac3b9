"""The table of what conditions mean, as Python evaluates them. tests/browser/test_conditions.py does the same there."""

import datetime

import pytest

from tests.trees.core.conditions.table import CASES, KINDS, REFUSED, SCOPE
from trees.core.conditions import ELSE, ConditionError, Scope, compile_condition, evaluate, names_in, steps_in
from trees.core.conditions.pattern import matches
from trees.core.stored import MAX_CONDITION_CHARS, MAX_FIELD_NAME_CHARS


@pytest.mark.parametrize("source, expected", CASES, ids=[case.source for case in CASES])
def test_condition_means_what_the_table_says(source, expected):
    assert evaluate(compile_condition(source, KINDS), SCOPE) is expected


@pytest.mark.parametrize("source, position, message", REFUSED, ids=[row[0][:30] for row in REFUSED])
def test_error_names_what_is_wrong_and_where(source, position, message):
    with pytest.raises(ConditionError) as error:
        compile_condition(source, KINDS)
    assert (str(error.value), error.value.position) == (message, position)


def test_unknown_function_is_refused_with_those_that_there_are():
    with pytest.raises(ConditionError, match="There is no function “sqrt”. There are: answer, date, days_between"):
        compile_condition("sqrt(age) > 2", KINDS)


def test_else_is_a_condition_of_its_own():
    assert compile_condition("Else", KINDS) == ELSE


def test_names_and_steps_that_a_condition_depends_on():
    term = compile_condition("age in (1, 2) and (light = 'red' or age > left) and answer(power) = 'No'", KINDS)
    assert (names_in(term), steps_in(term)) == (["age", "light", "left"], ["power"])


@pytest.mark.parametrize("first", [datetime.date(1, 1, 1), datetime.date(1999, 12, 1), datetime.date(9990, 1, 1)])
def test_days_are_those_of_the_calendar(first):
    for days in range(0, 3000, 7):
        day = first + datetime.timedelta(days)
        term = compile_condition(f"days_between({first}, {day}) = {days} and weekday({day}) = {day.isoweekday()}", {})
        assert evaluate(term, Scope())


def test_pattern_that_backtracks_elsewhere_takes_no_longer_here():
    assert not matches("a" * 500, "*a" * 200 + "b")


def test_condition_and_name_as_long_as_they_may_be_are_read():
    name = "n" * MAX_FIELD_NAME_CHARS
    longest = f"{name} = '{'x' * (MAX_CONDITION_CHARS - len(name) - 5)}'"
    assert len(longest) == MAX_CONDITION_CHARS and compile_condition(longest, {})
    for source, said in ((f"{longest} ", "A condition has at most"), (f"{name}n = 'x'", "A name has at most")):
        with pytest.raises(ConditionError, match=said):
            compile_condition(source, {})
