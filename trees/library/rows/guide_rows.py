"""The rows of the library's list, made in Python once, so that the template only writes them out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from operator import itemgetter
from typing import Any

from django.utils.html import format_html

from project.web.direction import isolated
from project.web.times import time_html
from trees.core.search.marks import Marker
from trees.library.links import tree_run_url, tree_url
from trees.library.rows.marks import first_match, marked
from trees.models import Tree
from trees.models.search.matches import DRAFTS, RELEASES

FIELDS = [
    "id", "title", "sort_title", "description", "node_count", "released_count", "run_count", "updated_at",
    "archived_at", "team_id", "team__name", "folder__name", "updated_by__name", "updated_by__email", "serial",
    "live__serial", "live__number", "live__published_at", "live__published_by__name", "live__published_by__email",
]  # fmt: skip
MAX_DESCRIPTION_CHARS = 200


def rows(
    page: Iterable[Mapping[str, Any]], marker: Marker | None = None, editable: Container[int] = ()
) -> list[dict[str, object]]:
    """What the list shows of each tree in ``page``, which has FIELDS, and the searched column where there is a marker.

    ``editable``: the teams (primary keys) whose trees the user may change.
    """
    page = list(page)
    categories = categories_of(page)
    return [row(tree, categories.get(tree["id"], ()), marker, tree["team_id"] in editable) for tree in page]


def row(
    tree: Mapping[str, Any], categories: Iterable[dict[str, str]], marker: Marker | None, can_edit: bool
) -> dict[str, object]:
    steps, runs = tree["node_count" if can_edit else "released_count"], tree["run_count"]
    return {
        "id": tree["id"],
        "href": tree_url(tree["id"]),
        "run": tree_run_url(tree["id"]) if tree["live__number"] and not tree["archived_at"] else "",
        "can_edit": can_edit,
        "release": release_label(tree["live__number"]),
        "newer": can_edit and bool(tree["live__number"]) and tree["live__serial"] < tree["serial"],
        "title": marked(tree["title"], marker),
        "plain_title": isolated(tree["title"]),
        "description": marked(short_description(tree["description"]), marker),
        "steps": counted(steps, "step") if steps or can_edit else "",
        "runs": counted(runs, "run") if runs else "",
        "folder": tree["folder__name"],
        "team": tree["team__name"],
        "changed": last_change(tree, can_edit),
        "archived": bool(tree["archived_at"]),
        "categories": sorted(categories, key=itemgetter("name")),
        "match": first_match(tree.get(DRAFTS if can_edit else RELEASES, ""), marker),
    }


def short_description(description: str) -> str:
    return description.partition("\n")[0][:MAX_DESCRIPTION_CHARS]


def last_change(tree: Mapping[str, Any], can_edit: bool) -> str:
    """By whom and when: of the draft for editors, of the live release for readers."""
    if can_edit:
        return format_html("<bdi>{}</bdi>, {}", person_name(tree, "updated_by"), time_html(tree["updated_at"]))
    if tree["live__number"]:
        return format_html(
            "<bdi>{}</bdi>, {}", person_name(tree, "live__published_by"), time_html(tree["live__published_at"])
        )
    return ""


def person_name(row: Mapping[str, Any], prefix: str) -> str:
    """The name, or else the email, of the user that the columns ``prefix``__ belong to."""
    return row[f"{prefix}__name"] or row[f"{prefix}__email"] or "a former member"


def release_label(number: int | None) -> str:
    return f"release {number}" if number else "not published"


def counted(count: int, noun: str) -> str:
    """Such as "1 step" and "2,000 steps"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def categories_of(page: Iterable[Mapping[str, Any]]) -> dict[int, list[dict[str, str]]]:
    """The categories of each tree in ``page``, in one query."""
    through = Tree.categories.through.objects.filter(tree__in=[tree["id"] for tree in page])
    result: dict[int, list[dict[str, str]]] = {}
    for link in through.values("tree_id", "category__name", "category__colour"):
        category = {"name": link["category__name"], "colour": link["category__colour"]}
        result.setdefault(link["tree_id"], []).append(category)
    return result
