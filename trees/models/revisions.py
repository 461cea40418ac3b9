"""What a tree's content was, is, and was published as. Append-only."""

from datetime import timedelta
from functools import cached_property, lru_cache

import orjson
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from project.web.errors import Conflict
from trees.core import diff
from trees.core.graph import Graph

MAX_KEPT_REVISIONS = 100  # unreleased revisions of a tree
MAX_GESTURE = timedelta(minutes=5)  # from its beginning; after that the same gesture is another one
# Folded ones are kept while they are among so many of the newest, a few minutes of typing: a colleague may have begun
# from one. Where that is gone, all that the two differ in is a conflict.
MAX_SQUASHED_REVISIONS = 300


class Stale(Conflict):
    """Somebody else saved first. ``revision`` is theirs, the newest; nothing was overwritten."""

    def __init__(self, revision):
        super().__init__(f"The guide was changed meanwhile: revision {revision.serial} is newer.")
        self.revision = revision


class RevisionQuerySet(models.QuerySet):
    def in_history(self):
        """Without those that were only saved on the way to the next one."""
        return self.filter(squashed=False)

    def released(self):
        return self.filter(number__isnull=False)


class RevisionManager(models.Manager.from_queryset(RevisionQuerySet)):
    def append(self, tree, graph: Graph, *, by, onto: int, message="", gesture="", copy_of=None) -> "Revision":
        """The revision after ``onto``. The unique constraint is the lock: the loser of a race gets Stale.

        ``gesture``: what a person is in the middle of, such as typing into one field. The states on the way to its
        end are folded into the last one. Without a ``message``, it says what changed.
        """
        newest = tree.revisions.order_by("-serial").defer("content").first()
        if newest and newest.serial != onto:
            raise Stale(newest)
        folds = bool(newest and newest.continues(gesture, by))
        now = timezone.now()
        revision = self.model(
            tree=tree,
            serial=onto + 1,
            content=orjson.dumps(graph.to_json()).decode(),
            author=by,
            message=(message or self._told(tree, newest, graph, folds))[:200],
            gesture=gesture[:80],
            created_at=now,
            began_at=newest.began_at if folds else now,
            copy_of=copy_of,
        )
        try:
            with transaction.atomic():
                revision.save(force_insert=True)
        except IntegrityError:
            raise Stale(tree.revisions.order_by("-serial").first()) from None
        revision.graph = graph
        if folds:
            tree.revisions.filter(pk=newest.pk, number=None).update(
                squashed=True
            )  # somebody may just have published it
        self._prune(tree, revision.serial)
        return revision

    def _told(self, tree, newest, graph: Graph, folds: bool) -> str:
        """What changed since the last revision that stays in the history."""
        if folds:
            newest = tree.revisions.in_history().filter(serial__lt=newest.serial).first()
        elif newest and newest.serial == tree.serial:
            newest = tree.draft
        return diff.summary(newest.graph if newest else Graph(), graph)

    def _prune(self, tree, newest: int):
        unreleased = tree.revisions.filter(number=None)
        oldest = unreleased.in_history().values_list("serial", flat=True)[MAX_KEPT_REVISIONS : MAX_KEPT_REVISIONS + 1]
        for serial in oldest:
            unreleased.filter(serial__lte=serial).delete()
        unreleased.filter(squashed=True, serial__lte=newest - MAX_SQUASHED_REVISIONS).delete()


class Revision(models.Model):
    """One saved state of a tree's graph. One that was published has a ``number`` for good."""

    tree = models.ForeignKey("trees.Tree", on_delete=models.CASCADE, related_name="revisions")
    serial = models.PositiveIntegerField()
    # Text, because PostgreSQL's jsonb forgets the order of the nodes.
    content = models.TextField(help_text="The graph's stored form as JSON, see trees/core/graph.py.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    message = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    number = models.PositiveIntegerField(
        "release", null=True, editable=False, db_column="release", help_text="1, 2, 3 of the releases."
    )
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    release_notes = models.CharField(max_length=500, blank=True, editable=False)
    gesture = models.CharField(
        max_length=80, blank=True, editable=False, help_text="What it was saved in the middle of."
    )
    began_at = models.DateTimeField(
        default=timezone.now, editable=False, help_text="When its gesture began: that of those folded into it."
    )
    squashed = models.BooleanField(
        default=False,
        editable=False,
        db_column="folded",
        help_text="Whether the next one replaces it in the history.",
    )
    copy_of = models.PositiveIntegerField(
        null=True, editable=False, help_text="The serial that undo or redo went to, see trees/core/timeline.py."
    )

    objects = RevisionManager()

    class Meta:
        ordering = ["-serial"]
        constraints = [
            models.UniqueConstraint(fields=["tree", "serial"], name="one_revision_a_serial"),
            models.UniqueConstraint(fields=["tree", "number"], name="one_revision_a_release"),
        ]

    def __str__(self):
        return f"revision {self.serial} of {self.tree_id}"

    @property
    def called(self) -> str:
        return called(self.serial, self.number)

    @cached_property
    def graph(self) -> Graph:
        return Graph.from_json(orjson.loads(self.content))

    def continues(self, gesture: str, by) -> bool:
        """Whether what ``by`` does now, ``gesture``, is more of what made this one."""
        same = bool(gesture) and gesture == self.gesture and self.author_id == (by and by.pk)
        return same and not self.number and timezone.now() - self.began_at < MAX_GESTURE


def called(serial: int, number: int | None) -> str:
    """ "release 3", or "revision 12" where it was not published."""
    return f"release {number}" if number else f"revision {serial}"


@lru_cache(maxsize=256)
def graph_of(release_id: int) -> Graph:
    """The graph of a release, by its key. A release never changes, so it is read once a process."""
    return Revision.objects.get(pk=release_id).graph
