"""Trees: a team's guides."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from accounts.models import Team, User
from trees.core import timeline
from trees.core.check import Problem, check
from trees.core.formats.guide_text import About
from trees.core.graph import Graph
from trees.core.merge import Merge, merge
from trees.models import pictures, subtrees
from trees.models.categories import Category
from trees.models.folders import Folder
from trees.models.revisions import MAX_KEPT_REVISIONS, Revision, Stale, graph_of
from trees.models.search import MAX_TEXT, SearchQuerySet
from trees.models.team_owned import TeamOwnedQuerySet

ACTIVE = Q(archived_at__isnull=True)
HAS_REVIEW_DATE = Q(review_on__isnull=False)


class TreeQuerySet(SearchQuerySet, TeamOwnedQuerySet):
    def in_folder(self, folder):
        """In ``folder`` or in what is below it."""
        below = Folder.objects.below(folder).order_by()
        return self.filter(folder__in=list(below.values_list("pk", flat=True)))

    def in_categories(self, categories):
        """With every one of ``categories`` (keys)."""
        for category in categories:
            self = self.filter(Q(pk__in=Tree.categories.through.objects.filter(category=category).values("tree")))
        return self

    def active(self):
        return self.filter(ACTIVE)

    def archived(self):
        return self.filter(archived_at__isnull=False)

    def due(self, day):
        """To be read again by ``day``, or before."""
        return self.active().filter(review_on__lte=day)


class TreeManager(models.Manager.from_queryset(TreeQuerySet)):
    @transaction.atomic
    def create_tree(
        self, team, title, graph=None, *, by, description="", folder=None, categories=(), message="Created", source="",
        review_on=None,
    ):  # fmt: skip
        """A new tree with its first revision. ValidationError when the title is empty or the folder another team's."""
        tree = self.model(
            team=team, title=title, description=description, folder=folder, created_by=by, updated_by=by, source=source,
            review_on=review_on,
        )  # fmt: skip
        tree.full_clean(exclude=Tree.PEOPLE)
        tree.save()
        tree.set_categories(categories)
        tree.commit(graph or Graph(), by=by, onto=0, message=message)
        return tree


