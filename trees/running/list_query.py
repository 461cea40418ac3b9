"""What a query string asks to see of the runs of a user's teams, and the runs that answer it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Team, User
from accounts.requests import PageRequest
from project.web.params import unread_filters
from trees.library.forms.library import unknown_filters
from trees.models import Run, Tree
from trees.models.queries.keyset import NEWEST_RUNS
from trees.running.forms import RunFilterForm
from trees.running.rows import RUN_FIELDS

PAGE_SIZE = 50
MAX_RUNS_PER_SEARCH = 20_000  # of each team, that are looked through for a page
MAX_TEAMS_PER_SEARCH = 8  # with more, fewer of each
MAX_GUIDE_CHOICES = 200


@dataclass(frozen=True, slots=True)
class RunQuery:
    """The filters that apply. ``state``: one of RUN_STATES, ``whose``: one of RUN_OWNERS in trees/running/forms.py.

    ``unknown``: the filters that were left out because they name what does not exist for the user; ``unread``: because
    their value is none.
    """

    teams: list[Team]
    state: str = "under_way"
    whose: str = "mine"
    team: Team | None = None
    tree: Tree | None = None
    person: User | None = None
    outcome: str = ""
    by: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None
    unknown: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def is_filtered(self) -> bool:
        return any([self.team, self.tree, self.person, self.outcome, self.by, self.text, self.since, self.until])


def run_query(request: PageRequest) -> RunQuery:
    """Reads the query string. Leaves out what it names but the user may not see, and what is not valid."""
    form = RunFilterForm(request.GET, request.user)
    form.is_valid()
    data = form.cleaned_data
    state, whose = data.get("state") or "under_way", data.get("whose") or "mine"
    return RunQuery(
        teams=list(request.user.teams()),
        state=state,
        whose=whose,
        team=data.get("team"),
        tree=data.get("tree"),
        person=data.get("person") if whose == "all" else None,
        outcome=data.get("outcome", "") if state == "finished" else "",
        by=data.get("by", ""),
        text=data.get("q", ""),
        since=data.get("since"),
        until=data.get("until"),
        unknown=tuple(unknown_filters(form)),
        unread=tuple(unread_filters(form)),
    )


def read_page(user: User, query: RunQuery, after: str) -> tuple[list[dict[str, Any]], str | None]:
    """``(rows, next cursor)``. Reads the primary keys out of an index, then the columns of those few.

    A search looks through a bounded number of runs, so it may find few, or none, and go on after the cursor.
    """
    several_teams = query.whose == "all" and query.team is None and query.tree is None
    parts = [Q(team=team) for team in query.teams] if several_teams else []
    columns = Run.objects.values(*RUN_FIELDS)
    runs, last = matches(user, query), _last_searched(user, query, after, parts)
    if last:
        runs = NEWEST_RUNS.until(runs, last)
    rows, cursor = NEWEST_RUNS.page_or_first(runs, after, PAGE_SIZE, parts, rows=columns)
    return rows, cursor or (NEWEST_RUNS.cursor(last) if last else None)


def _last_searched(user: User, query: RunQuery, after: str, parts: Sequence[Q]) -> dict[str, Any] | None:
    """The last run that a search looks at for a page; None where it looks at all that are left.

    Of those under way there are few: after some weeks without an event they are abandoned.
    """
    if not query.text or query.state == "under_way":
        return None
    runs = matches(user, replace(query, text="")).order_by(*NEWEST_RUNS.order)
    with suppress(ValueError):
        runs = NEWEST_RUNS.after(runs, NEWEST_RUNS.values_of(after, Run)) if after else runs
    place = max(1, MAX_RUNS_PER_SEARCH // max(1, math.ceil(len(parts) / MAX_TEAMS_PER_SEARCH))) - 1
    lasts = [row for part in parts or [Q()] for row in runs.filter(part).values(*NEWEST_RUNS.fields)[place : place + 1]]
    return max(lasts, key=lambda row: tuple(row[name] for name in NEWEST_RUNS.fields), default=None)


def matches(user: User, query: RunQuery) -> QuerySet[Run]:
    runs = Run.objects.of(user).in_state(query.state)
    runs = runs.search(query.text).started_between(query.since, query.until)
    if query.by:
        runs = runs.done_by(query.by)
    person = user if query.whose == "mine" else query.person
    exact = {"person": person, "team": query.team, "tree": query.tree, "outcome": query.outcome}
    return runs.filter(**{name: value for name, value in exact.items() if value})


def guide_choices(user: User, chosen: Tree | None) -> list[Tree]:
    """The guides with the most runs, and the chosen one, by title."""
    trees = Tree.objects.of(user).filter(run_count__gt=0).order_by("-run_count", "-updated_at", "-pk")
    choices = list(trees[:MAX_GUIDE_CHOICES])
    if chosen is not None and chosen not in choices:
        choices.append(chosen)
    return sorted(choices, key=lambda tree: tree.sort_title)
