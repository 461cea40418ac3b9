"""/teams/<id>/numbers: which guides end well, for how many, and whose runs they are."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import team_or_404
from accounts.models import Role, Team
from accounts.requests import PageRequest
from project.database.replica import may_be_stale
from project.web.pages import page
from project.web.params import natural_number
from trees.core.outcomes import OUTCOMES
from trees.models import Run
from trees.numbers import charts
from trees.numbers.page import NAMES, duration, percentage
from trees.numbers.shape import ENDINGS
from trees.numbers.team import RESOLVED, SORTS, STANDARD_DAYS, STANDARD_SORT, Line, first_day, numbers_of_team

PERIODS = {7: "Last 7 days", 30: "Last 30 days", 90: "Last 90 days", 365: "Last 365 days"}
COLUMNS = (*OUTCOMES, Run.ABANDONED)


@require_safe
@page
@may_be_stale
def team_numbers(request: PageRequest, pk: int) -> HttpResponse:
    """Guides for all members. People for admins only: who ran how much is no business of colleagues."""
    team = team_or_404(request.user, pk)
    days, sort = natural_number(request.GET.get("days", "")), request.GET.get("sort", "")
    days, sort = days if days in PERIODS else STANDARD_DAYS, sort if sort in SORTS else STANDARD_SORT
    since = first_day(days)
    is_admin = team.role == Role.ADMIN
    numbers = numbers_of_team(team, since, sort, with_people=is_admin)
    whole = numbers.whole
    context = {
        "team": team,
        "is_admin": is_admin,
        "periods": PERIODS.items(),
        "days": days,
        "sorts": SORTS.items(),
        "sort": sort,
        "numbers": numbers,
        "sheet": f"{reverse('api-team-analytics', args=[team.pk])}?days={days}&sort={sort}&format=csv",
        "runs": f"{whole.runs:,}",
        "mean": duration(round(whole.mean)) if whole.mean else "",
        "chart": charts.stacked({ending: whole.outcomes.get(ending, 0) for ending in ENDINGS}),
        "endings": [
            (ending, NAMES[ending], f"{whole.outcomes[ending]:,}", percentage(whole.outcomes[ending], whole.runs))
            for ending in ENDINGS
            if whole.outcomes.get(ending)
        ],
        "columns": [NAMES[ending] for ending in COLUMNS],
        "guides": [row(line, reverse("tree_numbers", args=[line.key]), f"since={since}") for line in numbers.guides],
        "people": [row(line, reverse("runs"), person_filter(team, line.key, since)) for line in numbers.people],
    }
    return render(request, "trees/team_numbers.html", context)


def person_filter(team: Team, person: int, since: date) -> str:
    return f"state=finished&whose=all&team={team.pk}&person={person}&since={since}"


def row(line: Line, path: str, query: str) -> dict[str, Any]:
    """What the table shows of a guide or a person. Shares are of the runs that have ended."""
    return {
        "name": line.name,
        "href": f"{path}?{query}",
        "runs": f"{line.runs:,}",
        "endings": [f"{line.outcomes.get(ending, 0):,}" for ending in COLUMNS],
        "share": percentage(line.outcomes.get(RESOLVED, 0), line.ended),
        "mean": duration(round(line.mean)) if line.mean else "",
        "flags": line.flags,
    }
