"""A problem of a guide."""

from __future__ import annotations

from typing import NamedTuple

from trees.core.graph import Node, Option


class Problem(NamedTuple):
    """``level`` is error or warning. ``node`` and ``option`` are keys, or "" when the problem is not about one.

    ``kind``: no-start, leads-nowhere, unreachable, no-way-out, same-label, no-label, no-title, no-outcome,
    many-options, single-option, deep, image-without-text, image-elsewhere, dead-link, bad-input, input-differs,
    unknown-value, not-as-typed, bad-condition, no-such-choice, value-not-asked,
    never-offered, gap, overlap. trees/models/trees/subtrees.py adds, for guides
    within guides: sub-tree-missing, sub-tree-archived, sub-tree-unpublished, sub-tree-loop, sub-tree-many.
    trees/models/pictures/picture.py adds dead-link for missing pictures, check_lookups.py unknown-lookup,
    unknown-output and output-differs.
    """

    kind: str
    level: str
    node: str
    option: str
    message: str


def error(kind: str, message: str, node: Node | None = None, option: Option | None = None) -> Problem:
    return _problem(kind, "error", message, node, option)


def warning(kind: str, message: str, node: Node | None = None, option: Option | None = None) -> Problem:
    return _problem(kind, "warning", message, node, option)


def _problem(kind: str, level: str, message: str, node: Node | None, option: Option | None) -> Problem:
    return Problem(kind, level, node.key if node else "", option.key if option else "", message)
