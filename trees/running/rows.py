"""Rows of the lists of runs, prepared in Python: hot lists, whose templates only write them."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from project.web.times import lasted, time_html
from trees.library.links import run_url
from trees.library.rows.guide_rows import person_name
from trees.models import Run
from trees.models.runs.agents import DoneBy
from trees.models.trees.revisions import graph_of
from trees.running.outcomes import OUTCOME_ICONS, RUN_OUTCOME_LABELS

RUN_FIELDS = [
    "id", "tree__title", "release__number", "team__name", "person_id", "person__name", "person__email",
    "handed_by__name", "handed_by__email", "started_at", "touched_at", "ended_at", "outcome", "seconds", "steps",
    "ticket", "caller", "node", "node_release", "done_by", "model", "key__name",
]  # fmt: skip
MAX_OPEN_RUNS = 5
Row = dict[str, Any]


def run_rows(runs: Iterable[Row], user: User, *, teams: bool = False) -> list[Row]:
    """The rows that a list shows to ``user``. ``runs``: dicts of RUN_FIELDS. ``teams``: with the name of the team."""
    return [run_row(run, user) | {"team": run["team__name"] if teams else ""} for run in runs]


def run_row(run: Row, user: User) -> Row:
    own, over = run["person_id"] == user.pk, run["ended_at"] is not None
    return {
        "id": run["id"],
        "href": run_url(run["id"]),
        "title": run["tree__title"],
        "release": run["release__number"],
        "outcome": run["outcome"],
        "ended": RUN_OUTCOME_LABELS.get(run["outcome"], ""),
        "icon": OUTCOME_ICONS.get(run["outcome"], "clock"),
        "ticket": run["ticket"],
        "caller": run["caller"],
        "person": "" if own else person_name(run, "person"),
        "from": person_name(run, "handed_by") if own and run["handed_by__email"] else "",
        "agent": agent_name(run["done_by"], run["model"], run["key__name"]),
        "steps": f"{run['steps']:,} answer{'' if run['steps'] == 1 else 's'}",
        "at": "" if over else step_title(run),
        "took": lasted(run["seconds"]) if over else "",
        "when": time_html(run["started_at"] if over else run["touched_at"]),
        "resume": own and (not over or run["outcome"] == Run.ABANDONED),
    }


def agent_name(done_by: str, model: str, key: str | None) -> str:
    """Which agent did the run, or a part of it; "" for none."""
    return "" if done_by == DoneBy.PERSON else model or key or "Agent"


def agent_of(run: Run) -> str:
    return agent_name(run.done_by, run.model, run.key.name if run.key else None)


def step_title(run: Row) -> str:
    """The title of the step at which a run under way stands: it tells calls about one guide apart."""
    return graph_of(run["node_release"]).nodes[run["node"]].title if run["node_release"] else ""


def open_run_rows(user: User) -> list[Row]:
    """Rows of the user's own runs under way, the last used first. One query."""
    runs = Run.objects.of(user).filter(person=user).under_way().order_by("-touched_at", "-pk")
    return run_rows(runs.values(*RUN_FIELDS)[:MAX_OPEN_RUNS], user)
