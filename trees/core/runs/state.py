"""What a run consists of: events, and the state they lead to."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from trees.core.graph import Graph, Node

Graphs = Callable[[int], Graph]  # release id -> its graph

DETAILS = ("ticket", "caller")  # what is known of a run beside its values
MAX_ANSWERS_OF_LOOK = 1
MOVED = "The run has moved to another step."


class Refused(ValueError):
    """The event does not fit the state of the run.

    ``reason`` is elsewhere, values, option or unknown. ``errors``: name of an input -> message.
    """

    def __init__(self, reason: str, message: str, errors: Mapping[str, str] | None = None):
        super().__init__(message)
        self.reason = reason
        self.errors = dict(errors or {})


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a run.

    ``kind`` is one of:

    - answer: ``option`` was chosen at ``node``, with ``values`` for its inputs; ``entered`` is the id of the release
      that is entered when the option leads through another guide
    - decision: the guide went on by itself with ``option``
    - back: return to the state with ``step`` answers
    - values: ``values`` of the node's inputs were saved without choosing an option
    - note: ``text`` about ``node``; empty deletes the note
    - finish: the run ends here with the outcome ``option``
    - details: ``values`` for ticket and caller
    - lookup: the lookup named ``option``, asked with the values ``asked``, has filled in ``values`` at ``node``
    - switch: continue on the release with the id ``entered``
    - handover: the run now belongs to the user whose id is ``text``

    ``step``: the number of answers in the trail when it happened; for back, the number that remain.
    ``kept``: the event was accepted before, and neither its values nor what was offered are checked again: a pattern
    that times out today must not change a run of the past. ``today``: the date of the person when it happened.
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
    today: datetime.date | None = None
    asked: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """A node of a release.

    ``back``: the (release id, node key) to return to from each guide that was entered, innermost last.
    """

    release_id: int
    node: str
    back: tuple[tuple[int, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"release": self.release_id, "node": self.node, "back": [list(each) for each in self.back]}


@dataclass(frozen=True, slots=True)
class Step:
    """An answer in the trail. ``automatic``: the guide went on by itself, see offers.py."""

    place: Place
    option: str
    automatic: bool = False

    def to_json(self) -> dict[str, Any]:
        data = self.place.to_json() | {"option": self.option}
        return data | {"automatic": True} if self.automatic else data


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a lookup was ``asked`` with, and the values it ``gave``, by the names of their fields; see fetched.py."""

    asked: Mapping[str, str]
    gave: Mapping[str, str | None]

    def to_json(self) -> dict[str, Any]:
        return {"asked": dict(self.asked), "gave": dict(self.gave)}


@dataclass(frozen=True, slots=True)
class State:
    """Where a run is.

    ``trail``: the answers up to ``place``. ``answers``, ``notes``: by (release id, node key), including nodes that the
    run went back from. ``values``: by the name of an input; None for a sensitive value, of which only the fact that it
    was given is kept. ``entered``: tree id -> id of its release, fixed when the run enters it for the first time.
    ``ended``: the outcome with which the run was ended before the end of the guide, or "". ``fetched``: by the name of
    a lookup.
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
    fetched: Mapping[str, Fetched] = field(default_factory=dict)

    @property
    def places(self) -> list[Place]:
        """The place of each answer in the trail, then the current place."""
        return [*(step.place for step in self.trail), self.place]

    @property
    def is_look(self) -> bool:
        """Whether nothing worth keeping was recorded: no words, no values, no end, and at most one answer."""
        recorded = self.notes or self.values or any(self.details.values()) or self.ended
        return not recorded and sum(not step.automatic for step in self.trail) <= MAX_ANSWERS_OF_LOOK

    def outcome(self, graphs: Graphs) -> str:
        """One of OUTCOMES when the run is over, else ""."""
        if self.ended or self.place.back:
            return self.ended
        return node_at(self.place, graphs).outcome

    def to_json(self) -> dict[str, Any]:
        """The form that the browser reads. A step is named ``release id/node key``."""
        return {
            "release": self.release_id,
            "place": self.place.to_json(),
            "trail": [step.to_json() for step in self.trail],
            "answers": {f"{release_id}/{node}": option for (release_id, node), option in self.answers.items()},
            "notes": {f"{release_id}/{node}": text for (release_id, node), text in self.notes.items()},
            "values": dict(self.values),
            "entered": {str(tree): release_id for tree, release_id in self.entered.items()},
            "details": dict(self.details),
            "ended": self.ended,
            "fetched": {name: each.to_json() for name, each in self.fetched.items()},
        }


def node_at(place: Place, graphs: Graphs) -> Node:
    return graphs(place.release_id).nodes[place.node]
