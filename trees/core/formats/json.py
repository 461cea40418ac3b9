"""The stored graph itself as JSON, ``{"start", "nodes"}``; with a title it is ``{"title", "description", "graph"}``."""

from __future__ import annotations

import json
from typing import Any

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
    return json.dumps(document.graph.to_json(), ensure_ascii=False, indent=2) + "\n"


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
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise FormatError(f"The name {name!r} occurs twice in one object.")
        members[name] = value
    return members
