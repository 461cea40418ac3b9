"""The events of a request: validated strictly, then recorded in a run or raised as flags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from django.core.exceptions import ValidationError as ModelValidationError
from rest_framework.exceptions import ValidationError

from accounts.models import User
from trees.api.fields import Row
from trees.api.run_serializers import EventsSerializer
from trees.api.views.base import pop_person
from trees.core.runs.state import Event
from trees.models import Flag, Revision, Run
from trees.models.runs.events import Refusal, Sent


@dataclass(frozen=True, slots=True)
class EventBatch:
    """``moves`` change the state of the run; ``flags`` are remarks about steps.

    ``tree``, ``release_id`` (0: the live one) and ``began`` (seconds ago) are for starting the run.
    """

    moves: list[Sent]
    flags: list[Event]
    tree: int
    release_id: int
    began: float


def read_event_batch(data: object) -> EventBatch:
    """The batch in a request's body. ValidationError names each wrong value by its path: ``events[3].step``."""
    serializer = EventsSerializer(data=data)
    if not serializer.is_valid():
        raise ValidationError(dict(flatten_errors(serializer.errors)))
    body = serializer.validated_data
    sent = [Sent(_event(each), each["ago"]) for each in body["events"]]
    return EventBatch(
        moves=[each for each in sent if each.event.kind != "flag"],
        flags=[each.event for each in sent if each.event.kind == "flag"],
        tree=body.get("tree", 0),
        release_id=body.get("release", 0),
        began=body["began"],
    )


def flatten_errors(errors: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """DRF's nested errors as pairs of a path, ``events[3].step``, and its messages."""
    if not isinstance(errors, dict):
        yield path or "non_field_errors", errors
        return
    for name, inner in errors.items():
        yield from flatten_errors(inner, path if name == "non_field_errors" else _join(path, name))


def raise_flags(run: Run, events: list[Event], by: User) -> list[Refusal]:
    """Raises a flag for each of ``events``; returns those that were refused."""
    if events:
        run.keep()
    wanted = {each.release_id for each in events}
    releases = Revision.objects.filter(pk__in=wanted, number__isnull=False, tree__team=run.team_id)
    by_key = releases.select_related("tree").in_bulk() if wanted else {}
    refused = []
    for each in events:
        try:
            _raise_flag(run, each, by_key.get(each.release_id), by)
        except ModelValidationError as error:
            refused.append(Refusal(each.uuid, "flag", error.messages[0]))
    return refused


def event_json(row: Row) -> Row:
    """The answer's form of a row of RunEvent's values."""
    del row["id"]  # only for the cursor of the next page
    data = orjson.loads(row.pop("data") or "{}")
    kept = {"values": data.get("values", {}), "text": data.get("text", ""), "asked": data.get("asked", {})}
    return row | {"by": pop_person(row, "by")} | kept


def _event(data: Row) -> Event:
    fields = {name: value for name, value in data.items() if name not in ("ago", "release")}
    return Event(**fields | {"uuid": str(data["uuid"]), "release_id": data["release"]})


def _join(path: str, name: str | int) -> str:
    return f"{path}[{name}]" if isinstance(name, int) else f"{path}.{name}".lstrip(".")


def _raise_flag(run: Run, event: Event, release: Revision | None, by: User) -> None:
    if release is None:
        raise ModelValidationError("There is no such release.")
    Flag.objects.raise_flag(
        UUID(event.uuid),
        run=run,
        tree=release.tree,
        release=release,
        node=event.node,
        kind=event.option,
        text=event.text,
        by=by,
    )
