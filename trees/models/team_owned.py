"""The base of models that belong to a team.

Types of ``role``: ``Tree.objects.of(user)`` annotates each row with the person's role in its team. A queryset's type
cannot say so without losing its own methods, so the models declare ``role`` with a default that no check accepts: code
that asks for the role of a row which did not come from ``of`` fails, and grants nothing. Models of a team inherit
``TeamOwned``; functions that only need the role take an ``accounts.access.HasRole``.
"""

from typing import Self, TypeVar

from django.db import models
from django.db.models import F

from accounts.models import User
from trees.core.text import name_key

M = TypeVar("M", bound=models.Model, covariant=True)


class TeamOwned:
    """``role``: the person's role in the team, on rows of ``of(user)``; "" on any other."""

    role: str = ""


class TeamOwnedQuerySet(models.QuerySet[M]):
    def of(self, user: User) -> Self:
        """What ``user`` may see, each with the person's ``role`` in its team."""
        rows = self if user.only_teams is None else self.filter(team__in=user.only_teams)
        return rows.filter(team__memberships__user=user).annotate(role=F("team__memberships__role"))


def namesake(name: str, others: models.QuerySet[models.Model], pk: int | None) -> str:
    """The name of another one of ``others`` that people would take for ``name``, "" for none.

    Also "" where the row ``pk`` is one of them and is called so already: what was stored before this was checked stays.
    """
    names = dict(others.values_list("pk", "name"))
    if not name or (pk and names.get(pk) == name):  # that a name is needed, others say
        return ""
    key = name_key(name)
    return next((each for other, each in names.items() if other != pk and name_key(each) == key), "")


def free_name(name: str, others: models.QuerySet[models.Model], max_chars: int) -> str:
    """``name``, or "name 2", "name 3"... where ``others`` have it already; at most ``max_chars`` characters."""
    taken, free, number = {name_key(each) for each in others.values_list("name", flat=True)}, name, 1
    while name_key(free) in taken:
        number += 1
        free = f"{name[: max_chars - 5]} {number}"
    return free
