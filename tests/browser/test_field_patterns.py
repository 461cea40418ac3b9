"""Patterns of fields mean the same in the browser as on the server: those that people write, and some made up."""

import json
from random import Random

import pytest
import regex

from tests.examples import examples
from tests.trees.core.fields.field_patterns import PATTERNS, any_pattern, any_text
from trees.core.fields.field_pattern import expression
from trees.core.fields.input_values import Input

pytestmark = pytest.mark.once  # asks no database

FITS = """async (cases) => {
    const shell = await fetch("/shell").then((response) => response.text());
    const facts = document.body.appendChild(document.createElement("p"));
    facts.id = "facts";
    facts.textContent = shell.match(/id="facts"[^>]*>([^<]+)/)[1];
    const { fits } = await import("/static/js/run/inputs.js");
    return JSON.parse(cases).map(([pattern, text]) => fits({ dataset: { kind: "text", pattern } }, text));
}"""
RANDOM_PATTERNS = 5_000


@pytest.fixture
def fits(page, server):
    page.goto(f"{server.url}/login")
    return lambda cases: page.evaluate(FITS, json.dumps(cases))


def test_patterns_that_people_write_agree(fits):
    cases = [(pattern, text) for pattern, texts in PATTERNS.items() for text in [*texts[0], *texts[1]]]
    agreed = [text in PATTERNS[pattern][0] for pattern, text in cases]
    assert fits([(Input("a", "A", pattern=pattern).expression, text) for pattern, text in cases]) == agreed


def test_patterns_made_up_at_random_agree(fits):
    random = Random(0)
    cases = []
    for _ in range(examples(RANDOM_PATTERNS)):
        try:
            read = expression(any_pattern(random))
        except ValueError:
            continue
        cases += [(read, any_text(random)) for _ in range(8)]
    expected = [bool(regex.fullmatch(*each)) for each in cases]
    differing = [each for each in zip(cases, expected, fits(cases), strict=True) if each[1] is not each[2]]
    assert len(cases) > RANDOM_PATTERNS / 50
    assert not differing, differing[0]
