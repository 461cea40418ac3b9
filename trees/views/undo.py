"""Undo of a deletion."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from accounts.access import team_or_404
from accounts.models import Role
from accounts.requests import PageRequest
from project.web.pages import page, quietly
from project.web.races import refusal_is_conflict
from trees.models import deletions

# /trees/undo/<key>


@require_POST
@page
def undo_deletion(request: PageRequest, key: str) -> HttpResponse:
    deletion = deletions.deletion_for(key)
    if deletion is None:
        raise Http404
    team_or_404(request.user, deletion["team"], deletion.get("role", Role.EDITOR))
    with refusal_is_conflict():
        restored = deletions.restore(key, deletion)
    if restored is None:
        raise Http404
    return quietly(f"“{restored}” restored.")
