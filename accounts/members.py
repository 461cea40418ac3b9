"""The members and the pending invitations of a team, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from accounts.models import Invitation, Membership, Team

PAGE_SIZE = 50
MAX_SEARCH_CHARS = 120
R = TypeVar("R", Membership, Invitation)


@dataclass(frozen=True, slots=True)
class Size:
    """``without_factor``: how many of the ``members`` have no second factor."""

    members: int
    without_factor: int


def member_rows(team: Team, text: str = "", after: int = 0) -> tuple[list[Membership], str]:
    """``(members, URL of the next ones or "")``: the first whose name or email has ``text``, or those after a key."""
    rows = team.memberships.of_people().named(text).select_related("user").filter(pk__gt=after).order_by("pk")
    members, last = _page(rows)
    return members, _next("team_members", team, {"q": text, "after": last})


def invitation_rows(team: Team, before: int = 0) -> tuple[list[Invitation], str]:
    """``(pending invitations, URL of the next ones or "")``, the newest first."""
    rows = team.invitations.pending().order_by("-pk")
    invitations, last = _page(rows.filter(pk__lt=before) if before else rows)
    return invitations, _next("team_invitations", team, {"after": last})


def size_of(team: Team, members: list[Membership], has_more: bool) -> Size:
    """``members``: the first page, which needs no query where it is all."""
    if not has_more:
        return Size(len(members), sum(not member.user.has_factor for member in members))
    without = Count("pk", filter=Q(user__has_factor=False))
    return Size(**team.memberships.of_people().aggregate(members=Count("pk"), without_factor=without))


def _page(rows: QuerySet[R]) -> tuple[list[R], int]:
    page = list(rows[: PAGE_SIZE + 1])
    return page[:PAGE_SIZE], page[PAGE_SIZE - 1].pk if len(page) > PAGE_SIZE else 0


def _next(view: str, team: Team, params: dict[str, str | int]) -> str:
    if not params["after"]:
        return ""
    return f"{reverse(view, args=[team.pk])}?{urlencode({name: value for name, value in params.items() if value})}"
