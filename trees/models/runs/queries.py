"""Queries of runs, and starting one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from project.web.races import raises_conflict
from project.web.times import on_days
from trees.models.queries.words import TOKENS, has_word, words_in, words_of
from trees.models.runs.agents import DoneBy, runs_of_agents
from trees.models.search import runs as search_runs
from trees.models.team_owned import TeamOwnedQuerySet
from trees.models.trees.publishing import NOT_PUBLISHED
from trees.models.trees.revisions import Revision, graph_of
from trees.models.trees.tree import Tree

if TYPE_CHECKING:
    from trees.models.runs.run import Run

MAX_RUN_WORDS_CHARS = 410  # ticket and caller, and what parts them
MAX_RECENT_RUNS = 200
ABANDONED = "abandoned"  # the outcome of a run that was given up
UNDER_WAY = Q(ended_at=None)


class RunQuerySet(TeamOwnedQuerySet["Run"]):
    def in_state(self, state: str) -> Self:
        """``state``: "under_way", "finished" or "abandoned"."""
        return {"under_way": self.under_way, "finished": self.finished, "abandoned": self.abandoned}[state]()

    def under_way(self) -> Self:
        return self.filter(UNDER_WAY, look=False)

    def locked(self) -> Self:
        """Each with its guide, release and people, and locked until the transaction ends."""
        rows = self.select_related("tree", "release", "person", "handed_by").defer("tree__words", "release__content")
        return rows.select_for_update(of=("self",), no_key=True)

    def looks(self) -> Self:
        """Runs that nothing worth keeping was recorded in: no list and no number has them."""
        return self.filter(look=True)

    def delete_looks(self, before: datetime, limit: int) -> int:
        """Deletes up to ``limit`` looks without an event since ``before``; returns how many."""
        keys = list(
            self.looks().filter(touched_at__lt=before).order_by("touched_at").values_list("pk", flat=True)[:limit]
        )
        still_looks = self.looks().filter(touched_at__lt=before, pk__in=keys)  # an event may have come in between
        return still_looks.delete()[1].get("trees.Run", 0)

    def finished(self) -> Self:
        return self.filter(ended_at__isnull=False).exclude(outcome=ABANDONED)

    def abandoned(self) -> Self:
        return self.filter(outcome=ABANDONED)

    def done_by(self, who: str) -> Self:
        """``who``: "person" for runs that people did alone, "agent" for those that an agent did or had a part in."""
        return self.filter(runs_of_agents() if who == DoneBy.AGENT else Q(done_by=DoneBy.PERSON))

    def search(self, text: str) -> Self:
        """Runs with every word of ``text``, or a part of one, in the ticket's number or the caller's name."""
        for word in words_in(text):
            self = self.filter(has_word(word))
        return self

    def keys_found(self, teams: Sequence[int], text: str, limit: int) -> list[str]:
        """The keys of up to ``limit`` runs of ``teams`` (keys) that ``text`` finds quickly, see search/runs.py."""
        return search_runs.keys_found(self.search(text).query, teams, text, limit)

    def reindex(self, limit: int) -> int:
        """Rewrites ``words`` of up to ``limit`` runs that an older version wrote; returns how many."""
        old = self.exclude(words="").exclude(words__contains=TOKENS).only("ticket", "caller").order_by("pk")[:limit]
        runs = list(old)
        for run in runs:
            self.filter(pk=run.pk, ticket=run.ticket, caller=run.caller).update(words=run_words(run.ticket, run.caller))
        return len(runs)

    def started_between(self, since: date | None = None, until: date | None = None) -> Self:
        """Runs that started on a day from ``since`` to ``until``, both included, in the current time zone."""
        return self.filter(**on_days("started_at", since, until))

    def recent_trees(self, person: User) -> list[int]:
        """Keys of the trees of the person's last runs, each once, the last used first. Reads a bounded number."""
        runs = self.filter(person=person).order_by("-started_at", "-pk")
        return list(dict.fromkeys(runs.values_list("tree", flat=True)[:MAX_RECENT_RUNS]))

    def abandon_idle(self, before: datetime, limit: int) -> int:
        """Marks up to ``limit`` runs without an event since ``before`` as abandoned; returns how many. A later event
        reopens such a run."""
        idle = Q(touched_at__lt=before)
        keys = list(self.under_way().filter(idle).order_by("touched_at").values_list("pk", flat=True)[:limit])
        still_idle = self.under_way().filter(idle, pk__in=keys)  # an event may have come in between
        return still_idle.update(ended_at=F("touched_at"), outcome=ABANDONED)


def run_words(ticket: str, caller: str) -> str:
    return words_of(ticket, caller, max_chars=MAX_RUN_WORDS_CHARS)


BaseRunManager = models.Manager.from_queryset(RunQuerySet)


class RunManager(BaseRunManager["Run"]):
    @raises_conflict
    def start(
        self, tree: Tree, *, by: User, key: UUID | None = None, release: Revision | None = None, ago: float = 0
    ) -> Run:
        """A new run of ``tree``, or the run that ``by`` started with the same ``key`` before. It begins as a look.

        ``release``: one of the tree, by default the live one. ``ago``: seconds since its first step was displayed.
        ValidationError when the tree is not published, or the key belongs to another run.
        """
        key = key or uuid4()
        if existing := self.filter(pk=key).first():
            return self._checked(existing, tree, by)
        release = release or tree.live
        if release is None or tree.live_id is None:
            raise ValidationError(NOT_PUBLISHED)
        now = timezone.now()
        started_at = now - timedelta(seconds=min(max(ago, 0), 86_400))
        place = {"node": graph_of(release.pk).start, "node_release": release}
        owner = {"tree": tree, "team_id": tree.team_id, "person": by, "release": release, "first_release": release}
        times = {"started_at": started_at, "touched_at": now}
        run, created = self.get_or_create(pk=key, defaults={**owner, **place, **times, "look": True})
        return run if created else self._checked(run, tree, by)

    def _checked(self, run: Run, tree: Tree, by: User) -> Run:
        if (run.tree_id, run.person_id) != (tree.pk, by.pk):
            raise ValidationError("This key belongs to another run.")
        return run
