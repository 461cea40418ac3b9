"""Writing a guide: each save appends a revision, and the newest is the draft."""

from functools import cache
from typing import TYPE_CHECKING, Any, cast

import orjson
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import User
from project.database.statements import Delete, Rows, Select
from project.web.errors import Conflict
from project.web.races import is_lost_race, raises_conflict
from trees.core.changes import diff
from trees.core.changes.merge import Merge, merge
from trees.core.formats.guide_text import About
from trees.core.graph import Graph
from trees.models.search.index import MAX_SEARCHED_CHARS
from trees.models.trees import revisions
from trees.models.trees.details import Details
from trees.models.trees.revisions import DELETED, Revision, RevisionQuerySet, Stale

if TYPE_CHECKING:
    from trees.models.trees.tree import Tree

DRAFT_FIELDS = ["serial", "node_count", "words", "updated_at", "updated_by"]
# Unreleased revisions up to a serial. Runs, flags and shares refer to releases only.
SERIAL = Revision._meta.get_field("serial")
KEYS = {"tree": models.BigAutoField(), "serial": SERIAL, "but": SERIAL, "nor": SERIAL}
DELETE = Delete(lambda tree, serial, but, nor: _until(tree, serial, but, nor), **KEYS)
DELETE_SQUASHED = Delete(lambda tree, serial, but, nor: _until(tree, serial, but, nor).filter(squashed=True), **KEYS)
REVISION = Select(
    lambda tree, serial: Revision.objects.filter(tree_id=tree, serial=serial).order_by(),
    tree=KEYS["tree"],
    serial=SERIAL,
)
NEWEST = Select(
    lambda tree: Revision.objects.filter(tree_id=tree).order_by("-serial").defer("content")[:1], tree=KEYS["tree"]
)
LOCK = Select(lambda tree: _locked(tree), tree=KEYS["tree"])


