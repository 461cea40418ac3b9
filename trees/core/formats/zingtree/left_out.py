"""Texts of Zingtree's export that no step of a guide shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from trees.core.formats.html import dropped_urls, to_line

READ_OF_GUIDE = {"name", "description", "root_node_id", "nodes", "projects"}
READ_OF_STEP = {
    "project_node_id", "type", "page_title", "question", "node_name", "content", "resolution_state", "link", "buttons",
    "formfields", "continuation_node_id", "continuation_button_text", "open_tree_id", "return_tree_node_id", "is_root",
    "button_text", "button_link", "rank", "label", "name", "options", "required", "logic_expression",
}  # fmt: skip
TEXTUAL = re.compile(
    "note|comment|text|descr|help|label|title|message|instruct|hint|caption|tag|placeholder|default|name", re.IGNORECASE
)
MAX_DEPTH = 20
Found = Iterator[tuple[str, str]]


def of_guide(project: Any) -> Found:
    """``(field, words)`` of the guide itself that are not read."""
    return _unread({name: value for name, value in project.items() if name not in READ_OF_GUIDE}, frozenset())


def of_step(node: dict[str, Any]) -> Found:
    """``(field, words)`` of a step, its buttons and its fields that are not read."""
    return _unread(node, READ_OF_STEP)


def links(*htmls: str) -> list[str]:
    """The URLs in texts that a step of a guide cannot have."""
    return [url for html in htmls for url in dropped_urls(html)]


def _unread(value: Any, read: frozenset[str] | set[str], field: str = "", depth: int = 0) -> Found:
    if isinstance(value, dict):
        for name, inner in value.items():
            if not (isinstance(inner, str) and name in read):
                yield from _unread(inner, read, str(name), depth + 1) if depth < MAX_DEPTH else ()
    elif isinstance(value, list):
        for inner in value:
            yield from _unread(inner, read, field, depth + 1) if depth < MAX_DEPTH else ()
    elif isinstance(value, str) and (words := to_line(value)) and (" " in words or TEXTUAL.search(field)):
        yield field, words
