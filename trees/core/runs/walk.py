"""The state of a run, computed from its events by a pure function.

``walk(graphs, release_id, events) -> State``. An event that does not fit the current state raises Refused and changes
nothing; an event whose uuid was seen before changes nothing either. So replays, double clicks and two windows on one
run all lead to the same state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NoReturn
from uuid import NAMESPACE_OID, uuid5

from trees.core.fields import inputs
from trees.core.graph import CONTINUE, Node, Option
from trees.core.outcomes import OUTCOMES
from trees.core.runs import fetched
from trees.core.runs.offers import decides, next_decision, offers
from trees.core.runs.state import DETAILS, MOVED, Event, Graphs, Place, Refused, State, Step, node_at

__all__ = ["Event", "Graphs", "Place", "Refused", "State", "Step", "apply", "begin", "walk"]

RETURN = "return"  # key of the option that leaves an entered guide; no node has it among its options
MAX_SUBTREE_DEPTH = 8  # guides within guides; an option that leads deeper continues at its target directly
MAX_NOTE_CHARS = 10_000
MAX_DETAIL_CHARS = 200


def walk(graphs: Graphs, release_id: int, events: Iterable[Event]) -> State:
    """The state after ``events``. Refused and repeated events are skipped."""
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
    """The state of a run without events."""
    return State(release_id, Place(release_id, graphs(release_id).start))


def apply(state: State, event: Event, graphs: Graphs) -> State:
    """The state after one more event. Raises Refused when it does not fit."""
    if event.kind not in HANDLERS:
        raise Refused("unknown", f"Unknown event kind {event.kind!r}.")
    after = HANDLERS[event.kind](state, event, graphs)
    return fetched.without_stale(after) if after.fetched and event.kind in fetched.CHANGES_VALUES else after


def decisions(state: State, answer: Event, graphs: Graphs) -> Iterator[tuple[Event, State]]:
    """How the guide goes on by itself after ``answer``, which led to ``state``: each event with the state after it."""
    while option := next_decision(state, graphs, answer.today):
        place, step = state.place, len(state.trail)
        uuid = str(uuid5(NAMESPACE_OID, f"{answer.uuid}/{step}"))
        event = Event(uuid, "decision", step, place.release_id, place.node, option.key, today=answer.today)
        state = apply(state, event, graphs)
        yield event, state


def _answer(state: State, event: Event, graphs: Graphs) -> State:
    _expect_here(state, event, len(state.trail))
    node = node_at(state.place, graphs)
    values = _checked(state, event, node, whole=True)
    filled = fetched.without_stale(replace(state, values={**state.values, **values}))
    option = _option(filled, event, graphs)
    place, entered = _next(state, option, event.entered, graphs)
    return replace(
        state,
        place=place,
        trail=(*state.trail, Step(state.place, option.key)),
        answers={**state.answers, (state.place.release_id, state.place.node): option.key},
        values=filled.values,
        fetched=filled.fetched,
        entered={**state.entered, **entered},
        ended="",
    )


def _decision(state: State, event: Event, graphs: Graphs) -> State:
    _expect_here(state, event, len(state.trail))
    if not event.kept:
        option = next_decision(state, graphs, event.today)
        if not option or option.key != event.option:
            raise Refused("option", "The guide does not go on by itself here.")
    option = _leading(node_at(state.place, graphs), event.option)
    place, _ = _next(state, option, 0, graphs)
    return replace(state, place=place, trail=(*state.trail, Step(state.place, option.key, automatic=True)))


def _back(state: State, event: Event, graphs: Graphs) -> State:
    reopens = bool(state.ended) and event.step == len(state.trail)
    if (event.release_id, event.node) != (state.place.release_id, state.place.node):
        raise _elsewhere()
    if not (reopens or 0 <= event.step < len(state.trail)):
        raise _elsewhere()
    if reopens:
        return replace(state, ended="")
    count = event.step
    while count and state.trail[count].automatic:  # from there the guide would only go on by itself again
        count -= 1
    undone, trail = state.trail[count:], state.trail[:count]
    place = _in_current_release(undone[0].place, state, graphs)
    return _carried_over(replace(state, place=place, trail=trail, ended=""), [step.place for step in undone], graphs)


def _values(state: State, event: Event, graphs: Graphs) -> State:
    _expect_here(state, event, len(state.trail))
    values = _checked(state, event, node_at(state.place, graphs), whole=False)
    return replace(state, values={**state.values, **values})


def _note(state: State, event: Event, graphs: Graphs) -> State:
    place = (event.release_id, event.node)
    if place not in {(state.place.release_id, state.place.node), *state.answers, *state.notes}:
        raise _elsewhere()
    if len(event.text) > MAX_NOTE_CHARS:
        raise Refused("values", "The note is too long.", {"text": f"At most {MAX_NOTE_CHARS:,} characters."})
    notes = {**state.notes, place: event.text.strip()}
    return replace(state, notes={at: text for at, text in notes.items() if text})


def _finish(state: State, event: Event, graphs: Graphs) -> State:
    _expect_here(state, event, len(state.trail))
    if event.option not in OUTCOMES:
        raise Refused("option", f"The outcome must be one of {', '.join(OUTCOMES)}.")
    return replace(state, ended=event.option)


def _details(state: State, event: Event, graphs: Graphs) -> State:
    changed = {name: " ".join((event.values.get(name) or "").split()) for name in DETAILS if name in event.values}
    if too_long := [name for name, text in changed.items() if len(text) > MAX_DETAIL_CHARS]:
        errors = dict.fromkeys(too_long, f"At most {MAX_DETAIL_CHARS} characters.")
        raise Refused("values", "The text is too long.", errors)
    return replace(state, details={**state.details, **changed})


def _switch(state: State, event: Event, graphs: Graphs) -> State:
    _expect_here(state, event, len(state.trail))
    if state.place.back or state.place.node not in graphs(event.entered).nodes:
        raise Refused("elsewhere", "The newer release does not have this step.")
    previous = {place for place in (*state.answers, *state.notes) if place[0] == state.release_id}
    after = replace(state, release_id=event.entered, place=Place(event.entered, state.place.node))
    return _carried_over(after, [Place(release_id, node) for release_id, node in previous], graphs)


def _handover(state: State, event: Event, graphs: Graphs) -> State:
    return state


HANDLERS: dict[str, Callable[[State, Event, Graphs], State]] = {
    "answer": _answer,
    "decision": _decision,
    "back": _back,
    "values": _values,
    "note": _note,
    "finish": _finish,
    "details": _details,
    "switch": _switch,
    "handover": _handover,
    "lookup": fetched.take_up,
}


def _checked(state: State, event: Event, node: Node, whole: bool) -> dict[str, str | None]:
    """The valid values of ``event`` in the form that is kept. ``whole``: every required value must be present."""
    if event.kept:
        return dict(event.values)
    given = {name: value for name, value in event.values.items() if value is not None}
    values, errors = inputs.check_values(inputs.inputs_of(node.body), given, state.values, whole)
    if errors:
        raise Refused("values", "Some values are not valid.", errors)
    return {name: value for name, value in values.items() if name in given}


def _next(state: State, option: Option, entered: int, graphs: Graphs) -> tuple[Place, dict[int, int]]:
    """Where ``option`` leads, and tree id -> release id when it enters another guide.

    ``entered`` is the release to use when that guide was not entered before.
    """
    here = state.place
    if option.key == RETURN and here.back and not node_at(here, graphs).options:
        release_id, node = here.back[-1]
        return Place(release_id, node, here.back[:-1]), {}
    through = state.entered.get(option.tree, entered) if option.tree else 0
    if through and len(here.back) < MAX_SUBTREE_DEPTH:
        back = (*here.back, (here.release_id, option.to))
        return Place(through, graphs(through).start, back), {option.tree: through}
    return Place(here.release_id, option.to, here.back), {}


def _option(state: State, event: Event, graphs: Graphs) -> Option:
    """The answer that ``event`` gives. "" stands for the only one of a step that decides."""
    node = node_at(state.place, graphs)
    if state.place.back and not node.options and event.option == RETURN:
        return Option(RETURN, CONTINUE)
    if event.kept:
        return _leading(node, event.option)
    left = offers(state, graphs, event.today)
    if not event.option and decides(node) and len(left) == 1:
        return left[0]
    return next((option for option in left if option.key == event.option), None) or _not_offered(node, event, left)


def _leading(node: Node, key: str) -> Option:
    option = next((option for option in node.options if option.key == key and option.to), None)
    if not option:
        raise Refused("option", "This step has no such answer.")
    return option


def _not_offered(node: Node, event: Event, left: Sequence[Option]) -> NoReturn:
    asked = next((option for option in node.options if option.key == event.option and option.to), None)
    begin = f"{asked.quoted} is not offered here." if asked else "This step has no such answer."
    instead = f" Offered: {', '.join(option.quoted for option in left)}." if left else " No answer is offered."
    raise Refused("option", begin + (instead if node.options else ""))


def _in_current_release(place: Place, state: State, graphs: Graphs) -> Place:
    """``place`` in the release that the run is on now, if that release has the node."""
    if place.back or place.release_id == state.release_id or place.node not in graphs(state.release_id).nodes:
        return place
    return Place(state.release_id, place.node)


def _carried_over(state: State, places: Iterable[Place], graphs: Graphs) -> State:
    """Moves answers and notes at ``places`` to the same nodes of the release that the run is on now.

    They are offered again there. Places in the trail keep theirs.
    """
    in_trail = {step.place for step in state.trail}
    moved = {
        (place.release_id, place.node): (state.release_id, place.node)
        for place in places
        if place not in in_trail and _in_current_release(place, state, graphs) != place
    }
    if not moved:
        return state
    return replace(state, answers=_renamed(state.answers, moved), notes=_renamed(state.notes, moved))


def _renamed(
    texts: Mapping[tuple[int, str], str], moved: Mapping[tuple[int, str], tuple[int, str]]
) -> dict[tuple[int, str], str]:
    """``texts`` with the keys in ``moved`` renamed. A text that already has the new key is newer and is kept."""
    return {moved.get(at, at): text for at, text in texts.items()} | {
        at: text for at, text in texts.items() if at not in moved
    }


def _expect_here(state: State, event: Event, step: int) -> None:
    here = (step, state.place.release_id, state.place.node)
    if (event.step, event.release_id, event.node) != here:
        raise _elsewhere()


def _elsewhere() -> Refused:
    return Refused("elsewhere", MOVED)
