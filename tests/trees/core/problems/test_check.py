import pytest
from hypothesis import given

from tests.trees.strategies import graphs
from trees.core.graph import Graph, Node, Option
from trees.core.problems.check import check


def node(key, *targets, title="Title", body="", outcome=""):
    """A node with one option for each target; an end when there are none."""
    options = tuple(Option(f"o{i}", f"Way {i}", to) for i, to in enumerate(targets))
    options = (Option("o0", "Continue", targets[0]),) if len(targets) == 1 else options
    return Node(key, title, body, options, outcome or ("" if targets else "resolved"))


def kinds(*nodes, start=None):
    return [(problem.kind, problem.level, problem.node) for problem in check(Graph.of(nodes, start))]


def test_a_sound_guide_has_no_problems():
    assert kinds(node("a", "b", "c"), node("b", "c"), node("c")) == []


def test_a_circle_that_can_be_left_is_sound():
    assert kinds(node("a", "a", "b"), node("b")) == []


def test_an_empty_guide_has_no_start():
    [problem] = check(Graph())
    assert (problem.kind, problem.level, problem.message) == ("no-start", "error", "This guide has no steps yet.")


def test_a_guide_whose_start_is_not_said_has_one_problem():
    assert kinds(node("a"), start="") == [("no-start", "error", "")]


def test_an_option_that_leads_nowhere_is_named():
    problems = check(Graph.of([node("a", "b", ""), node("b")]))
    assert [(p.kind, p.node, p.option) for p in problems] == [("leads-nowhere", "a", "o1")]
    assert "Way 1" in problems[0].message


def test_a_step_without_a_way_to_it_is_unreachable():
    assert kinds(node("a"), node("b")) == [("unreachable", "error", "b")]


def test_a_circle_without_an_exit_has_no_way_out():
    assert kinds(node("a", "b", "c"), node("b", "d"), node("d", "b"), node("c")) == [
        ("no-way-out", "error", "b"),
        ("no-way-out", "error", "d"),
    ]


def test_equal_labels_are_an_error_whatever_their_case():
    options = (Option("1", "Yes", "b"), Option("2", "yes", "b"))
    assert kinds(Node("a", "A", "", options), node("b")) == [("same-label", "error", "a")]


def test_a_step_needs_a_title():
    assert kinds(node("a", title="")) == [("no-title", "error", "a")]


def test_an_end_says_how_it_ends():
    assert kinds(Node("a", "A")) == [("no-outcome", "error", "a")]


def test_more_options_than_digit_keys_are_a_warning():
    assert kinds(node("a", *["b"] * 9), node("b")) == []
    assert kinds(node("a", *["b"] * 10), node("b")) == [("many-options", "warning", "a")]


def test_a_single_option_is_called_continue():
    assert kinds(Node("a", "A", "", (Option("1", "Next", "b"),)), node("b")) == [("single-option", "warning", "a")]


def test_a_step_far_from_the_start_is_a_warning():
    chain = [node(str(i), str(i + 1)) for i in range(16)]
    assert kinds(*chain, node("16")) == [("deep", "warning", "16")]


PICTURE = "/pictures/0123456789abcdef0123456789abcdef.webp"


@pytest.mark.parametrize(
    "body", [f"![]({PICTURE})", f"text ![ ]({PICTURE})", "![][ref]", "<img src=x>", '<img alt="" src=x>']
)
def test_an_image_without_text_is_a_warning(body):
    assert kinds(node("a", body=body)) == [("image-without-text", "warning", "a")]


@pytest.mark.parametrize(
    "body", [f"![A printer]({PICTURE})", '<img src=x alt="A printer">', "no image", "`![](x.png)`", "```\n![](x)\n```"]
)
def test_an_image_with_text_is_sound(body):
    assert kinds(node("a", body=body)) == []


@pytest.mark.parametrize("to", ["https://example.com/a.png", "//example.com/a.png", "<http://example.com/a>"])
def test_a_picture_of_another_site_is_a_warning_because_no_page_loads_it(to):
    assert kinds(node("a", body=f"![A printer]({to})")) == [("image-elsewhere", "warning", "a")]


@pytest.mark.parametrize("body", ["![A printer](img/a.png)", "[The form](form.pdf)", "See [it](../a.md)."])
def test_a_link_to_a_file_that_is_not_here_is_a_warning(body):
    assert kinds(node("a", body=body)) == [("dead-link", "warning", "a")]


@pytest.mark.parametrize(
    "to", ["https://example.com/form.pdf", "mailto:a@example.com", "tel:112", "#b", "/trees/1/", "?from=2", ""]
)
def test_a_link_that_leads_somewhere_is_sound(to):
    assert kinds(node("a", body=f"[The form]({to})")) == []


def test_an_option_needs_words():
    options = (Option("1", "", "b"), Option("2", "", "b"))
    assert kinds(Node("a", "A", "", options), node("b")) == [("no-label", "error", "a")] * 2


def test_a_blank_that_cannot_be_read_is_an_error():
    assert kinds(node("a", body="Serial: ____ {#serial .neded}")) == [("bad-input", "error", "a")]


def test_a_value_that_is_asked_for_in_two_ways_is_an_error_at_the_second():
    first, again = node("a", "b", body="Since: ____ {#since}"), node("b", body="Since: ____ {#since .date}")
    [problem] = check(Graph.of([first, again]))
    assert (problem.kind, problem.level, problem.node) == ("input-differs", "error", "b")
    assert "as date, “Title” as text" in problem.message


def test_a_value_that_is_sensitive_once_is_sensitive_everywhere():
    first, again = node("a", "b", body="PIN: ____ {#pin}"), node("b", body="PIN: ____ {#pin .sensitive}")
    [problem] = check(Graph.of([first, again]))
    assert (problem.kind, problem.level, problem.node) == ("input-differs", "error", "b")
    assert "as sensitive text, “Title” as text" in problem.message


def test_a_value_that_no_step_asks_for_is_a_warning():
    asks = node("a", "b", body="Serial: ____ {#serial}\n\nAgain: {{seriall}}")
    assert kinds(asks, node("b", body="It is {{serial}}.")) == [("unknown-value", "warning", "a")]


@given(graphs)
def test_every_graph_can_be_checked(graph):
    for problem in check(graph):
        assert problem.level in ("error", "warning")
        assert problem.message
        assert not problem.node or problem.node in graph.nodes


def test_five_thousand_steps_in_a_row_are_checked():
    """How long that takes, bench/formats.py measures."""
    graph = Graph.of([*(node(str(i), str(i + 1), "0") for i in range(4999)), node("4999")])
    assert [problem.kind for problem in check(graph)] == ["deep"] * 4984
