"""A guide as CSV, one row for each step in reading order. Write-only."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from trees.core.formats.document import Document
from trees.core.graph import Graph, Option

NAME = "csv"
LABEL = "CSV"
SUFFIXES = (".csv",)
MEDIA_TYPE = "text/csv"

COLUMNS = ["key", "depth", "title", "text", "options", "outcome"]
# Spreadsheets run a cell that begins like this as a formula. An apostrophe in front makes it text.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def dump(document: Document) -> str:
    """``depth``: fewest answers from the start, empty if unreachable. ``options``: one line each, with its target."""
    graph = document.graph
    depths = _depths(graph)
    return sheet(COLUMNS, (_row(graph, key, depths) for key in graph.order()))


def sheet(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """CSV with ``columns`` as its first line. A value that a row lacks is empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: escape_formula(value) for name, value in row.items()})
    return text.getvalue()


def escape_formula(value: object) -> str:
    """``value`` as text that no spreadsheet runs as a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _row(graph: Graph, key: str, depths: Mapping[str, int]) -> dict[str, object]:
    node = graph.nodes[key]
    ways = "\n".join(_way(graph, option) for option in node.options)
    return {
        "key": key,
        "depth": depths.get(key, ""),
        "title": node.title,
        "text": node.body,
        "options": ways,
        "outcome": node.outcome,
    }


def _way(graph: Graph, option: Option) -> str:
    through = f" (through guide {option.tree})" if option.tree else ""
    to = graph.nodes[option.to].title if option.to in graph.nodes else "nowhere yet"
    return f"{option.label}{through} → {to}"


def _depths(graph: Graph) -> dict[str, int]:
    depths = {graph.start: 0} if graph.start else {}
    waiting = list(depths)
    for key in waiting:
        for option in graph.nodes[key].options:
            if option.to in graph.nodes and option.to not in depths:
                depths[option.to] = depths[key] + 1
                waiting.append(option.to)
    return depths
