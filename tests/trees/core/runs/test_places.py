"""URLs of shared pages, read and written."""

import pytest

from trees.core.graph import Graph, Node, Option
from trees.core.runs.places import UnknownStep, after, begin, find
from trees.core.runs.walk import MAX_SUBTREE_DEPTH

MAIN, CHECK, SELF = 10, 20, 30
GRAPHS = {
    MAIN: Graph.of(
        [
            Node("ask", "Works?", options=(Option("no", "No", "again", 2), Option("yes", "Yes", "done"))),
            Node("again", "And now?", options=(Option("back", "No", "ask"), Option("yes", "Yes", "done"))),
            Node("done", "Solved", outcome="resolved"),
        ]
    ),
    CHECK: Graph.of(
        [Node("light", "On?", options=(Option("on", "Yes", "fine"),)), Node("fine", "Fine", outcome="resolved")]
    ),
    SELF: Graph.of(
        [Node("deep", "Deeper?", options=(Option("in", "Yes", "out", 3),)), Node("out", "Out", outcome="resolved")]
    ),
}
LIVE = {2: CHECK, 3: SELF}


def at(address, release=MAIN, live=None):
    return find(address, release, GRAPHS.__getitem__, lambda tree: (LIVE if live is None else live).get(tree, 0))


def on(spot, key, live=None):
    option = next(o for o in GRAPHS[spot.release_id].nodes[spot.node].options if o.key == key)
    return after(spot, option, GRAPHS.__getitem__, lambda tree: (LIVE if live is None else live).get(tree, 0))


def test_guide_itself_is_its_first_step():
    assert (at("").node, at("").path) == ("ask", "")
    assert at("ask") == at("")


@pytest.mark.parametrize("address", ["again", "done", "ask.no", "ask.no/fine"])
def test_every_spot_has_the_url_it_was_found_at(address):
    assert at(address).path == address


def test_answer_leads_into_a_tree_and_out_of_it_to_what_follows():
    inside = on(at(""), "no")
    assert (inside.release_id, inside.node, inside.tree, inside.path) == (CHECK, "light", 2, "ask.no")
    end = on(inside, "on")
    assert end.path == "ask.no/fine"
    assert (end.back.release_id, end.back.node, end.back.path) == (MAIN, "again", "again")


def test_tree_that_is_not_there_is_passed_by():
    assert on(at(""), "no", live={}).path == "again"
    assert at("ask.no/fine", live={}).path == "again"


def test_trees_in_trees_end_at_the_deepest():
    spot = begin(SELF, GRAPHS.__getitem__)
    for depth in range(MAX_SUBTREE_DEPTH):
        spot = on(spot, "in")
        assert len(spot.ways) == depth + 1
    assert at(spot.path, SELF) == spot
    assert on(spot, "in").path == "/".join(["deep.in"] * MAX_SUBTREE_DEPTH + ["out"])
    assert at(f"{spot.path}/deep.in", SELF) == on(spot, "in")


@pytest.mark.parametrize(
    "address",
    ["nope", "nope.no", "ask.nope", "ask.yes", "ask.", ".", ".no", "again/done", "ask.no/nope", "ask.no/again", "a//b"],
)
def test_url_of_nothing_is_nowhere(address):
    with pytest.raises(UnknownStep):
        at(address)
