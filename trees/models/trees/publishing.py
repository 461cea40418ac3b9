"""Publishing a guide: the draft becomes a release, which readers see and runs use."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.utils import timezone

from accounts import audit
from accounts.models import User
from project.web.races import raises_conflict
from trees.core.graph import Graph
from trees.core.problems.check import check
from trees.core.problems.problem import Problem
from trees.models import notice_kinds
from trees.models.integrations import lookups
from trees.models.integrations.webhook_events import GUIDE_RELEASED
from trees.models.integrations.webhooks import Delivery
from trees.models.pictures import picture
from trees.models.search.index import MAX_SEARCHED_CHARS
from trees.models.trees import subtrees
from trees.models.trees.revisions import Revision, RevisionQuerySet, Stale, graph_of
from trees.models.trees.undo import Undo

if TYPE_CHECKING:
    from trees.models.trees.tree import Tree, TreeQuerySet

NOT_PUBLISHED = "This guide is not published."


class Publishing(Undo):
    """The part of Tree that readers see."""

    live = models.ForeignKey(
        Revision,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        help_text="The newest release.",
    )
    released_words = models.TextField(
        blank=True, db_default="", editable=False, help_text="What search looks through for readers."
    )
    released_count = models.PositiveIntegerField(
        default=0, db_default=0, editable=False, help_text="Nodes of the live release."
    )

    class Meta:
        abstract = True

    @raises_conflict
    def publish(self, *, by: User | None, notes: str = "", onto: int | None = None) -> Revision:
        """Makes the draft the newest release. ValidationError when it has errors, or is live already.

        ``onto``: the revision that is meant. Raises Stale when it is no longer the newest.
        """
        self._lock_live()
        draft = self.draft if self.serial else None
        if draft and onto is not None and onto != draft.serial:
            raise Stale(draft)
        if draft is None or draft.pk == self.live_id:
            raise ValidationError("There is nothing new to publish.")
        if errors := [problem.message for problem in self.problems(draft.graph) if problem.level == "error"]:
            raise ValidationError(errors)
        before = self._revisions().released().exclude(pk=draft.pk).values_list("pk", flat=True).first()
        draft.number = self.next_number
        draft.published_at, draft.published_by, draft.release_notes = timezone.now(), by, notes[:500]
        draft.save(update_fields=["number", "published_at", "published_by", "release_notes"])
        self._set_live(draft)
        audit.record("guide.published", self, by=by, release=draft.number)
        notice_kinds.tell_of_release(cast("Tree", self), draft, before, by)
        Delivery.objects.enqueue(GUIDE_RELEASED, self.team_id, cast("Tree", self))
        return draft

    @raises_conflict
    def unpublish(self) -> None:
        """Takes it away from readers; no new run begins. Runs under way keep their release."""
        self._set_live(None)
        audit.record("guide.unpublished", self)

    @raises_conflict
    def republish(self, number: int) -> Revision:
        """Undoes ``unpublish``: release ``number`` is live again. ValidationError when another is, or none has it."""
        self._lock_live()
        release = self._revisions().filter(number=number, tree__live=None).first()
        if release is None:
            raise ValidationError("There is no such release, or another one is live.")
        self._set_live(release)
        audit.record("guide.published", self, release=number)
        return release

    def graph_for(self, reads: bool) -> Graph | None:
        """What a person sees who only ``reads`` it, the live release; or who writes it, the draft.

        None where readers have nothing to see.
        """
        if not reads:
            return self.graph
        return graph_of(self.live_id) if self.live_id else None

    def revisions_for(self, reads: bool) -> RevisionQuerySet:
        """The history that a person sees who only ``reads`` it: its releases, or nothing while it is not published."""
        if not reads:
            return self._revisions().all()
        return self._revisions().released() if self.live_id else self._revisions().none()

    @property
    def publishable(self) -> bool:
        """Whether the draft differs from the live release."""
        return bool(self.serial) and (self.live is None or self.live.serial != self.serial)

    @property
    def next_number(self) -> int:
        """The number that the draft has as a release, or gets by being published."""
        if self.draft.number:
            return self.draft.number
        last: int | None = self._revisions().aggregate(last=Max("number"))["last"]
        return (last or 0) + 1

    def problems(self, graph: Graph | None = None) -> list[Problem]:
        """The problems of ``graph``, by default the draft: its own, and of the trees, pictures and lookups it uses."""
        graph = self.graph if graph is None else graph
        others = [*subtrees.problems(graph, self.team_trees(), self), *picture.problems(graph)]
        return [*check(graph), *others, *lookups.problems(graph, self.team_id)]

    def releases_through(
        self, entered: Mapping[int, int] | None = None, release_id: int | None = None
    ) -> dict[int, int]:
        """Tree -> release (their keys), of all that a run of ``release_id``, or of the live release, can lead through.

        What the run has ``entered`` stays as it was then; the others are their live releases.
        """
        fixed = dict(entered or {})
        release_id = release_id or self.live_id
        first = subtrees.leads([release_id]).get(release_id, ()) if release_id else ()
        reached = subtrees.reach(self.team_trees(), first, fixed) if first else {}
        return fixed | {key: each.release_id for key, each in reached.items() if each.release_id}

    def team_trees(self) -> "TreeQuerySet":
        """All trees of its team."""
        return type(self).objects.filter(team=self.team_id)

    def _set_live(self, release: Revision | None) -> None:
        graph = release.graph if release else Graph()
        self.live, self.released_words, self.released_count = (
            release,
            graph.text()[:MAX_SEARCHED_CHARS],
            len(graph.nodes),
        )
        self.save(update_fields=["live", "released_words", "released_count"])

    def _lock_live(self) -> None:
        """Serializes publishing, and takes over what another session published or saved since this was read."""
        now = self._lock()
        self.live_id, self.serial = now.live_id, now.serial
