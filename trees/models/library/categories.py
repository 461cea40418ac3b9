"""Categories: a name with a colour, of which a guide has any number."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from accounts.models import Team
from project.web.errors import Conflict
from project.web.races import raises_conflict
from trees.core.text import quoted
from trees.models.team_owned import TeamOwned, TeamOwnedQuerySet, namesake

MAX_CATEGORY_NAME_CHARS = 40


class Colour(models.TextChoices):
    RED = "red", "Red"
    ORANGE = "orange", "Orange"
    AMBER = "amber", "Amber"
    LIME = "lime", "Lime"
    GREEN = "green", "Green"
    TEAL = "teal", "Teal"
    BLUE = "blue", "Blue"
    INDIGO = "indigo", "Indigo"
    VIOLET = "violet", "Violet"
    PINK = "pink", "Pink"


class CategoryQuerySet(TeamOwnedQuerySet["Category"]):
    pass


class Category(TeamOwned, models.Model):
    """A team's name with a colour, for finding guides."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="categories")
    name = models.CharField(max_length=MAX_CATEGORY_NAME_CHARS)
    colour = models.CharField(max_length=10, choices=Colour, default=Colour.GREEN)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(
                "team",
                "name",
                name="category_name_once_a_team",
                violation_error_message="There is a category of this name already.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if taken := self._name_taken():
            raise ValidationError({"name": taken})

    @raises_conflict
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Conflict when the name was taken since the form was checked, or the row or its team was deleted."""
        if taken := self._name_taken():
            raise Conflict(taken)
        super().save(*args, **kwargs)

    def _name_taken(self) -> str:
        """Why this name cannot be had in this team, "" where it can."""
        other = namesake(self.name, Category.objects.filter(team=self.team_id), self.pk)
        return f"There is a category {quoted(other)} already." if other else ""
