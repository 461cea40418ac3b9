"""Undo of a deletion, or of one action on many guides."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from accounts.access import team_or_404
from accounts.models import Role, User
from accounts.requests import PageRequest
from project.web.pages import page, quietly
from project.web.races import refusal_is_conflict
from trees.library import bulk
from trees.models import deletions, undo_keys

# /trees/undo/<key>


@require_POST
@page
def undo(request: PageRequest, key: str) -> HttpResponse:
    record = undo_keys.record_for(key)
    if record is None:
        raise Http404
    if "by" in record:
        return quietly(bulk.sentence(bulk.undo(key, record, request.user), "changed back"))
    return quietly(f"“{restored(request.user, key, record)}” restored.")


def restored(user: User, key: str, deletion: undo_keys.Record) -> object:
    """What was deleted. Http404 where another request restored it first."""
    team_or_404(user, deletion["team"], deletion.get("role", Role.EDITOR))
    with refusal_is_conflict():
        row = deletions.restore(key, deletion)
    if row is None:
        raise Http404
    return row
