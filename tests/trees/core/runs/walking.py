"""Graphs to walk through, and helpers that build states by events."""

from itertools import count

import pytest

from trees.core.graph import Graph, Node, Option
from trees.core.runs.walk import Event, Refused, State, apply, begin

MAIN, NEWER, SUB, INNER = 1, 2, 3, 4  # releases
SUB_TREE, INNER_TREE = 30, 40
BLANKS = 'Serial: ____ {#serial .required pattern="[0-9]+"}\n\nPIN: ____ {#pin .sensitive}'


def main(extra: tuple[Node, ...] = ()) -> Graph:
    ways = (Option("yes", "Yes", "cable"), Option("no", "No", "call"), Option("open", "Not written yet"))
    checks = (Option("done", "Done", "fixed", tree=SUB_TREE), Option("again", "Again", "power"))
    return Graph.of([
        Node("power", "Is it on?", "", ways), Node("cable", "Check the cable", BLANKS, checks),
        Node("fixed", "Fixed", outcome="resolved"), Node("call", "Call us", outcome="escalate"), *extra,
    ])  # fmt: skip


GRAPHS = {
    MAIN: main(),
    NEWER: Graph.of([Node("power", "Is it on now?", "", (Option("yes", "Yes", "fixed"),)),
                     Node("fixed", "Fixed", outcome="resolved")]),
    SUB: Graph.of([Node("power", "Another step of that name", "", (Option("in", "In", "out", tree=INNER_TREE),)),
                   Node("out", "Out", outcome="resolved")]),
    INNER: Graph.of([Node("only", "One step", outcome="unresolved")]),
}  # fmt: skip
graphs = GRAPHS.__getitem__
numbers = count()


def event(state: State, kind: str, **fields) -> Event:
    """An event that fits where ``state`` is."""
    place = {"step": len(state.trail), "release_id": state.place.release_id, "node": state.place.node}
    return Event(str(next(numbers)), kind, **place | fields)


def after(*told: tuple[str, dict], state: State | None = None) -> State:
    """The state after events of the ``(kind, fields)``, each where the one before it led."""
    state = state or begin(graphs, MAIN)
    for kind, fields in told:
        state = apply(state, event(state, kind, **fields), graphs)
    return state


def answers(*options: str) -> State:
    return after(*(("answer", {"option": option}) for option in options))


def refusal(state: State, kind: str, **fields) -> Refused:
    with pytest.raises(Refused) as caught:
        apply(state, event(state, kind, **fields), graphs)
    return caught.value


def inside() -> State:
    """In the sub-tree, on the way from the cable to the end."""
    state = answers("yes")
    return after(("answer", {"option": "done", "entered": SUB, "values": {"serial": "1"}}), state=state)
