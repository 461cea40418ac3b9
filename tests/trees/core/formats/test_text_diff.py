"""The difference of two guides' Markdown, line by line (trees/core/formats/text_diff.py)."""

from dataclasses import replace

import pytest
from hypothesis import given

from tests.factories import graph
from tests.trees.strategies import graphs
from trees.core.formats.markdown import steps_of
from trees.core.formats.text_diff import MAX_DIFF_LINES, Line, text_diff
from trees.core.graph import Graph, Node

pytestmark = pytest.mark.once
OLD = graph()


def put(old: Graph, *nodes: Node) -> Graph:
    return Graph(old.start, {**old.nodes, **{node.key: node for node in nodes}})


def lines(found) -> list[Line]:
    return [line for step in found.steps for block in step.blocks for line in block.lines]


def text(line: Line) -> str:
    return "".join(part for part, _ in line.parts)


@given(graphs, graphs)
def test_lines_that_stayed_and_came_are_the_new_text_of_each_step(old, new):
    texts = steps_of(new)
    for step in text_diff(old, new).steps:
        shown = [text(line) for block in step.blocks for line in block.lines if line.kind != "removed"]
        assert shown == (texts[step.key].split("\n") if step.key in texts else [])


@given(graphs)
def test_text_does_not_differ_from_itself(one):
    assert text_diff(one, one).steps == []


def test_steps_that_are_the_same_are_left_out_and_a_removed_one_stands_where_it_was():
    new = Graph("power", {key: node for key, node in OLD.nodes.items() if key != "done"})
    new = put(new, Node("new", "New", outcome="resolved"), replace(OLD.nodes["power"], options=()))
    found = text_diff(OLD, new)
    assert [(step.key, step.kind) for step in found.steps] == [
        ("power", "changed"),
        ("done", "removed"),
        ("new", "added"),
    ]


def test_words_that_changed_in_a_line_are_marked_and_the_others_are_not():
    found = text_diff(OLD, put(OLD, replace(OLD.nodes["power"], body="Look at the **back**.")))
    gone, came = (line for line in lines(found) if line.kind != "same")
    assert gone.parts == (("Look at the **", False), ("front", True), ("**.", False))
    assert came.parts == (("Look at the **", False), ("back", True), ("**.", False))


def test_line_that_is_another_altogether_has_no_marks():
    found = text_diff(OLD, put(OLD, replace(OLD.nodes["power"], body="1234 5678")))
    assert [line.parts for line in lines(found) if line.kind == "added"] == [(("1234 5678", False),)]


def test_numbers_are_those_of_the_whole_text():
    found = text_diff(OLD, put(OLD, replace(OLD.nodes["call"], title="Call them")), above=2)
    whole = "\n\n".join(["# Title", *steps_of(OLD).values()]).split("\n")
    [gone] = [line for line in lines(found) if line.kind == "removed"]
    assert whole[gone.old - 1] == text(gone) == "## Call us {#call .escalate}"


def test_unchanged_lines_far_from_a_change_are_folded():
    body = [f"Line {i}" for i in range(20)]
    old = put(OLD, replace(OLD.nodes["power"], body="\n".join(body)))
    new = put(OLD, replace(OLD.nodes["power"], body="\n".join([*body[:10], "Another", *body[11:]])))
    [step] = text_diff(old, new).steps
    assert [(block.folded, len(block.lines)) for block in step.blocks] == [(True, 9), (False, 6), (True, 10)]


def test_guide_of_five_thousand_changed_steps_is_cut_and_says_so():
    old = Graph.of([Node(f"n{i}", f"Step {i}", "old\n" * 5, outcome="resolved") for i in range(5000)])
    new = Graph.of([replace(node, body="new\n" * 5) for node in old.nodes.values()])
    found = text_diff(old, new)
    assert len(lines(found)) <= MAX_DIFF_LINES
    assert len(found.steps) + found.left_out == 5000


def test_body_of_thousands_of_lines_takes_no_quadratic_time():
    old = put(OLD, replace(OLD.nodes["power"], body="a\nb\n" * 10_000))
    new = put(OLD, replace(OLD.nodes["power"], body="b\na\n" * 10_000))
    found = text_diff(old, new)
    assert len(lines(found)) == MAX_DIFF_LINES
