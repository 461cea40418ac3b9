"""Patterns of fields: the part of regular expressions that means the same on the server and in the browser."""

import pytest
import regex

from tests.trees.core.field_patterns import NOT_UNDERSTOOD, PATTERNS
from trees.core.field_pattern import expression
from trees.core.inputs import read


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
