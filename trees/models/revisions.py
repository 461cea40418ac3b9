"""What a tree's content was, is, and was published as. Append-only."""

from functools import lru_cache

import orjson
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from trees.graph import Graph

KEPT = 100


class Stale(Exception):
    """Somebody else saved first. ``revision`` is theirs, the newest; nothing was overwritten."""

    def __init__(self, revision):
        super().__init__(f"The guide was changed meanwhile: revision {revision.serial} is newer.")
        self.revision = revision


class RevisionManager(models.Manager):
    def append(self, tree, graph: Graph, *, by, onto: int, message: str = "") -> "Revision":
        """The revision after ``onto``. The unique constraint is the lock: the loser of a race gets Stale."""
        newest = tree.revisions.order_by("-serial").first()
        if newest and newest.serial != onto:
            raise Stale(newest)
        revision = self.model(
            tree=tree, serial=onto + 1, content=orjson.dumps(graph.to_json()).decode(), author=by, message=message[:200]
        )
        try:
            with transaction.atomic():
                revision.save(force_insert=True)
        except IntegrityError:
            raise Stale(tree.revisions.order_by("-serial").first()) from None
        tree.revisions.filter(serial__lte=revision.serial - KEPT, release=None).delete()
        return revision


class Revision(models.Model):
    """One saved state of a tree's graph. One that was published has a number of its own, ``release``, for good."""

    tree = models.ForeignKey("trees.Tree", on_delete=models.CASCADE, related_name="revisions")
    serial = models.PositiveIntegerField()
    # Text, because PostgreSQL's jsonb forgets the order of the nodes.
    content = models.TextField(help_text="The graph's stored form as JSON, see trees/graph.py.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    message = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    release = models.PositiveIntegerField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    release_notes = models.CharField(max_length=500, blank=True, editable=False)

    objects = RevisionManager()

    class Meta:
        ordering = ["-serial"]
        constraints = [
            models.UniqueConstraint(fields=["tree", "serial"], name="one_revision_a_serial"),
            models.UniqueConstraint(fields=["tree", "release"], name="one_revision_a_release"),
        ]

    def __str__(self):
        return f"revision {self.serial} of {self.tree_id}"

    @property
    def graph(self) -> Graph:
        return Graph.from_json(orjson.loads(self.content))


@lru_cache(maxsize=256)
def graph_of(release: int) -> Graph:
    """The graph of a release, by its key. A release never changes, so it is read once a process."""
    return Revision.objects.get(pk=release).graph
