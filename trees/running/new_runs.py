"""The link by which a ticket desk begins a run: what it names, which runs there are already, and guides to choose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from project.web.params import natural_number
from trees.core.runs.state import DETAILS
from trees.core.runs.walk import MAX_DETAIL_CHARS
from trees.core.text import one_line
from trees.models import Run, Tree
from trees.models.search.matches import Filters, has_words, search_guides
from trees.models.trees.tree import TreeQuerySet

MAX_GUIDES = 12
MAX_MATCHES_READ = 200  # some of them may be no longer published
MAX_RUNS = 5


@dataclass(frozen=True)
class NewRun:
    """``tree``: the guide's primary key; 0 where the link names none, None where it names what is no guide.

    ``too_long``: details that were left out.
    """

    tree: int | None
    details: dict[str, str]
    too_long: list[str]

    def url(self, tree: int = 0, **more: str) -> str:
        """The link again, to the guide ``tree``, or to the choice of one."""
        named = {"tree": str(tree)} if tree else {}
        query = urlencode(named | self.details | more)
        return reverse("run_new") + (f"?{query}" if query else "")


def read_link(query: QueryDict) -> NewRun:
    """``?tree=&ticket=&caller=``."""
    tree = natural_number(query.get("tree", "")) or (None if query.get("tree") else 0)
    given = {name: one_line(query.get(name, "")) for name in DETAILS}
    details = {name: text for name, text in given.items() if text and len(text) <= MAX_DETAIL_CHARS}
    return NewRun(tree, details, [name for name, text in given.items() if len(text) > MAX_DETAIL_CHARS])


def runs_under_way(user: User, tree: Tree, ticket: str) -> list[Run]:
    """Those of this guide for this ticket, of anybody in the team, the last used first."""
    if not ticket:
        return []
    runs = Run.objects.of(user).under_way().filter(tree=tree, ticket=ticket).exclude(ticket="")
    return list(runs.select_related("person").order_by("-touched_at")[:MAX_RUNS])


def guides_for(user: User, text: str, link: NewRun) -> list[dict[str, Any]]:
    """Published guides to choose from: what ``text`` finds, best first; without words pinned, recent and used ones."""
    trees = Tree.objects.of(user).active().filter(live__isnull=False)
    keys = search_guides(text, Filters(list(user.teams()))).keys if has_words(text) else None
    rows = _rows_in_order(trees, keys) if keys is not None else _at_hand(user, trees)
    return [row | {"href": link.url(row["id"])} for row in rows]


def _at_hand(user: User, trees: TreeQuerySet) -> list[dict[str, Any]]:
    pinned = trees.pinned_by(user).values_list("pk", flat=True)[:MAX_GUIDES]
    used = trees.order_by("-run_count", "-updated_at", "-pk").values_list("pk", flat=True)[:MAX_GUIDES]
    return _rows_in_order(trees, dict.fromkeys([*pinned, *Run.objects.recent_trees(user), *used]))


def _rows_in_order(trees: TreeQuerySet, keys: Iterable[int]) -> list[dict[str, Any]]:
    ordered = list(keys)[:MAX_MATCHES_READ]
    found = trees.filter(pk__in=ordered).order_by().values("id", "title", "description")
    rows: dict[int, dict[str, Any]] = {row["id"]: {**row} for row in found}
    return [rows[key] for key in ordered if key in rows][:MAX_GUIDES]
