"""Undo of a deletion or revocation, of a handover, or of one action on many guides."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import team_or_404
from accounts.models import Role, User
from accounts.requests import PageRequest
from project.web.direction import isolated
from project.web.pages import leave, page, quietly, refused
from project.web.races import refusal_is_conflict
from trees.library import bulk
from trees.models import Share, deletions, undo_keys
from trees.models.runs import handovers

# /trees/undo/<key>


@require_POST
@page
def undo(request: PageRequest, key: str) -> HttpResponse:
    record = undo_keys.record_for(key)
    if record is None:
        raise Http404
    if record["kind"] == handovers.KIND:
        return given_back(request, key, record)
    if "by" in record:
        return quietly(bulk.sentence(bulk.undo(key, record, request.user), "changed back"))
    row = restored(request.user, key, record)
    return quietly("The link works again." if isinstance(row, Share) else f"“{row}” restored.")


def given_back(request: PageRequest, key: str, record: undo_keys.Record) -> HttpResponse:
    """A run that was handed over is again whose it was."""
    team_or_404(request.user, record["team"])
    try:
        run = handovers.undo(key, record, request.user)
    except ValidationError as error:
        return refused(" ".join(error.messages))
    if run is None:
        raise Http404
    mine = run.person_id == request.user.pk
    message = "This run is yours again." if mine else f"This run is {isolated(run.person)}’s again."
    return leave(message, to=reverse("run", args=[run.pk]))


def restored(user: User, key: str, deletion: undo_keys.Record) -> object:
    """What was deleted. Http404 where another request restored it first."""
    team_or_404(user, deletion["team"], deletion.get("role", Role.EDITOR))
    with refusal_is_conflict():
        row = deletions.restore(key, deletion)
    if row is None:
        raise Http404
    return row
