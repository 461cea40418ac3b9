"""A guide as CSV, one row for each step in reading order. Reads any table of steps, also pasted from a sheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from trees.core.formats.document import Document, FormatError
from trees.core.formats.mapping import Mappings, roles_for
from trees.core.formats.table.build import MAX_ROWS, document
from trees.core.formats.table.columns import guess_columns
from trees.core.graph import Graph, Option

NAME = "csv"
LABEL = "CSV"
SUFFIXES = (".csv", ".tsv", ".tab")
MEDIA_TYPE = "text/csv"
TAKES_MAPPINGS = True

COLUMNS = ["key", "depth", "title", "text", "options", "outcome", "next"]
MAX_CELL_CHARS = 200_000
ROWS_PER_PART = 500
LINES_LOOKED_AT = 20  # for the sign between the cells
RULE = re.compile(r"[ \t]*:?-*:?[ \t]*")  # an empty cell, or one of the line below the headings of a Markdown table
# Spreadsheets run a cell that begins like this as a formula. An apostrophe in front makes it text.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def load(text: str, mappings: Mappings | None = None) -> list[Document]:
    """The guide in a table. Raises FormatError if it has no columns for steps and for where they lead."""
    csv.field_size_limit(MAX_CELL_CHARS)
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), MAX_ROWS + 1))
    except csv.Error as error:
        raise FormatError(f"This is not a table: {error}.") from error
    return [document([row for row in rows if not all(map(RULE.fullmatch, row))], "", roles_for(mappings, 1))]


def looks_like(text: str) -> bool:
    """Whether the first line has several cells with headings that name steps and where they lead."""
    first = text.lstrip("\ufeff \r\n").partition("\n")[0][:10_000]
    columns = guess_columns([first.split(_delimiter(first))]) if _delimiter(first) in first else None
    return columns is not None


def looks_like_cells(text: str) -> bool:
    """Whether these are cells: the first lines have as many each, divided by tabs, or three and more by another sign.

    Two by commas are more often a sentence.
    """
    lines = [line for line in text.strip("\r\n").split("\n", 10)[:10] if line.strip()]
    sign = _delimiter("\n".join(lines))
    try:
        counts = {len(row) for row in csv.reader(lines, delimiter=sign)}
    except csv.Error:
        return False
    return len(lines) > 1 and len(counts) == 1 and min(counts) > (1 if sign == "\t" else 2)


def dump(document: Document) -> str:
    """The guide as a table.

    ``depth``: fewest answers from the start, empty if unreachable. ``options``: one line each, with the title of its
    target. ``next``: the keys of these targets, one line each, "-" for none.
    """
    graph = document.graph
    depths = _depths(graph)
    return sheet(COLUMNS, (_row(graph, key, depths) for key in graph.order()))


def sheet(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """CSV with ``columns`` as its first line. A value that a row lacks is empty."""
    return "".join(sheet_parts(columns, rows))


def sheet_parts(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """``sheet`` in parts of some hundred lines, as ``rows`` come."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    for number, row in enumerate(rows, 1):
        writer.writerow({name: escape_formula(value) for name, value in row.items()})
        if number % ROWS_PER_PART == 0:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def escape_formula(value: object) -> str:
    """``value`` as text that no spreadsheet runs as a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _delimiter(text: str) -> str:
    """The one of the usual ones that most of the first lines have; above the headings there may be a title."""
    first = text.lstrip("\ufeff \r\n")[:MAX_CELL_CHARS].split("\n", LINES_LOOKED_AT)[:LINES_LOOKED_AT]
    return max("\t;,|", key=lambda sign: (sum(sign in line for line in first), max(line.count(sign) for line in first)))


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
        "next": "\n".join(option.to or "-" for option in node.options),
    }


def _way(graph: Graph, option: Option) -> str:
    aside = f" {option.aside}" if option.aside else ""
    to = graph.nodes[option.to].title if option.to in graph.nodes else "nowhere yet"
    return f"{option.label}{aside} → {to}"


def _depths(graph: Graph) -> dict[str, int]:
    depths = {graph.start: 0} if graph.start else {}
    waiting = list(depths)
    for key in waiting:
        for option in graph.nodes[key].options:
            if option.to in graph.nodes and option.to not in depths:
                depths[option.to] = depths[key] + 1
                waiting.append(option.to)
    return depths
