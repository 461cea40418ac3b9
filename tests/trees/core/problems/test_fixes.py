"""Automatic fixes for problems."""

import pytest
from hypothesis import given

from tests.trees.core.problems.test_check import node
from tests.trees.strategies import graphs
from trees.core.graph import Graph, Node, Option
from trees.core.problems.check import check
from trees.core.problems.fixes import MAX_FIXES_CHARS, Fix, fixes
from trees.core.problems.problem import error
from trees.core.stored import MAX_BODY_CHARS, MAX_TITLE_CHARS

END = Node("end", "Solved", outcome="resolved")


def fixed(graph: Graph, kind: str) -> tuple[str, Graph]:
    """What the fix of the first problem of ``kind`` is called, and the graph after it."""
    found = next(fixes(graph, [problem for problem in check(graph) if problem.kind == kind]))
    assert found
    return found.label, graph.patched(found.changes)


def unfixed(graph: Graph, kind: str) -> bool:
    return list(fixes(graph, [problem for problem in check(graph) if problem.kind == kind])) == [None]


def asking(*options: Option, key="ask") -> Graph:
    return Graph.of([Node(key, "Is it on?", "Look.", options), END])


def of_graph(graph: Graph):
    """Its problems, and one of each option that leads through a guide that is gone."""
    gone = [
        error("sub-tree-missing", "Gone.", node, option)
        for node in graph.nodes.values()
        for option in node.options
        if option.tree
    ]
    return [*check(graph), *gone]


def place(problem) -> tuple[str, str, str]:
    return problem.kind, problem.node, problem.option


def written(graph: Graph) -> set[str]:
    """All that somebody wrote, word by word. Arrows and dots are no words: “»” says no more than Continue."""
    words = (word for node in graph.nodes.values() for word in node.text().casefold().split())
    return {word for word in words if any(map(str.isalnum, word))}


@given(graphs)
def test_a_fix_removes_its_problem_and_brings_no_error_to_what_was_there(graph):
    problems = of_graph(graph)
    before = {place(problem) for problem in problems}
    for problem, found in zip(problems, fixes(graph, problems), strict=True):
        if not found:
            continue
        after = graph.patched(found.changes)
        left = of_graph(after)
        assert place(problem) not in {place(each) for each in left}
        # A gap is shown by a run that comes there. It was there before, but no run could come there.
        new = {place(each) for each in left if each.level == "error" and each.kind != "gap"} - before
        assert {key for _, key, _ in new} <= set(after.nodes) - set(graph.nodes)


@given(graphs)
def test_a_fix_takes_nothing_away_that_somebody_wrote(graph):
    goes_on = {"continue", "next", "ok", "on", "go", "step", "okay", "then", "done", "proceed"}
    for found in filter(None, fixes(graph, of_graph(graph))):
        assert found.label
        assert written(graph) - written(graph.patched(found.changes)) <= goes_on


def test_a_guide_starts_at_the_one_step_that_leads_to_all():
    graph = Graph.of([END, node("a", "b", "end"), node("b", "end")], "")
    label, after = fixed(graph, "no-start")
    assert (label, after.start) == ("Start at “Title”", "a")


def test_a_guide_that_could_start_at_several_steps_has_to_be_told():
    assert unfixed(Graph.of([node("a", "end"), node("b", "end"), END], ""), "no-start")


def test_a_guide_without_steps_has_nothing_to_start_at():
    assert unfixed(Graph(), "no-start")


def test_a_circle_starts_at_its_first_step():
    graph = Graph.of([node("a", "b"), node("b", "a", "end"), END], "")
    assert fixed(graph, "no-start")[1].start == "a"


def test_an_option_that_leads_nowhere_gets_a_new_step_by_its_name():
    label, after = fixed(asking(Option("y", "Yes", "end"), Option("n", "No")), "leads-nowhere")
    new = list(after.nodes.values())[-1]
    assert label == "Add the step “No”"
    assert after.nodes["ask"].options[1] == Option("n", "No", new.key)
    assert (new.title, new.options, new.outcome) == ("No", (), "")


