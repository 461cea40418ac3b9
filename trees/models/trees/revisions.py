"""Revisions: the saved states of a tree's content, releases included. Append-only."""

from datetime import timedelta
from functools import cached_property, lru_cache
from threading import Lock
from typing import Self

import orjson
from django.conf import settings
from django.db import models
from django.db.models.functions import Length, Now
from django.utils import timezone

from accounts.models import User
from project.memory import cached
from project.web.errors import Conflict
from trees.core.graph import Graph
from trees.models.trees.graph_size import graph_bytes

MAX_CACHED_GRAPH_BYTES = 24_000_000  # per process
LARGE_CHARS = 1_000_000  # of a content: what is made of it takes tens of megabytes
MAX_KEPT_REVISIONS = 100  # unreleased revisions of a tree
MAX_GESTURE_CHARS = 80
MAX_GESTURE = timedelta(minutes=5)  # from its beginning; after that the same gesture is another one
# A squashed revision is kept for this many more saves, a few minutes of typing: a colleague may still edit from it.
# Where the base of a merge is gone, every difference is a conflict.
MAX_SQUASHED_REVISIONS = 300
DELETED = "This guide was deleted meanwhile."


# What JSON becomes before it is a graph takes as much again. Threads would not be done sooner side by side.
_parsing = Lock()


class Stale(Conflict):
    """Another session saved first. ``revision`` is theirs, the newest; nothing was overwritten."""

    def __init__(self, revision: "Revision") -> None:
        super().__init__(f"The guide was changed meanwhile: revision {revision.serial} is newer.")
        self.revision = revision


class RevisionQuerySet(models.QuerySet["Revision"]):
    def in_history(self) -> Self:
        """Without squashed ones, which another save of the same gesture replaced."""
        return self.filter(squashed=False)

    def released(self) -> Self:
        return self.filter(number__isnull=False)


class Revision(models.Model):
    """One saved state of a tree's graph. One that was published has a ``number`` for good.

    An editor saves while a person types. Such saves share a ``gesture``; each one squashes the one before it, so that
    the history shows a single revision for the gesture.
    """

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
        max_length=MAX_GESTURE_CHARS,
        blank=True,
        db_default="",
        editable=False,
        help_text="What it was saved in the middle of.",
    )
    began_at = models.DateTimeField(
        default=timezone.now,
        db_default=Now(),
        editable=False,
        help_text="When its gesture began: that of those squashed into it.",
    )
    squashed = models.BooleanField(
        default=False,
        db_default=False,
        editable=False,
        db_column="folded",
        help_text="Whether the next one replaces it in the history.",
    )
    copy_of = models.PositiveIntegerField(
        null=True, editable=False, help_text="The serial that undo or redo went to, see trees/core/changes/timeline.py."
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-serial"]
        constraints = [
            models.UniqueConstraint(fields=["tree", "serial"], name="one_revision_a_serial"),
            models.UniqueConstraint(fields=["tree", "number"], name="one_revision_a_release"),
        ]

    def __str__(self) -> str:
        return revision_name(self.serial, self.number)

    @property
    def name(self) -> str:
        return revision_name(self.serial, self.number)

    @cached_property
    def graph(self) -> Graph:
        with _parsing:
            return Graph.from_json(orjson.loads(self.content))

    @property
    def is_large(self) -> bool:
        return len(self.content) > LARGE_CHARS

    def continues(self, gesture: str, by: User | None) -> bool:
        """Whether a save by ``by`` within ``gesture`` belongs to the gesture of this one."""
        same = bool(gesture) and gesture == self.gesture and self.author_id == (by.pk if by else None)
        return same and not self.number and timezone.now() - self.began_at < MAX_GESTURE


def revision_name(serial: int, number: int | None) -> str:
    """ "release 3", or "revision 12" where it was not published."""
    return f"release {number}" if number else f"revision {serial}"


@cached(MAX_CACHED_GRAPH_BYTES, graph_bytes)
def graph_of(release_id: int) -> Graph:
    """The graph of a release. A release never changes, so it is read once a process.

    Conflict when its guide was deleted meanwhile.
    """
    revision = Revision.objects.filter(pk=release_id).first()
    if revision is None:
        raise Conflict(DELETED)
    return revision.graph


@lru_cache(maxsize=10_000)
def is_large(release_id: int) -> bool:
    """Whether a release ``is_large``, without reading it. False where it was deleted."""
    content = Revision.objects.filter(pk=release_id).values_list(Length("content"), flat=True)
    return (content.first() or 0) > LARGE_CHARS
