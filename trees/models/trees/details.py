"""What a guide is besides its content: title, description, where it stands in the library, when to review it."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from accounts import audit
from accounts.models import Team, User
from project.web.races import raises_conflict
from trees.core.formats.guide_text import About
from trees.models.library.categories import Category
from trees.models.library.folders import OTHER_TEAM, Folder
from trees.models.team_owned import TeamOwned

if TYPE_CHECKING:
    from trees.models.trees.tree import TreeManager
MAX_GUIDE_TITLE_CHARS = 200


class Details(TeamOwned, models.Model):
    """The part of Tree that people fill in on its settings page."""

    COLUMNS = ("title", "description", "folder", "review_on")  # that people fill in, beside the categories
    PEOPLE = ("created_by", "updated_by")  # null once they left
    MAX_DESCRIPTION = 5000

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="trees")
    folder = models.ForeignKey(Folder, on_delete=models.SET_NULL, null=True, blank=True, related_name="trees")
    categories = models.ManyToManyField(Category, blank=True, related_name="trees")
    title = models.CharField(max_length=MAX_GUIDE_TITLE_CHARS)
    sort_title = models.CharField(max_length=MAX_GUIDE_TITLE_CHARS, editable=False)
    description = models.TextField(max_length=MAX_DESCRIPTION, blank=True)
    review_on = models.DateField("review by", null=True, blank=True, help_text="When an editor should review it.")
    reminded_of = models.DateField(
        null=True, editable=False, help_text="The review date of the last reminder that was sent."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        objects: ClassVar["TreeManager"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        self.title = " ".join(self.title.split())
        if not self.title:
            raise ValidationError({"title": "A guide needs a title."})
        if len(self.description) > self.MAX_DESCRIPTION:  # Django leaves that to the forms
            raise ValidationError({"description": f"A description has at most {self.MAX_DESCRIPTION:,} characters."})
        if self.folder and self.folder.team_id != self.team_id:
            raise ValidationError({"folder": OTHER_TEAM})

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        self.sort_title = self.title.casefold()[:MAX_GUIDE_TITLE_CHARS]
        if update_fields is not None and "title" in (fields := set(update_fields)):
            update_fields = {*fields, "sort_title"}
        super().save(*args, update_fields=update_fields, **kwargs)

    @raises_conflict
    def update_details(self, *, by: User | None, **fields: Any) -> None:
        """Changes some of ``COLUMNS``, or the categories.

        ValidationError when a value is not allowed; Conflict when the guide, or a folder or category that was chosen,
        was deleted meanwhile.
        """
        categories = fields.pop("categories", None)
        for name, value in fields.items():
            setattr(self, name, value)
        self.full_clean(exclude=self.PEOPLE)
        self._set_updated(by)
        self.save(update_fields=[*fields, "updated_at", "updated_by"])
        if categories is not None:
            self.set_categories(categories)

    @raises_conflict
    def set_categories(self, categories: Collection[Category]) -> None:
        """Replaces its categories. ValidationError when one is another team's; Conflict when one was deleted."""
        if any(category.team_id != self.team_id for category in categories):
            raise ValidationError({"categories": "That category belongs to another team."})
        self.categories.set(categories)

    @raises_conflict
    def set_review_date(self, day: date | None) -> None:
        """The day by which an editor should review it; None for no review."""
        self.review_on = day
        self.save(update_fields=["review_on"])

    def archive(self, by: User | None) -> None:
        self._set_archived(timezone.now(), by)

    def restore(self, by: User | None) -> None:
        """Takes it out of the archive."""
        self._set_archived(None, by)

    @property
    def about(self) -> About:
        """Title and description, as the guide's text has them."""
        return About.of(self.title, self.description)

    @property
    def overdue(self) -> bool:
        """Whether its review date is today or has passed."""
        return self.review_on is not None and self.review_on <= timezone.localdate()

    @raises_conflict
    def _set_archived(self, at: datetime | None, by: User | None) -> None:
        self.archived_at = at
        self._set_updated(by)
        self.save(update_fields=["archived_at", "updated_by", "updated_at"])
        audit.record("guide.archived" if at else "guide.restored", self, by=by)

    def _set_updated(self, by: User | None) -> None:
        self.updated_by, self.updated_at = by, timezone.now()
