"""Categories: a name with a colour, of which a guide has any number."""

from django.db import models

from accounts.models import Team
from trees.models.team_owned import TeamOwnedQuerySet


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


class Category(models.Model):
    """A team's label with a colour."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="categories")
    name = models.CharField(max_length=40)
    colour = models.CharField(max_length=10, choices=Colour, default=Colour.GREEN)

    objects = TeamOwnedQuerySet.as_manager()

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

    def __str__(self):
        return self.name
