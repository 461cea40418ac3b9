"""How a guide is drawn: where its steps stand, in rows from top to bottom, and the colours of its outcomes."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from math import ceil
from unicodedata import east_asian_width

from trees.core.graph import Graph, Node

WIDTH, GAP_X, GAP_Y, LINE = 200, 40, 80, 20  # pixels
CHARS_PER_LINE = 28
FILLER = "\1"  # no text has it
OUTCOME_FILLS = {"resolved": "#d5e8d4", "escalate": "#ffe6cc", "unresolved": "#f5f5f5"}  # draw.io's own pale colours
Places = Mapping[str, tuple[int, int, int]]  # key -> x, y, height


def height_of_title(node: Node) -> int:
    return LINE * (1 + max(1, ceil(len(_spread(node.title)) / CHARS_PER_LINE)))


def lines_of(text: str, width: int = CHARS_PER_LINE, indent: str = "") -> list[str]:
    """``text`` in lines of ``width`` letters; ``indent`` begins all but the first. At least one line."""
    lines = textwrap.wrap(_spread(text), width, subsequent_indent=indent)
    return [line.replace(FILLER, "") for line in lines] or [""]


def _spread(text: str) -> str:
    """``text`` with a FILLER behind each letter that takes the room of two, as those of Chinese do."""
    if text.isascii():
        return text
    return "".join(f"{each}{FILLER}" if east_asian_width(each) in "WF" else each for each in text)


def places_of(graph: Graph, height: Callable[[Node], int] = height_of_title) -> dict[str, tuple[int, int, int]]:
    """Rows by the fewest answers from the start; in a row each step is below what leads to it."""
    rows: list[list[str]] = []
    across: dict[str, float] = {}
    for key, row in rows_of(graph).items():
        while len(rows) <= row:
            rows.append([])
        rows[row].append(key)
    places: dict[str, tuple[int, int, int]] = {}
    y = 0
    for keys in rows:
        keys.sort(key=lambda key: across.get(key, 0))
        heights = {key: height(graph.nodes[key]) for key in keys}
        for number, key in enumerate(keys):
            places[key] = (round((number - (len(keys) - 1) / 2) * (WIDTH + GAP_X)), y, heights[key])
            for option in graph.nodes[key].options:
                across.setdefault(option.to, places[key][0] + number)
        y += max(heights.values()) + GAP_Y
    return places


def rows_of(graph: Graph) -> dict[str, int]:
    """Key -> number of its row. Steps that cannot be reached are below the others."""
    rows = {graph.start: 0} if graph.start in graph.nodes else {}
    waiting = list(rows)
    for key in waiting:
        for option in graph.nodes[key].options:
            if option.to in graph.nodes and option.to not in rows:
                rows[option.to] = rows[key] + 1
                waiting.append(option.to)
    last = max(rows.values(), default=-1) + 1
    return rows | {key: last for key in graph.nodes if key not in rows}
