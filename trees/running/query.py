"""Fetching a run of a user, and what its page shows of a newer release."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import BigIntegerField, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import ApiKey, User
from trees.core.changes.diff import change_lines
from trees.core.runs import walk
from trees.core.runs.offers import refused_by
from trees.core.text import quoted
from trees.models import Revision, Run, RunEvent, Tree
from trees.models.trees.revisions import graph_of

MAX_CHANGE_LINES = 20
MAX_RUNS_OF_AGENT = 50


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
        "refused": refused_by(new, state, graph_of, timezone.localdate()),
        "reason": run.switch_problem(state),
    }


def is_withdrawn(run: Run, state: walk.State) -> bool:
    """Whether the guide that the run is in was unpublished since: its steps may be wrong."""
    if not run.under_way or not state.place.back:
        return run.under_way and run.tree.live_id is None
    return Tree.objects.filter(revisions=state.place.release_id, live=None).exists()


def passed_by(run: Run, state: walk.State, recorded: Collection[walk.Event]) -> list[dict[str, object]]:
    """The guides that the answers among ``recorded`` were to lead through and did not; ``state``: after them.

    Each as ``release``, ``title`` and ``message``. A page that was opened earlier leads through guides that were
    unpublished, archived or moved to another team since.
    """
    missed = {each.entered for each in recorded if each.kind == "answer"} - {0, *state.entered.values()}
    if not missed:
        return []
    guides = Tree.objects.filter(team=run.team_id, revisions__in=missed)
    rows = guides.values_list("revisions", "title", "live", "archived_at")
    about = {release: (title, bool(live), bool(archived)) for release, title, live, archived in rows}
    return [
        {
            "release": release,
            "title": about.get(release, ("",))[0],
            "message": _passed_by_message(*about.get(release, ())),
        }
        for release in sorted(missed)
    ]


def _passed_by_message(title: str = "", live: bool = False, archived: bool = False) -> str:
    if not title or (live and not archived):
        return "The run went on without a guide that is no longer there."
    return f"The run went on without {quoted(title)}, which was {'archived' if archived else 'unpublished'}."


def open_releases(user: User, release_ids: set[int]) -> dict[int, int]:
    """Release -> its tree, of those ``release_ids`` whose steps ``user`` may see.

    These are the releases of published guides. Of a guide that was unpublished, only the runs of ``user`` that were
    begun before keep theirs.
    """
    keys = [each for each in release_ids if each <= BigIntegerField.MAX_BIGINT]  # what SQLite can compare
    releases = Revision.objects.filter(pk__in=keys, tree__in=Tree.objects.of(user)).released()
    rows = releases.values_list("pk", "tree", "tree__live")
    tree_of = {release_id: tree for release_id, tree, live in rows if live}
    withdrawn = {release_id: tree for release_id, tree, live in rows if not live}
    return tree_of | {each: withdrawn[each] for each in _in_runs_of(user, withdrawn)}


def can_take_over(run: Run, user: User) -> bool:
    """Whether ``run`` is that of an agent of its team, which any member can make their own."""
    return run.person is not None and run.person.service_team_id == run.team_id and run.person_id != user.pk


def runs_under_way(user: User, key: ApiKey | None) -> QuerySet[Run]:
    """The last runs of ``user`` that are under way, of those that the agent with ``key`` began or was handed."""
    runs = Run.objects.of(user).filter(person=user).under_way().select_related("tree", "handed_by")
    return (runs.filter(key=key) if key else runs).order_by("-touched_at", "-pk")[:MAX_RUNS_OF_AGENT]


def run_or_404(user: User, pk: UUID) -> Run:
    """A run of the user's teams, else Http404."""
    runs = Run.objects.of(user).select_related("tree__live", "tree__team", "release", "person", "handed_by", "key")
    return get_object_or_404(runs.defer("tree__live__content", "release__content"), pk=pk)


def _in_runs_of(user: User, release_ids: Collection[int]) -> set[int]:
    """Those of ``release_ids`` that runs of ``user`` began with, switched to or entered."""
    if not release_ids:
        return set()
    runs = Run.objects.filter(person=user, first_release__in=release_ids).order_by().values_list("first_release")
    events = RunEvent.objects.filter(run__person=user).order_by()
    places = events.filter(release__in=release_ids).values_list("release")
    entered = events.filter(entered__in=release_ids).values_list("entered")
    return {release_id for (release_id,) in runs.union(places, entered)}
