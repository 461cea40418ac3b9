"""Fetching a run of a user, and what its page shows of a newer release."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.models import User
from trees.core import walk
from trees.core.diff import change_lines
from trees.models import Run
from trees.models.revisions import graph_of

MAX_CHANGE_LINES = 20


def newer_release(run: Run, state: walk.State) -> dict[str, object]:
    """Template context on a newer release than the run's: what changed, and why the run cannot switch to it."""
    if run.newer_release is None:
        return {"run": run}
    old, new = graph_of(run.release_id), graph_of(run.newer_release.pk)
    headline, *lines = change_lines(old, new)
    return {
        "run": run,
        "newer": run.newer_release,
        "headline": headline,
        "lines": lines[:MAX_CHANGE_LINES],
        "more": max(0, len(lines) - MAX_CHANGE_LINES),
        "reason": run.switch_problem(state),
    }


def run_or_404(user: User, pk: UUID) -> Run:
    """A run of the user's teams, else Http404."""
    runs = Run.objects.of(user).select_related("tree__live", "tree__team", "release", "person", "handed_by")
    return get_object_or_404(runs.defer("tree__live__content", "release__content"), pk=pk)
