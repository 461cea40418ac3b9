"""Guides as the API lists them: the columns to read, and the JSON that they become."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import Role
from trees.api.fields import Row
from trees.api.views.base import pop_person
from trees.models import Tree

COLUMNS = [
    "id", "team", *Tree.COLUMNS, "role", "serial", "node_count", "run_count", "source",
    "created_at", "updated_at", "archived_at", "updated_by", "updated_by__name", "updated_by__email", "sort_title",
    "live__number", "live__serial", "released_count",
]  # fmt: skip


def tree_json(row: Row, categories: Sequence[int]) -> Row:
    del row["sort_title"]  # only for the cursor of the next page
    released = {"serial": row.pop("live__serial") or 0, "node_count": row.pop("released_count")}
    added = {
        "categories": categories,
        "archived": row.pop("archived_at") is not None,
        "updated_by": pop_person(row, "updated_by"),
        "live": row.pop("live__number"),
        "url": f"/trees/{row['id']}/",
    }
    return row | ({} if Role(row["role"]).can_write else released) | added