@pytest.mark.parametrize("label", ["Continue", "", "Next"])
def test_a_step_that_is_only_gone_on_to_is_not_called_continue(label):
    _, after = fixed(asking(Option("y", label)), "leads-nowhere")
    assert [each.title for each in after.nodes.values()] == ["Is it on?", "Solved", "Next step"]


def test_an_empty_option_that_leads_nowhere_can_go():
    graph = asking(Option("y", "Yes", "end"), Option("n", "", ""))
    for kind in ("leads-nowhere", "no-label"):
        label, after = fixed(graph, kind)
        assert (label, after.nodes["ask"].options) == ("Delete this empty answer", (Option("y", "Yes", "end"),))


def test_an_empty_option_that_leads_somewhere_has_to_be_told_its_words():
    assert unfixed(asking(Option("y", "Yes", "end"), Option("n", "", "end")), "no-label")


def test_the_second_of_two_equal_options_is_numbered():
    options = (Option("1", "Yes", "end"), Option("2", "yes", "end"), Option("3", "YES (2)", "end"))
    label, after = fixed(asking(*options), "same-label")
    assert label == "Rename it to “yes (3)”"
    assert [each.label for each in after.nodes["ask"].options] == ["Yes", "yes (3)", "YES (2)"]


def test_a_label_that_has_no_room_for_a_number_stays():
    long = "x" * MAX_TITLE_CHARS
    assert unfixed(asking(Option("1", long, "end"), Option("2", long, "end")), "same-label")


@pytest.mark.parametrize("label", ["Next", "next step …", "OK", "continue", "", "→"])
def test_a_single_option_that_says_no_more_is_called_continue(label):
    told, after = fixed(asking(Option("1", label, "end", 12)), "single-option")
    assert (told, after.nodes["ask"].options) == ("Rename it to “Continue”", (Option("1", "Continue", "end", 12),))


def test_a_single_option_that_says_something_stays():
    assert unfixed(asking(Option("1", "After five minutes", "end")), "single-option")


def test_an_empty_step_that_no_way_leads_to_can_go():
    label, after = fixed(Graph.of([node("a", "end", "end"), END, Node("empty", "")]), "unreachable")
    assert (label, list(after.nodes)) == ("Delete this empty step", ["a", "end"])


@pytest.mark.parametrize("lost", [Node("lost", "Title"), Node("lost", "", "Text"), node("lost", "end", title="")])
def test_a_step_with_anything_in_it_stays(lost):
    assert unfixed(Graph.of([node("a", "end", "end"), END, lost]), "unreachable")


def test_an_empty_step_that_another_lost_one_leads_to_stays():
    graph = Graph.of([END, Node("a", "Title", "", (Option("1", "Continue", "empty"),)), Node("empty", "")])
    assert list(fixes(graph, [problem for problem in check(graph) if problem.kind == "unreachable"])) == [None, None]


def test_a_way_through_a_guide_that_is_gone_leads_straight_on():
    graph = asking(Option("1", "Yes", "end", 12), Option("2", "No", "end"))
    gone = error("sub-tree-missing", "Gone.", graph.nodes["ask"], graph.nodes["ask"].options[0])
    found = next(fixes(graph, [gone]))
    assert isinstance(found, Fix)
    assert graph.patched(found.changes).nodes["ask"].options[0] == Option("1", "Yes", "end")


def test_what_has_several_answers_has_no_fix():
    graph = Graph.of([Node("a", ""), Node("b", "B", "![](/x)")])
    assert {problem.kind for problem in check(graph)} > {"no-title", "no-outcome", "image-without-text"}
    assert list(fixes(graph, check(graph))) == [None] * len(check(graph))


def test_fixes_end_where_they_would_be_longer_than_what_they_fix():
    options = tuple(Option(f"o{i}", f"Way {i}") for i in range(100))
    graph = Graph.of([Node("a", "A", "x" * MAX_BODY_CHARS, options)])
    found = list(fixes(graph, [problem for problem in check(graph) if problem.kind == "leads-nowhere"]))
    kept = [each for each in found if each]
    assert len(kept) in range(MAX_FIXES_CHARS // MAX_BODY_CHARS - 2, MAX_FIXES_CHARS // MAX_BODY_CHARS + 2)
    assert found[len(kept) :] == [None] * (100 - len(kept))
