"""Guides that somebody should read again: what is due, or soon, and the word that it was done."""

from datetime import date

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role
from project.web.pages import page, quietly
from trees.library.forms import writable_teams
from trees.library.guides import tree_or_404
from trees.library.reviews import MONTHS, SOON, months_later
from trees.models import Tree
from trees.models.keyset import Keyset

ORDER = Keyset("review_on", "id")
PAGE = 50
FIELDS = ["id", "title", "team__name", "review_on", "live__number"]


# /flags/guides


@require_safe
@page
def reviews(request):
    teams = list(writable_teams(request.user))
    context = {"writes": bool(teams), "months": MONTHS, **due(request, teams)}
    return render(request, "flags/review_rows.html" if "after" in request.GET else "flags/reviews.html", context)


def due(request, teams) -> dict:
    """A page of the guides of ``teams`` that are due within SOON, the longest due first."""
    today = timezone.localdate()
    found, parts = Tree.objects.due(today + SOON).filter(team__in=teams), [Q(team=team) for team in teams]
    after = request.GET.get("after", "")
    rows, after = ORDER.page_or_first(found, after, PAGE, parts, rows=Tree.objects.values(*FIELDS))
    return {
        "rows": [row(each, today, len(teams) > 1) for each in rows],
        "next": f"{request.path}?after={after}" if after else "",
    }


def row(tree: dict, today: date, teams: bool) -> dict:
    days = (tree["review_on"] - today).days
    return {
        "id": tree["id"],
        "href": f"/trees/{tree['id']}/",
        "title": tree["title"],
        "team": tree["team__name"] if teams else "",
        "release": f"release {tree['live__number']}" if tree["live__number"] else "not published",
        "on": tree["review_on"],
        "due": days <= 0,
        "when": "due today" if not days else f"{in_days(-days)} overdue" if days < 0 else f"due in {in_days(days)}",
    }


def in_days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


# /flags/guides/<tree>


@require_POST
@page
def reviewed(request, pk):
    """It was read: its next date is some months from now; or ``on`` the day that is posted (an undo)."""
    found = tree_or_404(request.user, pk, Role.EDITOR)
    was = found.review_on
    found.set_review_date(
        day(request.POST["on"]) if "on" in request.POST else months_later(timezone.localdate(), MONTHS)
    )
    undo = f"{request.path}?on={was.isoformat() if was else ''}"
    return quietly(f"“{found.title}” {is_due(found.review_on)}.", undo=undo)


def is_due(on: date | None) -> str:
    return f"is to be reviewed by {on.day} {on:%b %Y}" if on else "has no date for its review"


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadRequest("This is no day.") from None
