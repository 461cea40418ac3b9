"""What a step does not show as it was typed."""

import pytest

from trees.core.graph import Graph, Node
from trees.core.problems.check import check
from trees.core.problems.fixes import fixes
from trees.core.problems.literals import literals, with_literals_as_code

LOST = [
    "*21*0123#",
    "**21*0123#",
    "\\\\srv\\share_a",
    "C:\\Users\\ann\\*.log",
    "%TEMP%\\_old\\x",
    "__init__",
    "/var/*/log/*/x",
]
SHOWN = [
    "**bold**", "**4740**", "*it*", "__Bold__", "*100#", "*#06#", "C:\\Users", "\\\\\\\\srv\\\\share", "\\*21\\*0123#",
    "a_b_c", "*.log",
    "`*21*0123#`", "\\- [a](#a)", "~~gone~~", "https://example.com/a__b__c", "2*3*4", "C:\\\\Users\\\\\\*.log",
]  # fmt: skip


@pytest.mark.parametrize("word", LOST)
def test_code_path_or_name_that_markdown_would_change_is_a_warning_with_a_fix(word):
    body = f"Enter {word}, then wait ({word})."
    assert literals(body) == [word]
    assert with_literals_as_code(body) == f"Enter `{word}`, then wait (`{word}`)."
    graph = Graph.of([Node("a", "Codes", body, outcome="resolved")])
    (problem,) = check(graph)
    assert (problem.kind, problem.level, problem.node) == ("not-as-typed", "warning", "a")
    assert word in problem.message
    (fix,) = fixes(graph, [problem])
    assert check(graph.patched(fix.changes)) == []


@pytest.mark.parametrize("word", SHOWN)
def test_markup_that_was_meant_is_no_problem(word):
    assert literals(f"Enter {word} now") == []


def test_what_is_in_code_or_asks_for_a_value_is_left_alone():
    body = '```\n*1*2#\n```\n\n    *1*2#\n\nA: ____ {#a pattern="C:\\\\*.\\*"}\n\n~~~\n__init__\n~~~'
    assert literals(body) == []
    assert with_literals_as_code(body) == body


def test_many_words_are_named_in_part():
    body = " ".join(f"*{number}*1#" for number in range(5))
    (problem,) = check(Graph.of([Node("a", "Codes", body, outcome="resolved")]))
    assert "*2*1# and 2 more" in problem.message


def test_link_of_a_kind_that_is_not_allowed_is_a_problem():
    body = "[a](sip:ann@example.org) [b](ms-settings:display) [c](slack://open) [d](https://example.com)"
    assert check(Graph.of([Node("a", "Links", body, outcome="resolved")])) == []
    (problem,) = check(Graph.of([Node("a", "Links", "[x](search-ms:query=x)", outcome="resolved")]))
    assert problem.kind == "dead-link"