class Authoring(Details):
    """The part of Tree that editors write: its content is the graph of its newest revision."""

    serial = models.PositiveIntegerField(default=0, editable=False, help_text="Of the newest revision.")
    node_count = models.PositiveIntegerField(default=0, editable=False)
    words = models.TextField(blank=True, editable=False, help_text="What search looks through.")
    origin_serial = models.PositiveIntegerField(
        null=True, editable=False, help_text="The revision that its last import made."
    )
    library_serial = models.PositiveIntegerField(
        null=True, editable=False, help_text="The revision that the files of a library last said."
    )

    class Meta:
        abstract = True

    _draft: Revision | None = None

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self._draft = None
        super().refresh_from_db(*args, **kwargs)

    @property
    def draft(self) -> Revision:
        """The newest revision, read once: a revision's content never changes."""
        if self._draft is None or self._draft.serial != self.serial:
            self._draft = REVISION.first(tree=self.pk, serial=self.serial)
        if self._draft is None:
            raise Conflict(DELETED)
        return self._draft

    @property
    def graph(self) -> Graph:
        """The content of the newest revision; an empty graph before the first."""
        return self.draft.graph if self.serial else Graph()

    @raises_conflict
    def commit(
        self, graph: Graph, *, by: User | None, onto: int, message: str = "", gesture: str = "",
        copy_of: int | None = None,
    ) -> Revision:  # fmt: skip
        """Saves ``graph`` as the revision after ``onto``. Raises Stale (409) when that is no longer the newest.

        ``gesture``: the changes that a person makes in one go, such as typing into one field; the history shows its
        saves as one. Without a ``message``, the revision says what changed.
        """
        # Lock the tree row before allocating a serial; the reverse order deadlocks.
        self._lock()
        revision = self._append(graph, by, onto, message, gesture, copy_of)
        self.set_draft(revision, by)
        self.save(update_fields=DRAFT_FIELDS)
        return revision

    def set_draft(self, revision: Revision, by: User | None) -> None:
        """Sets DRAFT_FIELDS to those of ``revision``, its newest; saves nothing."""
        self.serial, self._draft = revision.serial, revision
        self.node_count = len(revision.graph.nodes)
        self.words = revision.graph.text()[:MAX_SEARCHED_CHARS]
        self._set_updated(by)

    def commit_if_changed(self, graph: Graph, *, by: User | None, onto: int, gesture: str = "") -> Revision:
        """The automatic save of an editor: commits, unless nothing changed. Raises Stale like ``commit``."""
        if onto == self.serial and graph == self.graph:
            return self.draft
        return self.commit(graph, by=by, onto=onto, gesture=gesture)

    @raises_conflict
    def commit_document(
        self, graph: Graph, about: About, *, by: User | None, onto: int, was: About, gesture: str = ""
    ) -> None:
        """Saves a guide that was edited as one text: its graph, title and description.

        Raises Stale like ``commit``, and when title or description are no longer what they ``was``.
        """
        now = self._lock()
        if now.about != was:
            raise Stale(now.draft)
        self.commit_if_changed(graph, by=by, onto=onto, gesture=gesture)
        if about != was:
            self.update_details(by=by, title=about.title, description=about.description)

    def merged(self, graph: Graph, onto: int, newest: Revision) -> Merge:
        """``graph``, which was made from revision ``onto``, merged with ``newest``."""
        base = self._revisions().filter(serial=onto).first()
        return merge(base.graph if base else None, graph, newest.graph)

    def _lock(self) -> "Tree":
        """The tree as it is now, with its serial, title, description and release; locked until the transaction ends.

        Conflict when it was deleted meanwhile.
        """
        tree = LOCK.first(tree=self.pk)
        if tree is None:
            raise Conflict()
        return tree

    def _revisions(self) -> RevisionQuerySet:
        """Tree.revisions, whose type is not known here."""
        return Revision.objects.filter(tree_id=self.pk)

    def _append(
        self, graph: Graph, by: User | None, onto: int, message: str, gesture: str, copy_of: int | None
    ) -> Revision:
        """The revision after ``onto``. The unique constraint on the serial is the lock: the second save gets Stale."""
        newest = NEWEST.first(tree=self.pk)
        if newest and newest.serial != onto:
            raise Stale(newest)
        squashed = newest if newest and newest.continues(gesture, by) else None
        now = timezone.now()
        revision = Revision(
            tree_id=self.pk,
            serial=onto + 1,
            content=orjson.dumps(graph.to_json()).decode(),
            author=by,
            message=(message or self._summary(newest, squashed, graph))[:200],
            gesture=gesture[:80],
            created_at=now,
            began_at=squashed.began_at if squashed else now,
            copy_of=copy_of,
        )
        self._insert(revision)
        revision.graph = graph
        if squashed:  # not when it was published since it was read
            self._revisions().filter(pk=squashed.pk, number=None).update(squashed=True)
        self.prune(revision.serial)
        return revision

    def _insert(self, revision: Revision) -> None:
        try:
            with transaction.atomic():
                revision.save(force_insert=True)
        except IntegrityError as error:
            newest = self._revisions().order_by("-serial").first()
            if newest and newest.serial >= revision.serial and is_lost_race(error):
                raise Stale(newest) from None
            raise

    def _summary(self, newest: Revision | None, squashed: Revision | None, graph: Graph) -> str:
        """What changed since the last revision that stays in the history."""
        if squashed:
            newest = self._revisions().in_history().filter(serial__lt=squashed.serial).first()
        elif newest and newest.serial == self.serial:
            newest = self.draft
        return diff.summary(newest.graph if newest else Graph(), graph)

    def prune(self, newest: int) -> None:
        """Deletes unreleased revisions beyond those that are kept, see trees/models/trees/revisions.py.

        What the last imports brought stays, from which the next ones merge.
        """
        bases = {"but": self.origin_serial or 0, "nor": self.library_serial or 0}
        for (serial,) in _beyond(revisions.MAX_KEPT_REVISIONS).all(tree=self.pk):
            DELETE.run(tree=self.pk, serial=serial, **bases)
        if newest > revisions.MAX_SQUASHED_REVISIONS:
            DELETE_SQUASHED.run(tree=self.pk, serial=newest - revisions.MAX_SQUASHED_REVISIONS, **bases)


def _locked(tree: int) -> models.QuerySet["Tree"]:
    trees: models.Manager[Tree] = cast(Any, Revision.tree).field.related_model.objects
    columns = ("serial", "title", "description", "live")
    return trees.filter(pk=tree).order_by().only(*columns).select_for_update(no_key=True)


@cache
def _beyond(count: int) -> Rows:
    """The serial of the newest unreleased revision after the newest ``count``."""
    unreleased = Revision.objects.filter(number=None).in_history().values_list("serial")
    return Rows(lambda tree: unreleased.filter(tree_id=tree)[count : count + 1], tree=KEYS["tree"])


def _until(tree: int, serial: int, but: int, nor: int) -> models.QuerySet[Revision]:
    """The unreleased revisions up to ``serial``, without ``but`` and ``nor``."""
    revisions = Revision.objects.filter(tree_id=tree, number=None, serial__lte=serial)
    return revisions.exclude(serial=but).exclude(serial=nor)
