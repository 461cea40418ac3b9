"""What a person has at hand above the library's list and in the palette: pinned guides, and recently used ones."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from trees.models import Run, Tree

FIELDS = ["id", "title", "team_id", "team__name", "live__number"]
MAX_RECENT_GUIDES = 8


def pinned_guides(user: User) -> list[dict[str, Any]]:
    """The user's pinned guides in their order, as dicts of FIELDS. Archived guides are left out. One query."""
    return list(Tree.objects.of(user).pinned_by(user).values(*FIELDS))


def recent_guides(user: User) -> list[dict[str, Any]]:
    """The guides that the user ran last, the last one first, as dicts of FIELDS. Two queries."""
    keys = Run.objects.recent_trees(user)
    rows = {row["id"]: row for row in Tree.objects.of(user).active().filter(pk__in=keys).order_by().values(*FIELDS)}
    return [rows[key] for key in keys if key in rows][:MAX_RECENT_GUIDES]
