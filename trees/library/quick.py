"""What a person has at hand above the library's list and in the palette: pinned guides, and recently used ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from trees.library.links import tree_run_url, tree_url
from trees.models import Run, Tree

FIELDS = ["id", "title", "team_id", "team__name", "live__number", "archived_at"]
MAX_RECENT_GUIDES = 8
Row = dict[str, Any]


def pinned_guides(user: User) -> list[Row]:
    """The user's pinned guides in their order, as dicts of FIELDS. Archived guides are left out. One query."""
    return _values(Tree.objects.of(user).active().pinned_by(user))


def recent_guides(user: User) -> list[Row]:
    """The guides that the user ran last, the last one first, as dicts of FIELDS. Two queries.

    Those that can be run again: a guide that was unpublished is not to be followed.
    """
    keys = Run.objects.recent_trees(user)
    trees = Tree.objects.of(user).active().filter(pk__in=keys, live__isnull=False).order_by()
    rows = {row["id"]: row for row in _values(trees)}
    return [rows[key] for key in keys if key in rows][:MAX_RECENT_GUIDES]


def quick_rows(user: User, team: int) -> dict[str, list[Row]]:
    """The rows of both lists above the list of ``team`` (a key): ``pinned`` and ``recent``. Three queries."""
    return {"pinned": _rows(pinned_guides(user), team), "recent": _rows(recent_guides(user), team)}


def rows_to_arrange(user: User) -> list[Row]:
    """All pins of the user, archived guides included: ``up`` and ``down`` are what each would be placed before.

    -1 where it cannot go further in that direction.
    """
    rows = _rows(_values(Tree.objects.of(user).pinned_by(user)))
    keys = [row["id"] for row in rows]
    for at, row in enumerate(rows):
        row["up"] = keys[at - 1] if at else -1
        row["down"] = -1 if row["id"] == keys[-1] else next(iter(keys[at + 2 : at + 3]), 0)
    return rows


def _rows(guides: Iterable[Row], team: int = 0) -> list[Row]:
    """``team``: the name of the guide's team, "" where it is this one."""
    return [
        {
            "id": guide["id"],
            "title": guide["title"],
            "team": "" if guide["team_id"] == team else guide["team__name"],
            "run": bool(guide["live__number"]),
            "href": (tree_run_url if guide["live__number"] else tree_url)(guide["id"]),
            "archived": bool(guide["archived_at"]),
        }
        for guide in guides
    ]


def _values(trees: QuerySet[Tree]) -> list[Row]:
    return list(trees.values(*FIELDS))
