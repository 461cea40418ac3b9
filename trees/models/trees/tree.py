"""Trees: a team's guides. What one can do is in details.py, authoring.py, undo.py and publishing.py."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts import audit
from accounts.models import Team, User
from project.web.races import lock_in_order, raises_conflict
from trees.core.graph import Graph
from trees.models.library.categories import Category
from trees.models.library.folders import Folder
from trees.models.search.matches import SearchQuerySet
from trees.models.trees.publishing import Publishing
from trees.models.trees.revisions import Revision

ACTIVE = Q(archived_at__isnull=True)
HAS_REVIEW_DATE = Q(review_on__isnull=False)


class TreeQuerySet(SearchQuerySet["Tree"]):
    def readable_by(self, person: int) -> Self:
        """As ``of``, by a person's key and without the role: a condition of another query."""
        return self.filter(team__memberships__user=person).order_by()

    def in_folder(self, folder: Folder) -> Self:
        """In ``folder`` or in what is below it."""
        below = Folder.objects.below(folder).order_by()
        return self.filter(folder__in=list(below.values_list("pk", flat=True)))

    def in_categories(self, categories: Iterable[int]) -> Self:
        """With every one of ``categories`` (keys)."""
        for category in categories:
            self = self.filter(Q(pk__in=Tree.categories.through.objects.filter(category=category).values("tree")))
        return self

    def active(self) -> Self:
        """Not archived."""
        return self.filter(ACTIVE)

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)

    def pinned_by(self, user: User) -> Self:
        """Trees that ``user`` has pinned, in their order. Start from ``of(user).active()``: access may have ended."""
        return self.filter(pins__person=user).order_by("pins__position", "pins__pk")

    def with_pins_of(self, user: User) -> Self:
        """Each with ``pinned``: whether ``user`` has pinned it."""
        pinned = Tree.objects.filter(pk=OuterRef("pk"), pins__person=user)
        return self.annotate(pinned=Exists(pinned.order_by()))

    def due(self, day: date) -> Self:
        """With a review date of ``day`` or before."""
        return self.active().filter(review_on__lte=day)

    def leading_through(self, keys: Collection[int]) -> Self:
        """Other trees whose draft or live release leads through one of ``keys``, by title."""
        current = Q(pk=F("tree__live")) | Q(serial=F("tree__serial"))
        teams = Tree.objects.filter(pk__in=keys).order_by().values("team")  # a guide leads through those of its team
        named = "|".join(map(str, keys))
        # In the stored JSON the tree of an option comes last.
        naming = Q(content__contains=f'"tree":{named}}}') if len(keys) == 1 else Q(content__regex=f'"tree":({named})}}')
        revisions = Revision.objects.filter(current, naming, tree__team__in=teams)
        return self.filter(pk__in=revisions.values("tree")).exclude(pk__in=keys).order_by("sort_title")


BaseTreeManager = models.Manager.from_queryset(TreeQuerySet)


class TreeManager(BaseTreeManager["Tree"]):
    @raises_conflict
    def create_tree(
        self, team: Team, title: str, graph: Graph | None = None, *, by: User | None,
        categories: Collection[Category] = (), message: str = "Created", source: str = "", **details: Any,
    ) -> "Tree":  # fmt: skip
        """A new tree with its first revision. ``details``: values of ``Tree.COLUMNS``.

        ValidationError when the title is empty or the folder another team's. Conflict when folder, category or team
        were deleted meanwhile, or the ``source`` was just imported.
        """
        tree = self.model(team=team, title=title, created_by=by, updated_by=by, source=source, **details)
        tree.full_clean(exclude=Tree.PEOPLE)
        tree.save()
        tree.set_categories(categories)
        tree.commit(graph or Graph(), by=by, onto=0, message=message)
        return tree


class Tree(Publishing):
    """One guide. Its content is the graph of its newest revision."""

    run_count = models.PositiveIntegerField(default=0, editable=False)
    source = models.CharField(max_length=300, blank=True, help_text="Where an import came from; makes it repeatable.")
    origin = models.CharField(
        max_length=300, blank=True, default="", db_default="", editable=False, help_text="The file of its last import."
    )

    objects: ClassVar[TreeManager] = TreeManager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        # A list shows the active or the archived. With that in its condition, an index is in the list's order already;
        # as a column it would tempt the planner to read all of a team's trees and sort them.
        indexes = [
            models.Index(fields=["team", "-updated_at", "-id"], condition=ACTIVE, name="trees_newest"),
            models.Index(fields=["team", "sort_title", "id"], condition=ACTIVE, name="trees_by_name"),
            # Many guides were never run: without the date SQLite would read all of those for each page.
            models.Index(fields=["team", "-run_count", "-updated_at", "-id"], condition=ACTIVE, name="trees_most_used"),
            models.Index(fields=["team", "folder", "-updated_at", "-id"], condition=ACTIVE, name="trees_of_folder"),
            models.Index(
                fields=["team", "review_on", "id"], condition=ACTIVE & HAS_REVIEW_DATE, name="trees_to_review"
            ),
            models.Index(fields=["team", "origin"], condition=~Q(origin=""), name="trees_of_origin"),
            models.Index(
                fields=["team", "-updated_at", "-id"], condition=Q(archived_at__isnull=False), name="trees_archived"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["team", "source"], condition=~Q(source=""), name="one_tree_a_source")
        ]

    def duplicate(self, title: str, *, by: User, **details: Any) -> "Tree":
        """A new tree of the team whose first revision is the draft of this one. ``details``: as of ``create_tree``."""
        message = f"Copied from “{self.title}”"
        return Tree.objects.create_tree(self.team, title, self.graph, by=by, message=message, **details)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """ValidationError when runs of other guides went through it: what happened in them must not be lost. Conflict
        when somebody did something with it at the same moment."""
        try:
            return self._delete(*args, **kwargs)
        except models.RestrictedError:
            raise ValidationError(f"Runs of other guides went through “{self.title}”: archive it instead.") from None

    @raises_conflict
    def _delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        audit.record("guide.deleted", self)
        lock_in_order(self.runs.all(), to_delete=True)  # all runs before any tree, as a run that is counted by its tree
        lock_in_order(Tree.objects.filter(pk=self.pk), to_delete=True)
        return super().delete(*args, **kwargs)

    def referring_trees(self) -> list["Tree"]:
        """Other trees whose draft or live release leads through this one, by title."""
        return list(Tree.objects.leading_through([self.pk]))
