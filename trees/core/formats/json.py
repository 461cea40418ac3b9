"""The stored graph itself as JSON, ``{"start", "nodes"}``; with a title it is ``{"title", "description", "graph"}``."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import orjson

from trees.core.formats.document import Document, FormatError
from trees.core.graph import Graph
from trees.core.stored import GraphError
from trees.core.text import one_line, tidy

NAME = "json"
LABEL = "JSON"
SUFFIXES = (".json",)
MEDIA_TYPE = "application/json"
FIELDS = {"title", "body", "options", "outcome"}


def load(text: str) -> list[Document]:
    """The guide in ``text``. Raises FormatError with the line for invalid JSON, with the path for an invalid graph."""
    data = parse(text)
    try:
        if isinstance(data, dict) and "graph" in data:
            return [_document(data)]
        return [Document(Graph.from_json(data))]
    except GraphError as error:
        raise FormatError(f"{error}.", hint='Expected {"start": key, "nodes": {key: node}}.') from error


def is_graph(data: Any) -> bool:
    """Whether JSON has the stored form, though maybe with errors, and is not some other JSON."""
    if not isinstance(data, dict):
        return False
    graph = data.get("graph", data)
    nodes = graph.get("nodes") if isinstance(graph, dict) else None
    return isinstance(nodes, dict) and all(isinstance(each, dict) and each.keys() <= FIELDS for each in nodes.values())


def dump(document: Document) -> str:
    """The graph, indented. Step by step: all of it as dictionaries takes ten times the memory of the text."""
    graph = document.graph
    nodes = ",\n".join(f"    {_indented(key)}: {_indented(node.to_json(), 4)}" for key, node in graph.nodes.items())
    nodes = f"{{\n{nodes}\n  }}" if nodes else "{}"
    return f'{{\n  "start": {_indented(graph.start)},\n  "nodes": {nodes}\n}}\n'


def _indented(data: Any, spaces: int = 0) -> str:
    """JSON whose lines after the first begin with ``spaces`` more. Line breaks inside of texts are escaped in it."""
    text = orjson.dumps(data, option=orjson.OPT_INDENT_2).decode()
    return text.replace("\n", "\n" + " " * spaces)


def _document(data: dict[str, Any]) -> Document:
    for name in ("title", "description"):
        if not isinstance(data.get(name) or "", str):
            raise GraphError(name, "expected text")
    title, description = data.get("title") or "", data.get("description") or ""
    return Document(Graph.from_json(data["graph"]), one_line(title), tidy(description))


def parse(text: str) -> Any:
    """The JSON in ``text``. Raises FormatError with the line for invalid JSON and for duplicate names in an object."""
    try:
        return json.loads(text, object_pairs_hook=_without_repeats)
    except json.JSONDecodeError as error:
        raise FormatError(f"This is not JSON: {error.msg}, at column {error.colno}.", error.lineno) from error
    except RecursionError as error:
        raise FormatError("This JSON is nested too deeply.") from error
    except ValueError as error:
        raise FormatError(f"This is not JSON: {error}.") from error


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Rejects duplicate names: json would keep only the last one, and a node would be lost."""
    members = dict(pairs)
    if len(members) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise FormatError(f"The name {twice!r} occurs twice in one object.")
    return members
