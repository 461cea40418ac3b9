"""The formats of a guide, one module or package each.

A module has ``NAME`` (for the API), ``LABEL`` (for people), ``SUFFIXES``, ``MEDIA_TYPE``, and
``load(text) -> list[Document]`` if it can be read, ``dump(document) -> str`` if it can be written. One text may
contain several guides: Mermaid blocks in a Markdown file, several ``#`` headings in ours. Files that are no text, such
as pictures, are read by ``load_bytes(content) -> list[Document] | None``, which answers None for those of others.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePath
from types import ModuleType

from trees.core.formats import (
    bpmn,
    csv,
    dot,
    drawio,
    excalidraw,
    json,
    markdown,
    mermaid,
    plantuml,
    svg,
    tree_json,
    twee,
    twine,
    typebot,
    visio,
    zingtree,
)
from trees.core.formats.document import Document, FormatError, require_readable
from trees.core.formats.mapping import Mappings
from trees.core.formats.prose import html_page, word
from trees.core.formats.table import excel

__all__ = [
    "FORMATS",
    "MAX_IMPORT_CHARS",
    "READABLE",
    "SUFFIXES",
    "WRITABLE",
    "Document",
    "FormatError",
    "detect",
    "holds_guide",
    "is_readable_name",
    "read",
    "read_bytes",
    "require_readable",
    "write",
]

MODULES = (
    markdown, json, mermaid, dot, plantuml, drawio, excalidraw, bpmn, visio, twee, twine, zingtree, typebot, tree_json,
    csv, excel, word, html_page, svg,
)  # fmt: skip
FORMATS: dict[str, ModuleType] = {module.NAME: module for module in MODULES}
READABLE = {name: module for name, module in FORMATS.items() if hasattr(module, "load")}
WRITABLE = {name: module for name, module in FORMATS.items() if hasattr(module, "dump")}
SUFFIXES = list(dict.fromkeys(suffix for module in READABLE.values() for suffix in module.SUFFIXES))
MAX_IMPORT_CHARS = 2_000_000
SHARED_SUFFIXES = {"", ".txt", ".xml", *html_page.SUFFIXES, *json.SUFFIXES, *markdown.SUFFIXES}
UNMISTAKABLE = (plantuml, drawio, bpmn, twine, excalidraw, typebot, zingtree)


def detect(filename: str, text: str) -> str:
    """The name of the format: by what only one format has in its text, else by the suffix, else by the likeliest."""
    if sure := next((module.NAME for module in UNMISTAKABLE if module.looks_like(text)), ""):
        return str(sure)
    suffix = PurePath(filename).suffix.lower()
    for name, module in READABLE.items():
        if suffix in module.SUFFIXES and suffix not in SHARED_SUFFIXES:
            return name
    is_page = suffix in html_page.SUFFIXES  # a template of a page may begin with a brace
    if suffix in json.SUFFIXES or not is_page and text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return tree_json.NAME if tree_json.looks_like(text) else json.NAME
    if markdown.looks_like(text) and not _is_mostly_diagrams(text):
        return markdown.NAME
    likely = next((module.NAME for module in (dot, mermaid, twee, csv, html_page) if module.looks_like(text)), "")
    return str(likely) or (html_page if is_page else csv if csv.looks_like_cells(text) else markdown).NAME


def holds_guide(text: str) -> bool:
    """Whether a text is certainly in one of the formats, whatever its file is called."""
    return markdown.has_keys(text) or any(each.looks_like(text) for each in (*UNMISTAKABLE, dot, mermaid, twee))


def _is_mostly_diagrams(text: str) -> bool:
    """Whether a Markdown text without keys has more Mermaid blocks than headings with answers, or than two."""
    return not markdown.has_keys(text) and len(mermaid.blocks(text)) > 2


def _with_alternative(documents: list[Document], name: str, text: str) -> list[Document]:
    """Says of a text that could be read in two ways that there is another one."""
    pair = {markdown.NAME: mermaid, mermaid.NAME: markdown}.get(name)
    if pair is None or not (mermaid.blocks(text) and markdown.looks_like(text)):
        return documents
    told = f"This text can also be read as {pair.LABEL}: choose that format to see it."
    return [replace(documents[0], decisions=(*documents[0].decisions, told)), *documents[1:]]


def is_readable_name(filename: str) -> bool:
    """Whether a file of that name can hold a guide."""
    return filename.lower().endswith(tuple(SUFFIXES))


def read(text: str, format: str | None = None, filename: str = "", mappings: Mappings | None = None) -> list[Document]:
    """The guides in ``text``, at least one. Raises FormatError if none can be read.

    If only some can be read, the others have an ``error``. Guides without a title are named after the file.
    ``mappings``: for tables and JSON, what their columns and fields are.
    """
    if len(text) > MAX_IMPORT_CHARS:
        raise FormatError(f"A text has at most {MAX_IMPORT_CHARS:,} characters, this has {len(text):,}.")
    text = text.removeprefix("\ufeff")
    name = format or detect(filename, text)
    module = _module(READABLE, name)
    with _no_collection():
        documents = _named(module.load(text, *_taken(module, mappings)), filename)
    return documents if format else _with_alternative(documents, name, text)


def read_bytes(content: bytes, filename: str = "", mappings: Mappings | None = None) -> list[Document] | None:
    """The guides in a file that is no text, such as a picture; None if no format knows it. Raises FormatError."""
    for module in (each for each in READABLE.values() if hasattr(each, "load_bytes")):
        with _no_collection():
            documents = module.load_bytes(content, *_taken(module, mappings))
        if documents is not None:
            return _named(documents, filename)
    return None


@contextmanager
def _no_collection() -> Iterator[None]:
    """Readers and writers keep nearly all that they make: the cyclic garbage collector would look through it again and
    again, which takes a third of the time of a large guide, and more the larger it is."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _taken(module: ModuleType, mappings: Mappings | None) -> list[Mappings]:
    return [mappings] if mappings and hasattr(module, "TAKES_MAPPINGS") else []


def write(document: Document, format: str) -> str:
    """The guide in the format of that name. Raises FormatError for an unknown name."""
    with _no_collection():
        text: str = _module(WRITABLE, format).dump(document)
    return text


def _module(modules: dict[str, ModuleType], name: str) -> ModuleType:
    if name not in modules:
        raise FormatError(f"Unknown format {name!r}.", hint=f"Known formats: {', '.join(modules)}.")
    return modules[name]


def _named(documents: list[Document], filename: str) -> list[Document]:
    name = _readable(PurePath(filename).stem.removesuffix(".drawio"))
    untitled = 0
    named = []
    for document in documents:
        if not document.title and name:
            untitled += 1
            document = replace(document, title=f"{name} {untitled}" if untitled > 1 else name)
        named.append(document)
    return named


def _readable(stem: str) -> str:
    """``printer-offline`` becomes "Printer offline"."""
    words = " ".join(re.sub(r"[-_.]+", " ", stem).split())
    return words[:1].upper() + words[1:]
