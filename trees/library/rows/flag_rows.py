"""The rows of lists of flags, made in Python once, so that the templates only write them out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.access import can_edit
from project.web.params import next_page_url
from project.web.times import time_html
from trees.library.links import flag_url, run_url, tree_url
from trees.library.rows.guide_rows import person_name
from trees.models import Flag, Tree
from trees.models.queries.keyset import NEWEST_FLAGS

FIELDS = [
    "id", "kind", "text", "node", "step", "tree_id", "tree__title", "team__name", "release__number", "run_id",
    "raised_at", "by__name", "by__email", "resolved_at", "resolved_by__name", "resolved_by__email", "message",
    "seen_at",
]  # fmt: skip
PAGE_SIZE = 50
ICONS = {"wrong": "circle-alert", "unclear": "circle-help", "missing": "plus"}


class OpenFlags(TypedDict):
    """A page of a guide's open flags, and the URL of the ``next`` page."""

    flags: list[dict[str, object]]
    next: str


def open_flags_of(tree: Tree, after: str = "") -> OpenFlags:
    page, cursor = read_page(Flag.objects.open().filter(tree=tree), after)
    return {
        "flags": rows(page, teams=False, editable=can_edit(tree)),
        "next": next_page_url(reverse("tree_flags", args=[tree.pk]), cursor),
    }


def read_page(flags: QuerySet[Flag], after: str, parts: Sequence[Q] = ()) -> tuple[list[dict[str, Any]], str | None]:
    """``(rows, next cursor)``: FIELDS of the page ``after`` a cursor, or of the first. ``parts``: see Keyset.page."""
    if parts:
        return NEWEST_FLAGS.page_or_first(flags, after, PAGE_SIZE, parts, rows=Flag.objects.values(*FIELDS))
    return NEWEST_FLAGS.page_or_first(flags.values(*FIELDS), after, PAGE_SIZE)


def rows(flags: Iterable[Mapping[str, Any]], *, teams: bool, editable: bool = False) -> list[dict[str, object]]:
    """What a list shows of ``flags``, which have FIELDS. ``teams``: with the name of the team."""
    return [row(flag, teams) | {"editable": editable} for flag in flags]


def row(flag: Mapping[str, Any], teams: bool) -> dict[str, object]:
    return {
        "id": flag["id"],
        "href": flag_url(flag["id"]),
        "kind": Flag.Kind(flag["kind"]).label,
        "icon": ICONS[flag["kind"]],
        "text": flag["text"],
        "step": flag["step"],
        "node": flag["node"],
        "step_id": f"#n-{flag['node']}",
        "edit": f"{tree_url(flag['tree_id'])}edit#n-{flag['node']}",
        "guide": flag["tree__title"],
        "guide_href": tree_url(flag["tree_id"]),
        "team": flag["team__name"] if teams else "",
        "release": flag["release__number"],
        "run_href": run_url(flag["run_id"]) if flag["run_id"] else "",
        "by": person_name(flag, "by"),
        "raised": time_html(flag["raised_at"]),
        **(answer(flag) if flag["resolved_at"] else {}),
    }


def answer(flag: Mapping[str, Any]) -> dict[str, object]:
    return {
        "message": flag["message"],
        "resolved_by": person_name(flag, "resolved_by"),
        "resolved": time_html(flag["resolved_at"]),
        "new": flag["seen_at"] is None,
    }
