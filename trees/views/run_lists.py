"""/runs/: the runs of the user and of their teams."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import PageRequest
from project.database.replica import may_be_stale
from project.web.pages import page, remembered
from project.web.params import filters, next_page_url
from trees.core.outcomes import OUTCOME_LABELS
from trees.running.forms import RUN_DOERS, RUN_OWNERS, RUN_STATES, colleagues
from trees.running.list_query import guide_choices, read_page, run_query
from trees.running.own_runs import own_runs
from trees.running.rows import open_run_rows, run_rows

MAX_PEOPLE_OFFERED = 200


# /runs/


@require_safe
@page
@may_be_stale
def runs(request: PageRequest) -> HttpResponse:
    query = run_query(request)
    context = {
        "query": query,
        "states": RUN_STATES,
        "whose": RUN_OWNERS,
        "outcomes": OUTCOME_LABELS,
        "doers": RUN_DOERS,
        "guides": guide_choices(request.user, query.tree),
        "people": colleagues(request.user)[:MAX_PEOPLE_OFFERED],
    }
    return render(request, "runs/runs.html", context)


@require_safe
@page
@may_be_stale
def run_list(request: PageRequest) -> HttpResponse:
    """The rows after a cursor; loads on scroll. The first page also puts the filters into the address bar."""
    if page := own_runs(request.user, request.GET):
        context: dict[str, object] = {"row_html": page.html, "rows": True}
        cursor = page.cursor
    else:
        query = run_query(request)
        page_rows, cursor = read_page(request.user, query, request.GET.get("after", ""))
        several_teams = len(query.teams) > 1 and query.team is None
        context = {"query": query, "rows": run_rows(page_rows, request.user, teams=several_teams)}
    context["is_first"] = not request.GET.get("after")
    context["next"] = next_page_url(request.path, cursor, request.GET)
    context["has_list"] = context["is_first"] and (context["rows"] or context["next"])
    response = render(request, "runs/run_list.html", context)
    return remembered(request, response, f"{reverse('runs')}?{filters(request.GET)}")


# /runs/under-way


@require_safe
@page
def runs_under_way(request: PageRequest) -> HttpResponse:
    """The user's own, for the library's page: part of that page, and reloaded when something changed."""
    return render(request, "runs/under_way.html", {"under_way": open_run_rows(request.user)})
