"""Decision trees as people write them in JSON by hand, in many shapes. Read-only.

::

    {"start": {"question": "Is it on?", "options": [{"text": "Yes", "next": "good"}]}, "good": {"message": "Good"}}
    {"nodes": [{"id": "a", "prompt": "Is it on?", "yes": "b", "no": {"result": "Switch it on"}}]}

Which field is the text, and which leads on, is guessed by its name (``fields.py``) and told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from trees.core.formats.document import Document, FormatError
from trees.core.formats.json import is_graph, parse
from trees.core.formats.mapping import Mappings, roles_for
from trees.core.formats.tree_json.build import Reading
from trees.core.formats.tree_json.fields import rows_of
from trees.core.formats.tree_json.mapped import likely_rows, mapped_rows, parts_of

NAME = "tree-json"
LABEL = "JSON written by hand"
SUFFIXES = (".json",)
MEDIA_TYPE = "application/json"
TAKES_MAPPINGS = True

HINT = (
    'A step has a text and answers: {"start": {"question": "Is it on?", "options": [{"text": "Yes", "next": "good"}]}}.'
)
KNOWN = {
    "an npm package.json": ({"name", "version"}, {"dependencies", "devDependencies", "scripts", "main", "exports"}),
    "a Jupyter notebook": ({"cells", "nbformat"}, set()),
    "GeoJSON": ({"type", "features"}, set()),
    "an OpenAPI description": ({"info", "paths"}, {"openapi", "swagger"}),
    "a JSON Schema": ({"$schema", "properties"}, set()),
    "a TypeScript configuration": ({"compilerOptions"}, set()),
    "a Lottie animation": ({"layers", "fr"}, set()),
}


def load(text: str, mappings: Mappings | None = None) -> list[Document]:
    """The one guide in ``text``. Raises FormatError for JSON in which no steps with answers are found, by its name."""
    data, mapping = parse(text), roles_for(mappings, 1)
    if name := _known(data):
        raise FormatError(f"This is {name}, not a guide.", hint=HINT)
    rows = rows_of(data) or likely_rows(data)
    parts = parts_of(rows, mapping) if rows else None
    about = data if isinstance(data, dict) and all(row is not data for _, row in rows) else {}
    document = Reading(about, mapped_rows(rows, mapping), data).document() if rows else None
    if document is None or not any(node.options for node in document.graph.nodes.values()):
        raise FormatError("No steps with answers were found in this JSON.", hint=HINT, parts=parts)
    return [replace(document, parts=parts)]


def looks_like(text: str) -> bool:
    """Whether ``text`` is JSON, and not the stored form of a graph."""
    try:
        return not is_graph(parse(text))
    except FormatError:
        return False


def _known(data: Any) -> str:
    """What else the JSON is, by the names at its top, or ""."""
    keys = set(data) if isinstance(data, dict) else set()
    return next(
        (name for name, (all_of, any_of) in KNOWN.items() if all_of <= keys and (not any_of or any_of & keys)), ""
    )
