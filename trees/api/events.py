"""Events as they are sent: read strictly, then told to the run."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from django.core.exceptions import ValidationError as ModelRefusal
from rest_framework.exceptions import ValidationError

from trees.api.run_serializers import EventsSerializer
from trees.api.views.base import person
from trees.core import walk
from trees.models import Flag, Revision, Run
from trees.models.run_events import Refusal, Sent


@dataclass(frozen=True, slots=True)
class Batch:
    """``moves`` change where the run is, or what it knows; ``flags`` are remarks about steps."""

    moves: list[Sent]
    flags: list[walk.Event]
    tree: int
    release: int
    began: float


def read(data: Any) -> Batch:
    """A request's body. ValidationError names what is wrong: ``events[3].step``."""
    serializer = EventsSerializer(data=data)
    if not serializer.is_valid():
        raise ValidationError(dict(flat(serializer.errors)))
    found = serializer.validated_data
    sent = [Sent(event(each), each["ago"]) for each in found["events"]]
    return Batch(
        [each for each in sent if each.event.kind != "flag"],
        [each.event for each in sent if each.event.kind == "flag"],
        found.get("tree", 0), found.get("release", 0), found["began"],
    )  # fmt: skip


def event(data: dict) -> walk.Event:
    fields = {name: value for name, value in data.items() if name not in ("ago", "release")}
    return walk.Event(**fields | {"uuid": str(data["uuid"]), "release_id": data["release"]})


def flat(errors: Any, path: str = "") -> Iterator[tuple[str, list]]:
    """DRF's nest of errors as ``events[3].step`` -> its sentences."""
    if not isinstance(errors, dict):
        yield path or "non_field_errors", errors
        return
    for name, inner in errors.items():
        yield from flat(inner, path if name == "non_field_errors" else below(path, name))


def below(path: str, name: str | int) -> str:
    """A list's errors are by number."""
    return f"{path}[{name}]" if isinstance(name, int) else f"{path}.{name}".lstrip(".")


def raise_flags(run: Run, events: list[walk.Event], by) -> list[Refusal]:
    """A flag for each of ``events``; answers those that are about nothing that there is."""
    wanted = {each.release_id for each in events}
    releases = Revision.objects.filter(pk__in=wanted, number__isnull=False, tree__team=run.team_id)
    found = releases.select_related("tree").in_bulk() if wanted else {}
    refused = []
    for each in events:
        try:
            raise_flag(run, each, found.get(each.release_id), by)
        except ModelRefusal as error:
            refused.append(Refusal(each.uuid, "flag", error.messages[0]))
    return refused


def raise_flag(run: Run, event: walk.Event, release: Revision | None, by) -> None:
    if release is None:
        raise ModelRefusal("There is no such release.")
    about = {"tree": release.tree, "release": release, "node": event.node}
    Flag.objects.raise_flag(UUID(event.uuid), run=run, kind=event.option, text=event.text, by=by, **about)


def kept(row: dict) -> dict:
    """A row of RunEvent's values as the answer has it."""
    del row["id"]  # it was only there for the next page's cursor
    data = orjson.loads(row.pop("data") or "{}")
    return row | {"by": person(row, "by"), "values": data.get("values", {}), "text": data.get("text", "")}
