"""What the pickers of forms find: folders and categories of a team that has too many for a list."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import team_or_404
from accounts.models import Team
from accounts.requests import PageRequest
from project.web.pages import page
from project.web.params import natural_number
from trees.core.search.query import MAX_QUERY_CHARS
from trees.library.forms import pickers

# /trees/folders/choices


@require_safe
@page
def folder_choices(request: PageRequest) -> HttpResponse:
    team, field, text = asked_of(request)
    outside = natural_number(request.GET.get("without", ""))
    without = get_object_or_404(team.folders, pk=outside) if outside else None
    empty = request.GET.get("empty", "")[:MAX_QUERY_CHARS]
    chosen = request.GET.get(field, "")
    offered = pickers.folder_paths(team, without)
    return show(request, pickers.folder_choices(field, text, chosen, offered, empty))


# /trees/categories/choices


@require_safe
@page
def category_choices(request: PageRequest) -> HttpResponse:
    team, field, text = asked_of(request)
    return show(request, pickers.category_choices(field, text, set(request.GET.getlist(field)), team))


def asked_of(request: PageRequest) -> tuple[Team, str, str]:
    """The team, the name of the form's field, and the words that are searched for."""
    team = team_or_404(request.user, natural_number(request.GET.get("team", "")))
    field = request.GET.get("field", "")[:MAX_QUERY_CHARS]
    return team, field, request.GET.get(f"{field}-words", "")[:MAX_QUERY_CHARS]


def show(request: PageRequest, choices: pickers.Choices) -> HttpResponse:
    return render(request, "trees/picker_choices.html", {"picker": choices})
