"""The events that a team's other systems can be told of. A new one is a row of EVENTS, the function that makes its
payload, and a column of Webhook of the row's name.

A message holds nothing that a guide asked for and nothing that was noted: those can be sensitive.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Never, TypeVar

from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User
    from trees.models.flags import Flag
    from trees.models.runs import Run

Subject = TypeVar("Subject", contravariant=True)
Payload = dict[str, object]


@dataclass(frozen=True, slots=True)
class Event(Generic[Subject]):
    """``name``: in the message. ``field``: of Webhook, true where it wants the event. ``label``: of the checkbox.

    ``summary``: what a webhook is told of, in a list. ``payload``: makes the message of the subject, a run for example.
    """

    name: str
    field: str
    label: str
    summary: str
    payload: Callable[[Subject], Payload]


def run_payload(run: Run) -> Payload:
    """Of a run that ended."""
    return {
        "team": run.team_id,
        "run": {
            "id": run.pk,
            "url": _url("run", run.pk),
            "outcome": run.outcome,
            "started_at": run.started_at,
            "ended_at": run.ended_at,
            "seconds": run.seconds,
            "steps": run.steps,
            "ticket": run.ticket,
            "caller": run.caller,
            "person": _name(run.person),
        },
        "guide": _guide(run),
    }


def flag_payload(flag: Flag) -> Payload:
    return {
        "team": flag.team_id,
        "flag": {
            "id": flag.pk,
            "url": _url("flag", flag.pk),
            "kind": flag.kind,
            "text": flag.text,
            "step": {"key": flag.node, "title": flag.step},
            "run": {"id": flag.run_id, "url": _url("run", flag.run_id)} if flag.run_id else None,
            "person": _name(flag.by),
        },
        "guide": _guide(flag),
    }


RUN_FINISHED = Event("run.finished", "run_finished", "A run is finished", "finished runs", run_payload)
FLAG_RAISED = Event("flag.raised", "flag_raised", "A flag is raised", "flags", flag_payload)
EVENTS: tuple[Event[Never], ...] = (RUN_FINISHED, FLAG_RAISED)


def _guide(subject: Run | Flag) -> Payload:
    """The guide that it is about, and the number of the release."""
    tree, release = subject.tree, subject.release
    return {"id": tree.pk, "title": tree.title, "url": _url("tree", tree.pk), "release": release.number}


def _url(page: str, key: int | UUID) -> str:
    """Below BASE_URL; without that setting only the path."""
    return f"{settings.BASE_URL}{reverse(page, args=[key])}"


def _name(person: User | None) -> str:
    return str(person) if person else ""
