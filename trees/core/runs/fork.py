"""Fork a run: the events that lead a new run to a step of an existing one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from trees.core.fields import inputs
from trees.core.runs.state import Event, Graphs, Place, State, node_at


def first_release_id(state: State, first_id: int, graphs: Graphs) -> int:
    """The release to begin with: the one of the first step if that is its start, else ``first_id``."""
    place = state.places[0]
    return place.release_id if graphs(place.release_id).start == place.node else first_id


def events(state: State, step: int, release_id: int, graphs: Graphs) -> Iterator[Event]:
    """New events that lead from the start of ``release_id`` to where ``state`` was after ``step`` answers.

    They carry the notes and values of those steps, and the details.
    """
    places = state.places
    noted: set[tuple[int, str]] = set()
    for number, place in enumerate(places[: step + 1]):
        if not place.back and place.release_id != release_id:
            yield _event("switch", number, Place(release_id, place.node), entered=place.release_id)
            release_id = place.release_id
        at = (place.release_id, place.node)
        if at in state.notes and at not in noted:
            yield _event("note", number, place, text=state.notes[at])
            noted.add(at)
        if number < step:
            entered = places[number + 1].release_id if len(places[number + 1].back) > len(place.back) else 0
            values = values_at(place, state, graphs)
            kind = "decision" if state.trail[number].automatic else "answer"
            yield _event(kind, number, place, option=state.trail[number].option, entered=entered, values=values)
    if state.details:
        yield _event("details", step, places[step], values=dict(state.details))
    carried = {name for place in places[:step] for name in values_at(place, state, graphs)}
    for name, each in state.fetched.items():
        values = {n: text for n, text in each.gave.items() if n in carried and state.values.get(n) == text}
        yield _event("lookup", step, places[step], option=name, asked=each.asked, values=values)


def values_at(place: Place, state: State, graphs: Graphs) -> dict[str, str | None]:
    """The values of the run for the inputs of one step."""
    fields = inputs.inputs_of(node_at(place, graphs).body)
    return {field.name: state.values[field.name] for field in fields if field.name in state.values}


def _event(kind: str, step: int, place: Place, **fields: Any) -> Event:
    return Event(str(uuid4()), kind, step, place.release_id, place.node, kept=True, **fields)
