"""The teams of a person, a page at a time."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, Subquery
from django.db.models.functions import Lower
from django.urls import reverse

from accounts.members import PAGE_SIZE
from accounts.models import Role, Team, User


def team_rows(user: User, text: str = "", after: int = 0) -> tuple[list[dict[str, Any]], str]:
    """``(rows, URL of the next ones or "")``: the first teams whose name has the words of ``text``, or those after a
    key. One statement."""
    teams = user.teams().with_size()
    for word in text.split():
        teams = teams.filter(name__icontains=word)
    if after:
        place = Subquery(Team.objects.filter(pk=after).order_by().values(lower=Lower("name")))
        teams = teams.alias(lower=Lower("name")).filter(Q(lower__gt=place) | Q(lower=place, pk__gt=after))
    page = list(teams[: PAGE_SIZE + 1])
    rows = [{"team": team, "role": Role(team.role).label} for team in page[:PAGE_SIZE]]
    if len(page) <= PAGE_SIZE:
        return rows, ""
    query = {"q": text, "after": page[PAGE_SIZE - 1].pk}
    return rows, f"{reverse('team_list')}?{urlencode({name: value for name, value in query.items() if value})}"
