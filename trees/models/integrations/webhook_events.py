"""The events that a team's other systems can be told of. A new one is a row of EVENTS, the function that makes its
payload, and a column of Webhook of the row's name.

A message holds nothing that a guide asked for and nothing that was noted, unless the team's admin chose that for the
webhook; sensitive values are not kept, so none can be told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Never, TypeVar

from django.conf import settings
from django.urls import reverse

from trees.core.graph import CONTINUE
from trees.core.runs.state import State
from trees.models.trees.revisions import graph_of

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User
    from trees.models.runs.flags import Flag
    from trees.models.runs.run import Run
    from trees.models.trees.tree import Tree

Subject = TypeVar("Subject", contravariant=True)
Payload = dict[str, object]


@dataclass(frozen=True, slots=True)
class Event(Generic[Subject]):
    """``name``: in the message. ``field``: of Webhook, true where it wants the event. ``label``: of the checkbox.

    ``summary``: what a webhook is told of, in a list. ``payload``: makes the message of the subject, a run for example.
    ``told``: what is added for a webhook that is to have notes and values.
    """

    name: str
    field: str
    label: str
    summary: str
    payload: Callable[[Subject], Payload]
    told: Callable[[Subject], Payload] | None = None


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


def told_in_run(run: Run) -> Payload:
    """The trail, notes and values of a run, as a part of its payload's ``run``. A sensitive value is null."""
    state = run.state()
    notes = [{"step": _step(place, node), "text": text} for (place, node), text in state.notes.items()]
    return {"trail": trail_of(state), "values": dict(state.values), "notes": notes}


def step_payload(run: Run) -> Payload:
    """Of a run that came to another step: its trail says by which answers."""
    payload = run_payload(run)
    step = _step(run.node_release_id or run.release_id, run.node)
    return payload | {"run": payload["run"] | {"step": step}}  # type: ignore[operator]


def release_payload(tree: Tree) -> Payload:
    """Of the live release of a guide."""
    release = tree.live
    guide = {
        "id": tree.pk,
        "title": tree.title,
        "url": _url("tree", tree.pk),
        "release": release.number if release else None,
        "notes": release.release_notes if release else "",
        "person": _name(release.published_by) if release else "",
    }
    return {"team": tree.team_id, "guide": guide}


def review_payload(tree: Tree) -> Payload:
    """Of a guide whose review date has come."""
    review_on = tree.review_on.isoformat() if tree.review_on else ""
    guide = {"id": tree.pk, "title": tree.title, "url": _url("tree", tree.pk), "review_on": review_on}
    return {"team": tree.team_id, "guide": guide}


def trail_of(state: State) -> list[Payload]:
    """The answers of a run in their order, each with its step."""
    return [
        {
            "step": _step(step.place.release_id, step.place.node),
            "answer": _label(step.place.release_id, step.place.node, step.option),
            "by_itself": step.automatic,
        }
        for step in state.trail
    ]


RUN_STARTED = Event("run.started", "run_started", "A run is started", "started runs", run_payload)
STEP_REACHED = Event("run.step_reached", "step_reached", "A run comes to a step", "steps", step_payload)
RUN_FINISHED = Event("run.finished", "run_finished", "A run is finished", "finished runs", run_payload, told_in_run)
FLAG_RAISED = Event("flag.raised", "flag_raised", "A flag is raised", "flags", flag_payload)
GUIDE_RELEASED = Event("guide.released", "guide_released", "A guide is released", "releases", release_payload)
REVIEW_DUE = Event("guide.review_due", "review_due", "A review is due", "due reviews", review_payload)
EVENTS: tuple[Event[Never], ...] = (
    RUN_STARTED, STEP_REACHED, RUN_FINISHED, FLAG_RAISED, GUIDE_RELEASED, REVIEW_DUE
)  # fmt: skip


def _step(release_id: int, node: str) -> Payload:
    return {"key": node, "title": graph_of(release_id).nodes[node].title}


def _label(release_id: int, node: str, key: str) -> str:
    options = graph_of(release_id).nodes[node].options
    return next((option.label for option in options if option.key == key), CONTINUE)


def _guide(subject: Run | Flag) -> Payload:
    """The guide that it is about, and the number of the release."""
    tree, release = subject.tree, subject.release
    return {"id": tree.pk, "title": tree.title, "url": _url("tree", tree.pk), "release": release.number}


def _url(page: str, key: int | UUID) -> str:
    """Below BASE_URL; without that setting only the path."""
    return f"{settings.BASE_URL}{reverse(page, args=[key])}"


def _name(person: User | None) -> str:
    return str(person) if person else ""
