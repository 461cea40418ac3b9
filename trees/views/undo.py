"""Undo of a deletion."""

from django.http import Http404
from django.views.decorators.http import require_POST

from accounts.access import team_or_404
from accounts.models import Role
from project.web.pages import page, quietly
from trees.models import deletions

# /trees/undo/<key>


@require_POST
@page
def undo_deletion(request, key):
    was = deletions.deletion_for(key)
    if was is None:
        raise Http404
    team_or_404(request.user, was["team"], was.get("role", Role.EDITOR))
    found = deletions.restore(key, was)
    if found is None:
        raise Http404
    return quietly(f"“{found}” is back.")
