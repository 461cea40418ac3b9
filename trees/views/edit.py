"""The editor: a guide's draft as steps, and as text. It reads and saves through /api/v1/trees/<id>/draft."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role
from accounts.requests import PageRequest
from project.web.pages import page
from trees.core.graph import Node
from trees.core.outcomes import OUTCOME_LABELS
from trees.core.stored import MAX_BODY_CHARS
from trees.core.text import tidy
from trees.library.guides import tree_or_404
from trees.running.outcomes import OUTCOME_ICONS, OUTCOME_MEANINGS
from trees.running.panels import step_content

OUTCOMES = [("", "Not decided yet", "", OUTCOME_ICONS[""])] + [
    (key, OUTCOME_LABELS[key], OUTCOME_MEANINGS[key], OUTCOME_ICONS[key]) for key in OUTCOME_LABELS
]

# /trees/<id>/edit


@require_safe
@page
def tree_edit(request: PageRequest, pk: int) -> HttpResponse:
    return show(request, pk, "steps")


# /trees/<id>/edit/text


@require_safe
@page
def tree_edit_text(request: PageRequest, pk: int) -> HttpResponse:
    return show(request, pk, "text")


# /trees/<id>/edit/preview


@require_POST
@page
def tree_edit_preview(request: PageRequest, pk: int) -> HttpResponse:
    """The ``text`` of a step as readers see it."""
    tree_or_404(request.user, pk, Role.EDITOR)
    step = Node("preview", "", tidy(request.POST.get("text", "")[:MAX_BODY_CHARS]))
    return render(request, "trees/tree_edit_preview.html", {"parts": step_content(step)["parts"]})


def show(request: PageRequest, pk: int, view: str) -> HttpResponse:
    context = {"tree": tree_or_404(request.user, pk, Role.EDITOR), "view": view, "outcomes": OUTCOMES}
    return render(request, "trees/tree_edit.html", context)
