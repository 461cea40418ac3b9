"""What lookups have filled in during a run, and when that holds no longer.

A lookup was asked with values of the run. When one of these changes, what it gave is about something else: it is taken
out of the run again, unless a person has replaced it meanwhile. static/js/run/lookups.js has the same rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from trees.core.fields import inputs
from trees.core.fields.input_values import Input, check_values
from trees.core.runs.state import MOVED, Event, Fetched, Graphs, Place, Refused, State, node_at

CHANGES_VALUES = ("answer", "values", "details", "lookup")


def known(state: State, names: Iterable[str]) -> dict[str, str]:
    """Those of ``names``, values and details of a run, that are known."""
    everything = {**state.details, **state.values}
    return {name: text for name in names if (text := everything.get(name))}


def fields_from(node_body: str, lookup: str) -> tuple[Input, ...]:
    """The fields of a step that ``lookup`` fills in."""
    return tuple(field for field in inputs.inputs_of(node_body) if field.lookup == lookup)


def place_in(state: State, event: Event) -> Place | None:
    """The place of the run's way, the current one included, that ``event`` is about."""
    here = (event.release_id, event.node)
    return next((place for place in reversed(state.places) if (place.release_id, place.node) == here), None)


def take_up(state: State, event: Event, graphs: Graphs) -> State:
    """The state after a lookup has filled in ``values``. Raises Refused."""
    place = place_in(state, event)
    if place is None:
        raise Refused("elsewhere", MOVED)
    values = dict(event.values) if event.kept else _checked(state, event, place, graphs)
    fetched = {**state.fetched, event.option: Fetched(dict(event.asked), values)}
    return replace(state, values={**state.values, **values}, fetched=fetched)


def without_stale(state: State) -> State:
    """``state`` without what lookups gave that were asked with other values than those that it has now."""
    for name, each in state.fetched.items():
        if known(state, each.asked) != each.asked:
            return without_stale(_without(state, name))
    return state


def _checked(state: State, event: Event, place: Place, graphs: Graphs) -> dict[str, str | None]:
    fields = fields_from(node_at(place, graphs).body, event.option)
    given = {name: text for name, text in event.values.items() if text is not None}
    if set(given) - {field.name for field in fields}:
        raise Refused("values", "The lookup does not fill in all of these fields.")
    if known(state, event.asked) != event.asked:
        raise Refused("elsewhere", "What the lookup was asked with has changed.")
    values, errors = check_values(fields, given, {}, whole=False)
    if errors:
        raise Refused("values", "Some values are not valid.", errors)
    return values


def _without(state: State, name: str) -> State:
    gave: Mapping[str, str | None] = state.fetched[name].gave
    stale = {n for n, text in gave.items() if n in state.values and state.values[n] == text}
    return replace(
        state,
        values={n: text for n, text in state.values.items() if n not in stale},
        fetched={n: each for n, each in state.fetched.items() if n != name},
    )
