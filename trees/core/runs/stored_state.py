"""The state of a run in a form that is stored, so that not all of its events are read again: see ``dump``."""

from __future__ import annotations

from typing import Any

from trees.core.runs.state import Fetched, Place, State, Step

# To be raised with each change after which the same events lead to another state: older snapshots are not used then.
RULES = 3


def dump(state: State) -> dict[str, Any]:
    """``state`` as JSON. Its mappings keep their order, as do those of the state that ``load`` makes of it."""
    return {
        "rules": RULES,
        "release": state.release_id,
        "place": _from_place(state.place),
        "trail": [[*_from_place(step.place), step.option, int(step.automatic)] for step in state.trail],
        "answers": [[*at, option] for at, option in state.answers.items()],
        "notes": [[*at, text] for at, text in state.notes.items()],
        "values": dict(state.values),
        "entered": [list(pair) for pair in state.entered.items()],
        "details": dict(state.details),
        "ended": state.ended,
        "fetched": {name: each.to_json() for name, each in state.fetched.items()},
    }


def load(data: dict[str, Any]) -> State | None:
    """None for a snapshot of other rules."""
    if data["rules"] != RULES:
        return None
    return State(
        data["release"],
        _to_place(data["place"]),
        trail=tuple(Step(_to_place(step[:3]), step[3], bool(step[4])) for step in data["trail"]),
        answers={(release, node): option for release, node, option in data["answers"]},
        notes={(release, node): text for release, node, text in data["notes"]},
        values=data["values"],
        entered=dict(data["entered"]),
        details=data["details"],
        ended=data["ended"],
        fetched={name: Fetched(each["asked"], each["gave"]) for name, each in data["fetched"].items()},
    )


def _from_place(place: Place) -> list[Any]:
    return [place.release_id, place.node, [list(each) for each in place.back]]


def _to_place(data: list[Any]) -> Place:
    release_id, node, back = data
    return Place(release_id, node, tuple((release, key) for release, key in back))
