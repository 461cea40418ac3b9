"""One run of a person's teams, and what there is to say of it beside its events."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.models import User
from trees.core import walk
from trees.core.diff import change_lines
from trees.models import Run
from trees.models.revisions import graph_of

MAX_CHANGE_LINES = 20


def newer_release(found: Run, state: walk.State) -> dict:
    """What there is to say of a newer release than the run's: what changed, and why the run cannot go on with it."""
    if found.newer_release is None:
        return {"run": found}
    old, new = graph_of(found.release_id), graph_of(found.newer_release.pk)
    headline, *lines = change_lines(old, new)
    return {
        "run": found,
        "newer": found.newer_release,
        "headline": headline,
        "lines": lines[:MAX_CHANGE_LINES],
        "more": max(0, len(lines) - MAX_CHANGE_LINES),
        "reason": found.switch_problem(state),
    }


def run_or_404(user: User, pk: UUID) -> Run:
    """A run of the user's teams, else Http404."""
    runs = Run.objects.of(user).select_related("tree__live", "tree__team", "release", "person", "handed_by")
    return get_object_or_404(runs.defer("tree__live__content", "release__content"), pk=pk)
