"""By whom runs are done: a person, an agent, or both of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet

from accounts.models import ApiKey, Scope, Team, User

if TYPE_CHECKING:
    from trees.models.runs.run import Run

MAX_MODEL_CHARS = 100
NOT_AN_AGENT = "This key cannot follow runs of this team."
SEVERAL_AGENTS = "Several keys have this name. Hand the run over on its page, or name the keys differently."
RUN_SCOPES = [scope for scope in Scope if scope.covers(Scope.RUN)]


class DoneBy(models.TextChoices):
    PERSON = "person", "People"
    AGENT = "agent", "Agents"
    BOTH = "both", "Both"


@dataclass(frozen=True, slots=True)
class FollowedBy:
    """The agent that records an event. ``model``: its name as it was told. ``key``: None where it has none."""

    model: str = ""
    key: ApiKey | None = None


def mark(run: Run, agent: FollowedBy | None) -> None:
    """Sets by whom ``run`` is done, now that ``agent``, or a person, records in it. Does not save."""
    now = DoneBy.AGENT if agent else DoneBy.PERSON
    run.done_by = now if not run.serial else run.done_by if run.done_by in (now, DoneBy.BOTH) else DoneBy.BOTH
    if agent:
        run.model = agent.model[:MAX_MODEL_CHARS] or run.model
        run.key = agent.key or run.key


def mark_begun(run: Run, agent: FollowedBy) -> None:
    """``agent`` has begun ``run``. Does save; changes nothing once something was recorded."""
    mark(run, agent)
    type(run).objects.filter(pk=run.pk, serial=0).update(done_by=run.done_by, model=run.model, key=run.key)


def agent_keys(team: Team, user: User) -> QuerySet[ApiKey]:
    """The keys that ``user`` can hand a run of ``team`` to: those of the team, and their own."""
    owned = Q(team=team) | Q(team=None, user=user)
    return ApiKey.objects.active().filter(owned, scope__in=RUN_SCOPES).order_by("team", "name", "pk")


def whose(to: User | ApiKey) -> tuple[int, int | None]:
    """The primary keys of the person and of the key that a run handed to ``to`` has."""
    return (to.pk, None) if isinstance(to, User) else (to.user_id, to.pk)


def receiver(to: User | ApiKey, team: Team, by: User) -> tuple[User, ApiKey | None]:
    """Whose the run of ``team`` is that ``by`` hands to ``to``. ValidationError for a key that cannot have it."""
    if isinstance(to, User):
        return to, None
    if not agent_keys(team, by).filter(pk=to.pk).exists():
        raise ValidationError(NOT_AN_AGENT)
    return to.user, to


def runs_of_agents() -> Q:
    """Few of all, out of an index of their own."""
    return Q(done_by__in=[DoneBy.AGENT, DoneBy.BOTH], look=False)


RUNS_OF_AGENTS = [
    models.Index(
        fields=["release", "done_by", "outcome", "seconds", "started_at"],
        condition=runs_of_agents(),
        name="runs_of_agents_counted",
    ),
    models.Index(fields=["team", "-started_at", "-id"], condition=runs_of_agents(), name="runs_of_agents"),
]