class Tree(models.Model):
    """One guide. Its content is the graph of its newest revision."""

    PEOPLE = ("created_by", "updated_by")  # nobody, once they left
    MAX_DESCRIPTION = 5000
    _draft: Revision | None = None

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="trees")
    folder = models.ForeignKey(Folder, on_delete=models.SET_NULL, null=True, blank=True, related_name="trees")
    categories = models.ManyToManyField(Category, blank=True, related_name="trees")
    title = models.CharField(max_length=200)
    sort_title = models.CharField(max_length=200, editable=False)
    description = models.TextField(max_length=MAX_DESCRIPTION, blank=True)
    serial = models.PositiveIntegerField(default=0, editable=False, help_text="Of the newest revision.")
    node_count = models.PositiveIntegerField(default=0, editable=False)
    run_count = models.PositiveIntegerField(default=0, editable=False)
    live = models.ForeignKey(
        Revision,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        help_text="The newest release.",
    )
    words = models.TextField(blank=True, editable=False, help_text="What search looks through.")
    released_words = models.TextField(blank=True, editable=False, help_text="The same, for who sees only releases.")
    released_count = models.PositiveIntegerField(default=0, editable=False, help_text="Nodes of the live release.")
    review_on = models.DateField("review by", null=True, blank=True, help_text="When somebody should read it again.")
    reminded_of = models.DateField(
        null=True, editable=False, help_text="The date of a review that its editors were told of last."
    )
    source = models.CharField(max_length=300, blank=True, help_text="Where an import came from; makes it repeatable.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = TreeManager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        # A list shows the kept or the archived. With that in its condition, an index is in the list's order already; as
        # a column it would tempt the planner to read all of a team's trees and sort them.
        indexes = [
            models.Index(fields=["team", "-updated_at", "-id"], condition=ACTIVE, name="trees_newest"),
            models.Index(fields=["team", "sort_title", "id"], condition=ACTIVE, name="trees_by_name"),
            # Many guides were never run: without the date SQLite would read all of those for each page.
            models.Index(fields=["team", "-run_count", "-updated_at", "-id"], condition=ACTIVE, name="trees_most_used"),
            models.Index(fields=["team", "folder", "-updated_at", "-id"], condition=ACTIVE, name="trees_of_folder"),
            models.Index(
                fields=["team", "review_on", "id"], condition=ACTIVE & HAS_REVIEW_DATE, name="trees_to_review"
            ),
            models.Index(
                fields=["team", "-updated_at", "-id"], condition=Q(archived_at__isnull=False), name="trees_archived"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["team", "source"], condition=~Q(source=""), name="one_tree_a_source")
        ]

    def __str__(self):
        return self.title

    def refresh_from_db(self, *args, **kwargs):
        self._draft = None
        super().refresh_from_db(*args, **kwargs)

    def clean(self):
        self.title = " ".join(self.title.split())
        if not self.title:
            raise ValidationError({"title": "A guide needs a title."})
        if len(self.description) > self.MAX_DESCRIPTION:  # Django leaves that to the forms
            raise ValidationError({"description": f"A description has at most {self.MAX_DESCRIPTION:,} characters."})
        if self.folder and self.folder.team_id != self.team_id:
            raise ValidationError({"folder": "That folder belongs to another team."})

    def save(self, *args, update_fields=None, **kwargs):
        self.sort_title = self.title.casefold()[:200]
        if update_fields and "title" in update_fields:
            update_fields = {*update_fields, "sort_title"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def delete(self, *args, **kwargs):
        """ValidationError when runs of other guides went through it: what happened in them must not be lost."""
        try:
            return super().delete(*args, **kwargs)
        except models.RestrictedError:
            raise ValidationError(f"Runs of other guides went through “{self.title}”: archive it instead.") from None

    @transaction.atomic
    def commit(self, graph: Graph, *, by, onto: int, message: str = "", gesture: str = "", copy_of=None) -> Revision:
        """Saves ``graph`` as the revision after ``onto``. Raises Stale (409) when that is no longer the newest."""
        # Everybody takes the tree first: who took the next serial first would wait for who has the tree, and that one
        # for the serial.
        Tree.objects.select_for_update().only("pk").get(pk=self.pk)
        revision = Revision.objects.append(
            self, graph, by=by, onto=onto, message=message, gesture=gesture, copy_of=copy_of
        )
        self.serial, self._draft = revision.serial, revision
        self.node_count = len(graph.nodes)
        self.words = graph.text()[:MAX_TEXT]
        self._touched(by)
        self.save(update_fields=["serial", "node_count", "words", "updated_at", "updated_by"])
        return revision

    def commit_if_changed(self, graph: Graph, *, by, onto: int, gesture: str = "") -> Revision:
        """What an editor does by itself: commits, unless nothing changed. Raises Stale like ``commit``."""
        if onto == self.serial and graph == self.graph:
            return self.draft
        return self.commit(graph, by=by, onto=onto, gesture=gesture)

    def merged(self, graph: Graph, onto: int, newest: Revision) -> Merge:
        """``graph``, which was made from revision ``onto``, brought together with ``newest``."""
        base = self.revisions.filter(serial=onto).first()
        return merge(base and base.graph, graph, newest.graph)

    def undo(self, *, by, onto: int) -> Revision:
        """Appends a copy of the state before the newest change. ValidationError when none is kept; Stale."""
        return self._go(timeline.undo_target(self.timeline()), "Undid", "There is nothing to undo.", by, onto)

    def redo(self, *, by, onto: int) -> Revision:
        """Appends a copy of what was undone last. ValidationError when nothing was; Stale."""
        return self._go(timeline.redo_target(self.timeline()), "Redid", "There is nothing to redo.", by, onto)

    def timeline(self) -> list[timeline.Entry]:
        """The kept revisions, oldest first, as trees/core/timeline.py wants them."""
        rows = self.revisions.in_history().values_list("serial", "copy_of")[:MAX_KEPT_REVISIONS]
        return [timeline.Entry(*row) for row in reversed(rows)]

    @transaction.atomic
    def publish(self, *, by, notes: str = "", onto: int | None = None) -> Revision:
        """Makes the draft the newest release. ValidationError when it has errors, or is what is live already.

        ``onto``: the revision that is meant. Raises Stale when it is no longer the newest.
        """
        self._lock()
        draft = self.draft if self.serial else None
        if draft and onto is not None and onto != draft.serial:
            raise Stale(draft)
        if draft is None or draft.pk == self.live_id:
            raise ValidationError("There is nothing new to publish.")
        if errors := [problem.message for problem in self.problems(draft.graph) if problem.level == "error"]:
            raise ValidationError(errors)
        draft.number = self.next_number
        draft.published_at, draft.published_by, draft.release_notes = timezone.now(), by, notes[:500]
        draft.save(update_fields=["number", "published_at", "published_by", "release_notes"])
        self._show(draft)
        return draft

    @transaction.atomic
    def unpublish(self) -> None:
        """No new run begins, and readers see nothing of it. Runs under way keep their release."""
        self._show(None)

    @transaction.atomic
    def republish(self, number: int) -> Revision:
        """Undoes ``unpublish``: release ``number`` is live again. ValidationError when another is, or none."""
        self._lock()
        again = self.revisions.filter(number=number, tree__live=None).first()
        if again is None:
            raise ValidationError("There is no such release, or another one is live.")
        self._show(again)
        return again

    @transaction.atomic
    def restore_revision(self, serial: int, *, by, onto: int) -> Revision:
        """Appends a copy of an older revision, as the new draft. ValidationError when it is not kept; Stale."""
        old = self.revisions.filter(serial=serial).first()
        if old is None:
            raise ValidationError("This revision is not kept any more.")
        when = f"{old.created_at.day} {old.created_at:%b %Y}"
        return self.commit(old.graph, by=by, onto=onto, message=f"Restored {old.called} of {when}")

    def graph_for(self, reads: bool) -> Graph | None:
        """What is seen of it by somebody who only ``reads`` it, the live release, and by those who write it, the draft.

        None where readers have nothing to see.
        """
        if not reads:
            return self.graph
        return graph_of(self.live_id) if self.live_id else None

    def revisions_for(self, reads: bool):
        """The same of its history: to readers its releases, and none while it is not published."""
        if not reads:
            return self.revisions.all()
        return self.revisions.released() if self.live_id else self.revisions.none()

    @property
    def overdue(self) -> bool:
        """Whether somebody should have read it again by today."""
        return self.review_on is not None and self.review_on <= timezone.localdate()

    @property
    def publishable(self) -> bool:
        """Whether the draft is something that is not live already."""
        return bool(self.serial) and (self.live is None or self.live.serial != self.serial)

    @property
    def next_number(self) -> int:
        """The number that the draft has as a release, or gets by being published."""
        if self.draft.number:
            return self.draft.number
        return (self.revisions.aggregate(last=Max("number"))["last"] or 0) + 1

    def problems(self, graph: Graph | None = None) -> list[Problem]:
        """What is wrong with ``graph``, or with the draft: in itself, with the trees it leads through, its pictures."""
        graph = self.graph if graph is None else graph
        return [*check(graph), *subtrees.problems(graph, self.team_trees(), self), *pictures.problems(graph)]

    def releases_through(
        self, entered: Mapping[int, int] | None = None, release_id: int | None = None
    ) -> dict[int, int]:
        """Tree -> release (their keys), of all that a run of ``release_id``, or of the live release, can lead through.

        What the run has ``entered`` stays as it was then; of the others those that are published now.
        """
        fixed = dict(entered or {})
        release_id = release_id or self.live_id
        first = subtrees.leads([release_id]).get(release_id, ()) if release_id else ()
        found = subtrees.reach(self.team_trees(), first, fixed) if first else {}
        return fixed | {key: each.release for key, each in found.items() if each.release}

    def referring_trees(self) -> list["Tree"]:
        """Other trees whose draft or live release leads through this one, by title."""
        now = Q(pk=F("tree__live")) | Q(serial=F("tree__serial"))
        # An option's tree is the last that is stored of it.
        naming = Revision.objects.filter(now, tree__team=self.team_id, content__contains=f'"tree":{self.pk}}}')
        return list(self.team_trees().filter(pk__in=naming.values("tree")).exclude(pk=self.pk).order_by("sort_title"))

    def team_trees(self):
        """The trees of its team."""
        return Tree.objects.filter(team=self.team_id)

    @transaction.atomic
    def commit_document(self, graph: Graph, about: About, *, by, onto: int, was: About, gesture: str = "") -> None:
        """Keeps a whole guide as a text holds it. Raises Stale like ``commit``, and when title or description are not
        what they ``was`` any more."""
        now = Tree.objects.select_for_update().only("title", "description", "serial").get(pk=self.pk)
        if now.about != was:
            raise Stale(now.draft)
        self.commit_if_changed(graph, by=by, onto=onto, gesture=gesture)
        if about != was:
            self.update_details(by=by, title=about.title, description=about.description)

    @transaction.atomic
    def update_details(self, *, by, **fields) -> None:
        """Changes title, description, folder, categories or the date of its review."""
        categories = fields.pop("categories", None)
        for name, value in fields.items():
            setattr(self, name, value)
        self.full_clean(exclude=self.PEOPLE)
        self._touched(by)
        self.save(update_fields=[*fields, "updated_at", "updated_by"])
        if categories is not None:
            self.set_categories(categories)

    def set_review_date(self, day) -> None:
        """Somebody is to read it again by then."""
        self.review_on = day
        self.save(update_fields=["review_on"])

    def set_categories(self, categories) -> None:
        """Gives the tree exactly these categories. ValidationError when one is another team's."""
        if any(category.team_id != self.team_id for category in categories):
            raise ValidationError({"categories": "That category belongs to another team."})
        self.categories.set(categories)

    def archive(self, by) -> None:
        self._set_archived(timezone.now(), by)

    def restore(self, by) -> None:
        self._set_archived(None, by)

    @property
    def about(self) -> About:
        """What it is beside the graph, in a text."""
        return About.of(self.title, self.description)

    @property
    def draft(self) -> Revision:
        """The newest revision, read once: its content is for good."""
        if self._draft is None or self._draft.serial != self.serial:
            self._draft = self.revisions.get(serial=self.serial)
        return self._draft

    @property
    def graph(self) -> Graph:
        """The content of the newest revision; nothing before the first."""
        return self.draft.graph if self.serial else Graph()

    def _go(self, to: int | None, did: str, refusal: str, by, onto: int) -> Revision:
        # Its own revision may be pruned already while a copy of it is kept.
        wanted = self.revisions.filter(Q(serial=to) | Q(copy_of=to)).order_by("serial").first() if to else None
        if to is None or wanted is None:
            last = self.revisions.first()
            if last and last.serial != onto:  # what there was to go to went with somebody else's change
                raise Stale(last)
            raise ValidationError(refusal)
        newest = self.draft
        change = (newest.copy_of or newest.serial) if did == "Undid" else to
        told = self._told(did, self.revisions.select_related("author").filter(serial=change).first(), by)
        return self.commit(wanted.graph, by=by, onto=onto, message=told, copy_of=to)

    def _told(self, did: str, change: Revision | None, by) -> str:
        """ "Undid: Renamed ...", and whose change that was where it was another person's."""
        if change is None:  # not kept any more
            return f"{did} a change"
        whose = "" if change.author == by else f" a change of {change.author or 'a former member'}"
        return f"{did}{whose}: {change.message}"

    def _show(self, release: Revision | None):
        """To readers, from now on."""
        graph = release.graph if release else Graph()
        self.live, self.released_words, self.released_count = release, graph.text()[:MAX_TEXT], len(graph.nodes)
        self.save(update_fields=["live", "released_words", "released_count"])

    def _lock(self):
        """Nobody else publishes meanwhile; what somebody just published is known here."""
        now = Tree.objects.select_for_update().only("live", "serial").get(pk=self.pk)
        self.live_id, self.serial = now.live_id, now.serial

    def _set_archived(self, when, by):
        self.archived_at = when
        self._touched(by)
        self.save(update_fields=["archived_at", "updated_by", "updated_at"])

    def _touched(self, by):
        self.updated_by, self.updated_at = by, timezone.now()
