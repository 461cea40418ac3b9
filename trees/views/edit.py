"""The editor: a guide's draft as steps, and as text. What it reads and saves is /api/v1/trees/<id>/draft."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Role
from project.pages import page
from trees.views.trees import mine

# /trees/<id>/edit


@require_safe
@page
def tree_edit(request, pk):
    return show(request, pk, "steps")


# /trees/<id>/edit/text


@require_safe
@page
def tree_edit_text(request, pk):
    return show(request, pk, "text")


def show(request, pk, view: str):
    return render(request, "trees/tree_edit.html", {"tree": mine(request, pk, Role.EDITOR), "view": view})
