"""What all that belongs to a team has in common."""

from django.db import models
from django.db.models import F


class TeamOwnedQuerySet(models.QuerySet):
    """What belongs to a team."""

    def of(self, user):
        """What ``user`` may see, each with the person's ``role`` in its team."""
        return self.filter(team__memberships__user=user).annotate(role=F("team__memberships__role"))


def free_name(name: str, others, most: int = 80) -> str:
    """``name``, or "name 2", "name 3"... where ``others`` have it already; at most ``most`` characters."""
    taken, free, number = set(others.values_list("name", flat=True)), name, 1
    while free in taken:
        number += 1
        free = f"{name[: most - 5]} {number}"
    return free
