"""/trees/<id>/export: what a guide can be exported as."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import can_edit
from accounts.requests import PageRequest
from project.web.pages import page
from trees.library.guides import tree_or_404
from trees.transfer.exports import EXPORTS, PURPOSES


@require_safe
@page
def tree_export(request: PageRequest, pk: int) -> HttpResponse:
    tree = tree_or_404(request.user, pk)
    edits = can_edit(tree)
    purposes = [
        (purpose, [(EXPORTS[name], about) for name, about in formats.items()]) for purpose, formats in PURPOSES.items()
    ]
    context = {"tree": tree, "can_edit": edits, "has_steps": bool(tree.graph_for(not edits)), "purposes": purposes}
    return render(request, "trees/tree_export.html", context)
