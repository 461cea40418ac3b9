"""Where in the text a problem is to be seen."""

import pytest
from hypothesis import given

from tests.trees.strategies import documents
from trees.core.formats import Document, markdown
from trees.core.formats.document import FormatError
from trees.core.formats.markdown.lines import parse_lines
from trees.core.formats.problem_lines import problem_lines
from trees.core.graph import Graph, Node, Option
from trees.core.problems.check import check
from trees.core.problems.problem import error

TEXT = """Not a step.

# Printer offline

## Is it on? {#power}
Look at it.

- [Yes](#cable)
- [No]()

```
## Not a step
```

## Is the cable in?

1. [Yes](#nowhere) {#y}
"""


@given(documents)
def test_every_node_and_option_is_found_where_it_was_written(document):
    text = markdown.dump(document)
    places, lines = markdown.line_numbers(text), {line.number: line for line in parse_lines(text)}
    nodes = document.graph.nodes.values()
    assert set(places) == {(n.key, "") for n in nodes} | {(n.key, o.key) for n in nodes for o in n.options}
    for (key, option), number in places.items():
        assert lines[number].kind == ("option" if option else "node")
        assert option or f"{{#{key}" in lines[number].text
    in_order = [(n.key, part) for n in nodes for part in ["", *(o.key for o in n.options)]]
    assert sorted(places, key=places.__getitem__) == in_order


@given(documents)
def test_every_problem_has_a_line_of_its_step(document):
    text = markdown.dump(document)
    problems = check(document.graph)
    places = markdown.line_numbers(text)
    for problem, line in zip(problems, problem_lines(problems, text), strict=True):
        assert line == (places[problem.node, problem.option] if problem.node else 1)


def test_steps_without_a_written_key_are_found_by_the_one_they_get():
    places = markdown.line_numbers(TEXT)
    assert places["power", ""] == 5
    assert places["is-the-cable-in", ""] == 15
    assert places["is-the-cable-in", "y"] == 17
    assert sorted(line for (node, option), line in places.items() if node == "power" and option) == [8, 9]


def test_a_problem_of_a_step_is_at_its_heading_and_of_an_option_at_that():
    graph = Graph.of([Node("a", "", "", (Option("y", "Yes"), Option("n", "Yes", "b"))), Node("b", "B")])
    text = markdown.dump(Document(graph, "T"))
    problems, lines = check(graph), text.split("\n")
    at = zip(problems, problem_lines(problems, text), strict=True)
    shown = {problem.kind: lines[line - 1] for problem, line in at}
    assert shown["no-title"] == "## {#a}"
    assert shown["leads-nowhere"].startswith("- [Yes]()")
    assert shown["same-label"].startswith("- [Yes](#b)")


def test_what_is_about_the_whole_guide_is_on_the_first_line():
    assert problem_lines([error("no-start", "Nowhere.")], "# Title {.no-start}\n") == [1]


def test_a_text_that_cannot_be_read_says_why():
    with pytest.raises(FormatError, match="The key power is used twice"):
        problem_lines([], TEXT.replace("## Is the cable in?", "## Is the cable in? {#power}"))


def test_lines_of_a_large_guide_are_found_in_one_go():
    steps = (Node(f"n{i}", "Step", "Look.", (Option("o", "Way", f"n{i + 1}"),)) for i in range(5000))
    graph = Graph.of([*steps, Node("n5000", "End", outcome="resolved")])
    places = markdown.line_numbers(markdown.dump(Document(graph, "T")))
    assert (len(places), places["n5000", ""]) == (10_001, 3 + 5000 * 5)
