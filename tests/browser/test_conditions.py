"""Conditions mean the same in the browser as on the server: the table of meanings, and cases made up at random."""

import json
from dataclasses import asdict
from random import Random

import pytest

from tests.examples import examples
from tests.trees.core.conditions.generator import case
from tests.trees.core.conditions.table import CASES, KINDS, SCOPE
from trees.core.conditions import Scope, compile_condition, evaluate

pytestmark = pytest.mark.once  # asks no database

EVALUATE = """async (cases) => {
    const { evaluate } = await import("/static/js/conditions/evaluate.js");
    return JSON.parse(cases).map(([term, scope]) => evaluate(term, scope));
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
