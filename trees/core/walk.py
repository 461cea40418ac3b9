"""A run is a fold over its events. Pure: no Django here.

``walk(graphs, release, events) -> State``. ``graphs(release)`` answers the graph of a release by its key. An event that
does not fit where the run stands is ``Refused`` and changes nothing; one that came before (its uuid) changes nothing
either. So replays, double clicks and two windows on one run all end in the same state.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from trees.core import inputs
from trees.core.graph import CONTINUE, Graph, Node, Option
from trees.core.outcomes import OUTCOMES

RETURN = "return"  # the option by which a run leaves a tree that it went through; nodes with options never show it
MAX_SUBTREE_DEPTH = 8  # trees within trees; a deeper one is passed by
MAX_NOTE_CHARS = 10_000
MAX_DETAIL_CHARS = 200
DETAILS = ("ticket", "caller")

Graphs = Callable[[int], Graph]


class Refused(ValueError):
    """The event does not fit. ``reason``: elsewhere, values, option, unknown. ``errors``: by the name of an input."""

    def __init__(self, reason: str, message: str, errors: Mapping[str, str] | None = None):
        super().__init__(message)
        self.reason = reason
        self.errors = dict(errors or {})


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a run.

    ``kind``: answer (``option`` was chosen at ``node``, with ``values`` for its inputs; ``entered`` is the release of
    the tree gone through), back (``step`` answers are to stand), values (of the node's inputs, without going on), note
    (``text`` about ``node``), finish (the run ends here with the outcome ``option``), details (``values`` for ticket
    and caller), switch (to the release ``entered``), handover (to the person ``text``).
    ``step``: how many answers stood when it happened; for back, how many stand after it.
    ``kept``: it was taken before. Its values were judged then, and are not judged again: a pattern that is slow today
    must not undo what happened.
    """

    uuid: str
    kind: str
    step: int = 0
    release_id: int = 0
    node: str = ""
    option: str = ""
    entered: int = 0
    values: Mapping[str, str | None] = field(default_factory=dict)
    text: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A node of a release. ``back``: the (release, node) to come back to out of each tree gone into, innermost last."""

    release_id: int
    node: str
    back: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """An answer that stands."""

    place: Place
    option: str


@dataclass(frozen=True, slots=True)
class State:
    """Where a run is.

    ``trail``: the answers that stand. ``answers``, ``notes``: by (release, node), of steps gone back over too.
    ``values``: by an input's name, None for a sensitive one that was given. ``entered``: tree -> its release, fixed by
    the first entry. ``ended``: the outcome with which it was ended before the guide did, or "".
    """

    release_id: int
    place: Place
    trail: tuple[Step, ...] = ()
    answers: Mapping[tuple[int, str], str] = field(default_factory=dict)
    notes: Mapping[tuple[int, str], str] = field(default_factory=dict)
    values: Mapping[str, str | None] = field(default_factory=dict)
    entered: Mapping[int, int] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    ended: str = ""

    @property
    def places(self) -> list[Place]:
        """Where the run was, answer by answer, and where it is."""
        return [*(step.place for step in self.trail), self.place]

    def outcome(self, graphs: Graphs) -> str:
        """One of OUTCOMES when the run is at its end, else ""."""
        if self.ended or self.place.back:
            return self.ended
        return _node(self.place, graphs).outcome

    def to_json(self) -> dict[str, Any]:
        """As the browser has it. A step is named ``release/node``."""
        return {
            "release": self.release_id,
            "place": _place_json(self.place),
            "trail": [_place_json(step.place) | {"option": step.option} for step in self.trail],
            "answers": {f"{release_id}/{node}": option for (release_id, node), option in self.answers.items()},
            "notes": {f"{release_id}/{node}": text for (release_id, node), text in self.notes.items()},
            "values": dict(self.values),
            "entered": {str(tree): release_id for tree, release_id in self.entered.items()},
            "details": dict(self.details),
            "ended": self.ended,
        }


def walk(graphs: Graphs, release_id: int, events: Iterable[Event]) -> State:
    """The state after ``events``: those that do not fit, or came before, left out."""
    state = begin(graphs, release_id)
    seen: set[str] = set()
    for event in events:
        if event.uuid in seen:
            continue
        try:
            state = apply(state, event, graphs)
        except Refused:
            continue
        seen.add(event.uuid)
    return state


def begin(graphs: Graphs, release_id: int) -> State:
    return State(release_id, Place(release_id, graphs(release_id).start))


def apply(state: State, event: Event, graphs: Graphs) -> State:
    """The state after one more event. Raises Refused when it does not fit."""
    if event.kind not in APPLY:
        raise Refused("unknown", f"There is no event of the kind {event.kind!r}.")
    return APPLY[event.kind](state, event, graphs)


def _answer(state: State, event: Event, graphs: Graphs) -> State:
    _expect_here(state, event, len(state.trail))
    node = _node(state.place, graphs)
    option = _option(state.place, node, event.option)
    values = _checked(state, event, node, whole=True)
    place, entered = _next(state, option, event.entered, graphs)
    return replace(
        state,
        place=place,
        trail=(*state.trail, Step(state.place, event.option)),
        answers={**state.answers, (state.place.release_id, state.place.node): event.option},
        values={**state.values, **values},
        entered={**state.entered, **entered},
        ended="",
    )


def _back(state: State, event: Event, graphs: Graphs) -> State:
    again = bool(state.ended) and event.step == len(state.trail)  # the run goes on where it was ended
    if (event.release_id, event.node) != (state.place.release_id, state.place.node):
        raise _elsewhere()
    if not (again or 0 <= event.step < len(state.trail)):
        raise _elsewhere()
    if again:
        return replace(state, ended="")
    undone, trail = state.trail[event.step :], state.trail[: event.step]
    place = _of_this_release(undone[0].place, state, graphs)
    return _carried(replace(state, place=place, trail=trail, ended=""), [step.place for step in undone], graphs)


def _values(state: State, event: Event, graphs: Graphs) -> State:
    _expect_here(state, event, len(state.trail))
    values = _checked(state, event, _node(state.place, graphs), whole=False)
    return replace(state, values={**state.values, **values})


def _note(state: State, event: Event, graphs: Graphs) -> State:
    place = (event.release_id, event.node)
    if place not in {(state.place.release_id, state.place.node), *state.answers, *state.notes}:
        raise _elsewhere()
    if len(event.text) > MAX_NOTE_CHARS:
        raise Refused("values", "That is too long.", {"text": f"A note has at most {MAX_NOTE_CHARS:,} characters."})
    notes = {**state.notes, place: event.text.strip()}
    return replace(state, notes={at: text for at, text in notes.items() if text})


def _finish(state: State, event: Event, graphs: Graphs) -> State:
    _expect_here(state, event, len(state.trail))
    if event.option not in OUTCOMES:
        raise Refused("option", f"A run ends as one of {', '.join(OUTCOMES)}.")
    return replace(state, ended=event.option)


def _details(state: State, event: Event, graphs: Graphs) -> State:
    given = {name: " ".join((event.values.get(name) or "").split()) for name in DETAILS if name in event.values}
    if long := {
        name: f"At most {MAX_DETAIL_CHARS} characters." for name, text in given.items() if len(text) > MAX_DETAIL_CHARS
    }:
        raise Refused("values", "That is too long.", long)
    return replace(state, details={**state.details, **given})


def _switch(state: State, event: Event, graphs: Graphs) -> State:
    _expect_here(state, event, len(state.trail))
    if state.place.back or state.place.node not in graphs(event.entered).nodes:
        raise Refused("elsewhere", "The newer release does not have this step.")
    was = {place for place in (*state.answers, *state.notes) if place[0] == state.release_id}
    after = replace(state, release_id=event.entered, place=Place(event.entered, state.place.node))
    return _carried(after, [Place(release_id, node) for release_id, node in was], graphs)


def _handover(state: State, event: Event, graphs: Graphs) -> State:
    return state


APPLY: dict[str, Callable[[State, Event, Graphs], State]] = {
    "answer": _answer,
    "back": _back,
    "values": _values,
    "note": _note,
    "finish": _finish,
    "details": _details,
    "switch": _switch,
    "handover": _handover,
}


def _checked(state: State, event: Event, node: Node, whole: bool) -> dict[str, str | None]:
    """The values given with ``event``, as they are kept. With ``whole`` all that the step requires has to be there."""
    if event.kept:
        return dict(event.values)
    given = {name: value for name, value in event.values.items() if value is not None}
    values, errors = inputs.check_values(inputs.inputs_of(node.body), given, state.values, whole)
    if errors:
        raise Refused("values", "What was entered is not right.", errors)
    return {name: value for name, value in values.items() if name in given}


def _next(state: State, option: Option, offered: int, graphs: Graphs) -> tuple[Place, dict[int, int]]:
    """Where ``option`` leads from here, and the release of a tree that is entered for the first time."""
    here = state.place
    if option.key == RETURN and here.back and not _node(here, graphs).options:
        release_id, node = here.back[-1]
        return Place(release_id, node, here.back[:-1]), {}
    through = state.entered.get(option.tree, offered) if option.tree else 0
    if through and len(here.back) < MAX_SUBTREE_DEPTH:
        back = (*here.back, (here.release_id, option.to))
        return Place(through, graphs(through).start, back), {option.tree: through}
    return Place(here.release_id, option.to, here.back), {}


def _option(place: Place, node: Node, key: str) -> Option:
    if place.back and not node.options and key == RETURN:
        return Option(RETURN, CONTINUE)
    for option in node.options:
        if option.key == key and option.to:
            return option
    raise Refused("option", "That answer does not belong to this step.")


def _of_this_release(place: Place, state: State, graphs: Graphs) -> Place:
    """A place gone back to, in the release that the run was switched to, where that has it."""
    if place.back or place.release_id == state.release_id or place.node not in graphs(state.release_id).nodes:
        return place
    return Place(state.release_id, place.node)


def _carried(state: State, places: Iterable[Place], graphs: Graphs) -> State:
    """Answers and notes at ``places`` of another release, where they do not stand in the trail, moved to the same steps
    of the release that the run is on: there they are offered again."""
    standing = {step.place for step in state.trail}
    moved = {
        (place.release_id, place.node): (state.release_id, place.node)
        for place in places
        if place not in standing and _of_this_release(place, state, graphs) != place
    }
    if not moved:
        return state
    return replace(state, answers=_renamed(state.answers, moved), notes=_renamed(state.notes, moved))


def _renamed(
    found: Mapping[tuple[int, str], str], moved: Mapping[tuple[int, str], tuple[int, str]]
) -> dict[tuple[int, str], str]:
    """What stands at the new name already is newer, and stays."""
    return {moved.get(at, at): text for at, text in found.items()} | {
        at: text for at, text in found.items() if at not in moved
    }


def _node(place: Place, graphs: Graphs) -> Node:
    return graphs(place.release_id).nodes[place.node]


def _expect_here(state: State, event: Event, step: int) -> None:
    here = (step, state.place.release_id, state.place.node)
    if (event.step, event.release_id, event.node) != here:
        raise _elsewhere()


def _elsewhere() -> Refused:
    return Refused("elsewhere", "The run is at another step by now.")


def _place_json(place: Place) -> dict[str, Any]:
    return {"release": place.release_id, "node": place.node, "back": [list(each) for each in place.back]}


# What lies ahead

Ahead = tuple[int, int | None]


def ahead(graph: Graph, through: Mapping[int, Ahead] | None = None) -> dict[str, Ahead]:
    """Key -> (fewest, most) answers from there to an outcome; most is None where one can go round in circles.

    Keys from which no outcome can be reached are left out. ``through``: the same for the trees gone through, from their
    start.
    """
    through = through or {}
    shortest = _shortest(graph, through)
    longest = _longest(graph, through, shortest)
    return {key: (fewest, longest.get(key)) for key, fewest in shortest.items()}


def _ways(node: Node, graph: Graph) -> list[Option]:
    return [option for option in node.options if option.to in graph.nodes]


def _shortest(graph: Graph, through: Mapping[int, Ahead]) -> dict[str, int]:
    before: dict[str, list[tuple[str, int]]] = {}
    for node in graph.nodes.values():
        for option in _ways(node, graph):
            before.setdefault(option.to, []).append((node.key, _cost(option, through)[0]))
    found: dict[str, int] = {}
    waiting = [(0, node.key) for node in graph.nodes.values() if not node.options]
    heapq.heapify(waiting)
    while waiting:
        steps, key = heapq.heappop(waiting)
        if key in found:
            continue
        found[key] = steps
        for earlier, cost in before.get(key, ()):
            if earlier not in found:
                heapq.heappush(waiting, (steps + cost, earlier))
    return found


def _longest(graph: Graph, through: Mapping[int, Ahead], useful: Mapping[str, int]) -> dict[str, int]:
    """Only for keys from which no circle can be reached: each is known once all that it leads to is."""
    open_ways = {key: [o for o in _ways(graph.nodes[key], graph) if o.to in useful] for key in useful}
    before: dict[str, list[str]] = {}
    for key, ways in open_ways.items():
        for option in ways:
            before.setdefault(option.to, []).append(key)
    left = {key: len(ways) for key, ways in open_ways.items()}
    found: dict[str, int] = {}
    waiting = [key for key, count in left.items() if not count]
    while waiting:
        key = waiting.pop()
        costs = [(found.get(o.to), _cost(o, through)[1]) for o in open_ways[key]]
        known = [steps + cost for steps, cost in costs if steps is not None and cost is not None]
        if len(known) == len(costs):
            found[key] = max(known, default=0)
        for earlier in before.get(key, ()):
            left[earlier] -= 1
            if not left[earlier]:
                waiting.append(earlier)
    return found


def _cost(option: Option, through: Mapping[int, Ahead]) -> Ahead:
    """An answer is one step; a tree gone through is its own steps, and the one that leaves it."""
    if option.tree not in through:
        return 1, 1
    fewest, most = through[option.tree]
    return fewest + 2, None if most is None else most + 2
