"""Conditions mean the same in the browser as on the server: the table of meanings, and cases made up at random."""

import json
from dataclasses import asdict
from random import Random

import pytest

from tests.examples import examples
from tests.trees.core.conditions.generator import case
from tests.trees.core.conditions.table import CASES, KINDS, SCOPE
from trees.core.conditions import Scope, compile_condition, evaluate
from trees.core.text import joined_lines

pytestmark = pytest.mark.once  # asks no database

EVALUATE = """async (cases) => {
    const { evaluate } = await import("/static/js/conditions/evaluate.js");
    return JSON.parse(cases).map(([term, scope]) => evaluate(term, scope));
}"""
KEPT = """async (texts) => {
    const { joinedLines, oneSpaced } = await import("/static/js/run/kept-text.js");
    return JSON.parse(texts).map((text) => [joinedLines(text), oneSpaced(text)]);
}"""
RANDOM_CASES = 100_000
IN_ONE_CALL = 10_000


@pytest.fixture
def evaluated(page, server):
    page.goto(f"{server.url}/login")
    return lambda cases: page.evaluate(EVALUATE, json.dumps([[term, sent(scope)] for term, scope in cases]))


def sent(scope: Scope) -> dict:
    return asdict(scope) | {"today": scope.today.isoformat()}


def test_table_of_meanings(evaluated):
    terms = [compile_condition(source, KINDS) for source, _ in CASES]
    found = evaluated([(term, SCOPE) for term in terms])
    assert {case.source: value for case, value in zip(CASES, found, strict=True)} == dict(CASES)


def test_cases_made_up_at_random_agree(evaluated):
    random = Random(0)
    for _ in range(examples(RANDOM_CASES) // IN_ONE_CALL):
        cases = [case(random) for _ in range(IN_ONE_CALL)]
        expected = [evaluate(*each) for each in cases]
        differing = [each for each in zip(cases, expected, evaluated(cases), strict=True) if each[1] is not each[2]]
        assert not differing, differing[0]


def test_texts_are_kept_in_the_same_form(page, server):
    page.goto(f"{server.url}/login")
    random = Random(0)
    signs = "ab \t\n\r\x0b\x0c\x00\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2003\u2028\u2029\u202f\u205f\u3000\ufeff\u200b\u180e"
    texts = ["".join(random.choices(signs, k=random.randrange(8))) for _ in range(2_000)]
    expected = [[joined_lines(text), " ".join(text.split())] for text in texts]
    assert page.evaluate(KEPT, json.dumps(texts)) == expected
