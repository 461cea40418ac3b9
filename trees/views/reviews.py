"""Guides that are due for review, now or soon, and marking one as reviewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role, Team
from accounts.requests import PageRequest
from project.web.pages import page, quietly
from project.web.params import next_page_url
from project.web.times import day_text, due_html
from trees.library.forms.library import writable_teams
from trees.library.guides import tree_or_404
from trees.library.links import tree_url
from trees.library.reviews import DUE_SOON, MONTHS_BETWEEN_REVIEWS, months_later
from trees.library.rows.guide_rows import release_label
from trees.models import Tree
from trees.models.queries.keyset import Keyset

ORDER = Keyset("review_on", "id")
PAGE_SIZE = 50
FIELDS = ["id", "title", "team__name", "review_on", "live__number"]


# /flags/guides


@require_safe
@page
def reviews(request: PageRequest) -> HttpResponse:
    teams = list(writable_teams(request.user))
    context = {"writes": bool(teams), "months": MONTHS_BETWEEN_REVIEWS, **due(request, teams)}
    return render(request, "flags/review_rows.html" if "after" in request.GET else "flags/reviews.html", context)


def due(request: PageRequest, teams: Sequence[Team]) -> dict[str, object]:
    """A page of the guides of ``teams`` that are due within DUE_SOON, the longest due first."""
    today, after = timezone.localdate(), request.GET.get("after", "")
    trees, parts = Tree.objects.due(today + DUE_SOON).filter(team__in=teams), [Q(team=team) for team in teams]
    page, cursor = ORDER.page_or_first(trees, after, PAGE_SIZE, parts, rows=Tree.objects.values(*FIELDS))
    return {
        "rows": [row(each, today, several_teams=len(teams) > 1) for each in page],
        "next": next_page_url(request.path, cursor),
    }


def row(tree: Mapping[str, Any], today: date, several_teams: bool) -> dict[str, object]:
    return {
        "id": tree["id"],
        "href": tree_url(tree["id"]),
        "title": tree["title"],
        "team": tree["team__name"] if several_teams else "",
        "release": release_label(tree["live__number"]),
        "on": tree["review_on"],
        "overdue": tree["review_on"] <= today,
        "due": due_html(tree["review_on"]),
    }


# /flags/guides/<tree>


@require_POST
@page
def reviewed(request: PageRequest, pk: int) -> HttpResponse:
    """Moves the review date MONTHS_BETWEEN_REVIEWS ahead; or to the posted day ``on``, which may be empty (undo)."""
    tree = tree_or_404(request.user, pk, Role.EDITOR)
    previous = tree.review_on
    next_date = months_later(timezone.localdate(), MONTHS_BETWEEN_REVIEWS)
    tree.set_review_date(day(request.POST["on"]) if "on" in request.POST else next_date)
    undo = f"{request.path}?on={previous.isoformat() if previous else ''}"
    return quietly(f"“{tree.title}” {next_review(tree.review_on)}.", undo=undo)


def next_review(on: date | None) -> str:
    return f"is due for review on {day_text(on)}" if on else "has no review date"


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadRequest("The date is not valid.") from None
