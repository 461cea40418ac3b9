"""Patterns of fields: the part of regular expressions that means the same on the server and in the browser."""

import pytest
import regex

from tests.trees.core.fields.field_patterns import NOT_UNDERSTOOD, PATTERNS
from trees.core.fields.field_pattern import expression, is_quick
from trees.core.fields.input_values import Input
from trees.core.fields.inputs import read


@pytest.mark.parametrize("pattern", PATTERNS)
def test_pattern_means_what_its_author_means(pattern):
    fitting, others = PATTERNS[pattern]
    assert [text for text in [*fitting, *others] if regex.fullmatch(expression(pattern), text)] == fitting


@pytest.mark.parametrize("pattern", NOT_UNDERSTOOD)
def test_what_the_two_engines_read_otherwise_is_named_with_its_place(pattern):
    [problem] = read(f'Serial: ____ {{#serial pattern="{pattern}"}}').problems
    assert problem == f"The pattern of “Serial” cannot be used: {NOT_UNDERSTOOD[pattern]}."


def test_field_of_a_release_whose_pattern_is_no_longer_understood_takes_any_text():
    [field] = read('Serial: ____ {#serial .required pattern="(?i)[a-z]+"}').inputs
    assert field.check("Ab 1") == "Ab 1"


@pytest.mark.parametrize("kind", [".date", ".yes-no", 'choices="a, b"'])
def test_pattern_of_a_field_that_takes_no_text_is_a_problem(kind):
    [problem] = read(f'Since: ____ {{#since {kind} pattern="2026.*"}}').problems
    assert problem.startswith("The field “Since” cannot have a pattern: it takes ")


@pytest.mark.parametrize(
    "pattern",
    [r"[A-Z]{2}[0-9]{6}", r"INC-?\d+|SR\d+", r"[\w.+-]+@[\w-]+\.[\w.]+", r"^[^@]+@[^@]+\.[^@]+$", r"(?:[A-Z]{2}-)*\d",
     r"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}", r"([0-9A-F]{2}:){5}[0-9A-F]{2}", "(red|green|blue){2}", "a{3,}?b",
     "(a+)?", ""],
)  # fmt: skip
def test_pattern_with_few_ways_to_match_is_for_the_browser_as_well(pattern):
    assert is_quick(pattern) and Input("a", "A", pattern=pattern).expression_for_browser == expression(pattern)


@pytest.mark.parametrize(
    "pattern",
    ["(a|aa)+b", "(a+)+b", "(a*)*b", "(a?){30}a{30}", "a*a*a*a*b", r"[-\W]+b", "(a{1,2}){2,}b", "((a|b){1,3}){9}",
     "(a|){50}b", "(?=(a|a)*b)a", "(?<=(a|a)*)b", "(a+){9}b", "a{1,500}a{1,500}a{1,500}b", "x|(a|aa)+b"],
)  # fmt: skip
def test_pattern_that_could_hang_a_page_is_for_the_server_only(pattern):
    assert not is_quick(pattern) and Input("a", "A", pattern=pattern).expression_for_browser == ""
