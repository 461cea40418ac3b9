"""The rows of the library's list: made once in Python, so that the template only writes them."""

import re
from collections.abc import Container

from django.utils import timezone
from django.utils.html import format_html, format_html_join

from project.web.times import ago
from trees.models import Tree
from trees.models.search import DRAFTS, RELEASES, words_of

FIELDS = [
    "id", "title", "sort_title", "description", "node_count", "released_count", "run_count", "updated_at",
    "archived_at", "team_id", "team__name", "folder__name", "updated_by__name", "updated_by__email", "serial",
    "live__serial", "live__number", "live__published_at", "live__published_by__name", "live__published_by__email",
]  # fmt: skip


def rows(page: list[dict], text: str = "", editable: Container[int] = ()) -> list[dict]:
    """What the list shows of each tree in ``page`` (dicts of FIELDS, and what was searched when ``text`` is).

    ``editable``: the teams (keys) whose trees the person may change.
    """
    now, categories, words = timezone.now(), categories_of(page), words_of(text)
    return [row(tree, categories.get(tree["id"], ()), now, words, tree["team_id"] in editable) for tree in page]


def row(tree: dict, categories, now, words, can_edit: bool) -> dict:
    count = tree["node_count" if can_edit else "released_count"]
    return {
        "id": tree["id"],
        "href": f"/trees/{tree['id']}/",
        "run": f"/trees/{tree['id']}/run" if tree["live__number"] and not tree["archived_at"] else "",
        "can_edit": can_edit,
        "release": f"release {tree['live__number']}" if tree["live__number"] else "not published",
        "newer": can_edit and bool(tree["live__number"]) and tree["live__serial"] < tree["serial"],
        "title": marked(tree["title"], words),
        "plain_title": tree["title"],
        "description": marked(tree["description"].partition("\n")[0][:200], words),
        "steps": f"{count:,} step{'' if count == 1 else 's'}" if count or can_edit else "",
        "runs": f"{tree['run_count']:,} run{'' if tree['run_count'] == 1 else 's'}" if tree["run_count"] else "",
        "folder": tree["folder__name"],
        "team": tree["team__name"],
        "changed": changed(tree, now, can_edit),
        "archived": bool(tree["archived_at"]),
        "categories": categories,
        "found": found(tree.get(DRAFTS if can_edit else RELEASES, ""), words),
    }


def changed(tree: dict, now, can_edit: bool) -> str:
    """Who changed last what the person sees of it, and when: the draft, or the release."""
    if can_edit:
        return f"{who(tree, 'updated_by')}, {ago(tree['updated_at'], now)}"
    if tree["live__number"]:
        return f"{who(tree, 'live__published_by')}, {ago(tree['live__published_at'], now)}"
    return ""


def who(row: dict, role: str) -> str:
    """How lists call whoever has ``role`` in ``row``."""
    return row[f"{role}__name"] or row[f"{role}__email"] or "somebody who left"


def categories_of(page: list[dict]) -> dict[int, list[dict]]:
    """The categories of each tree in ``page``: one query."""
    through = Tree.categories.through.objects.filter(tree__in=[tree["id"] for tree in page])
    result: dict[int, list[dict]] = {}
    links = through.order_by("category__name").values("tree_id", "category__name", "category__colour")
    for link in links:
        category = {"name": link["category__name"], "colour": link["category__colour"]}
        result.setdefault(link["tree_id"], []).append(category)
    return result


def found(text: str, words: list[str]) -> str:
    """The first line of ``text`` that holds one of ``words``, shortened around it and marked; "" without one."""
    if not words:
        return ""
    wanted = pattern(words)
    for line in text.split("\n"):
        if match := wanted.search(line):
            start = max(0, match.start() - 50)
            return marked(("…" if start else "") + line[start : start + 160], words)
    return ""


def marked(text: str, words: list[str]) -> str:
    """``text`` escaped, with every one of ``words`` in ``<mark>``."""
    if not words:
        return text
    parts = pattern(words).split(text)
    marks = (format_html("<mark>{}</mark>", part) if i % 2 else part for i, part in enumerate(parts))
    return format_html_join("", "{}", ((part,) for part in marks))


def pattern(words: list[str]) -> re.Pattern:
    return re.compile(f"({'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})", re.IGNORECASE)
