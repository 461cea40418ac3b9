"""/teams/<id>/audit and /audit: who did what, in a team for its admins, on the site for its staff."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import team_or_404
from accounts.audit.actions import GROUPS
from accounts.audit.query import STAFF_ONLY, AuditQuery, audit_query, people_of
from accounts.audit.rows import page_rows
from accounts.models import Role, Team
from accounts.requests import PageRequest
from project.web.pages import page, remembered
from project.web.params import filters, natural_number, next_page_url

PAGE_SIZE = 50

# /teams/<id>/audit


@require_safe
@page
def team_audit(request: PageRequest, pk: int) -> HttpResponse:
    return show(request, team_or_404(request.user, pk, Role.ADMIN))


@require_safe
@page
def team_audit_entries(request: PageRequest, pk: int) -> HttpResponse:
    return entries(request, team_or_404(request.user, pk, Role.ADMIN))


# /audit


@require_safe
@page
def audit(request: PageRequest) -> HttpResponse:
    require_staff(request)
    return show(request, None)


@require_safe
@page
def audit_entries(request: PageRequest) -> HttpResponse:
    require_staff(request)
    return entries(request, None)


def require_staff(request: PageRequest) -> None:
    if not request.user.is_staff:
        raise PermissionDenied(STAFF_ONLY)


def show(request: PageRequest, team: Team | None) -> HttpResponse:
    query = audit_query(request.GET, team)
    context = {
        "query": query,
        "groups": [(key, words) for key, (words, _) in GROUPS.items()],
        "people": people_of(team),
        "page": page_url(team),
        "list": list_url(team),
        **rows(request, query),
    }
    return render(request, "accounts/audit.html", context)


def entries(request: PageRequest, team: Team | None) -> HttpResponse:
    """The list alone: the first rows after a filter changed, or the next ones."""
    query = audit_query(request.GET, team)
    response = render(request, "accounts/audit_entries.html", {"query": query, **rows(request, query)})
    return remembered(request, response, f"{page_url(team)}?{filters(request.GET)}")


def rows(request: PageRequest, query: AuditQuery) -> dict[str, object]:
    after = natural_number(request.GET.get("after", ""))
    found, cursor = query.entries().page(after or None, PAGE_SIZE)
    return {
        "rows": page_rows(found, query.team),
        "is_first": not after,
        "next": next_page_url(list_url(query.team), str(cursor) if cursor else None, request.GET),
        "export": export_url(query.team, filters(request.GET)),
    }


def page_url(team: Team | None) -> str:
    return reverse("team_audit", args=[team.pk]) if team else reverse("audit")


def list_url(team: Team | None) -> str:
    return reverse("team_audit_entries", args=[team.pk]) if team else reverse("audit_entries")


def export_url(team: Team | None, query: str) -> str:
    """Ends with what ``format=`` can follow."""
    url = reverse("api-team-audit", args=[team.pk]) if team else reverse("api-audit")
    return f"{url}?{query}&" if query else f"{url}?"
