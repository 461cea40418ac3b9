"""Graphviz DOT, read and written."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, cast

from lark import Lark, UnexpectedInput, UnexpectedToken

from trees.core.formats.document import Document, FormatError, check_guide_count, require_readable
from trees.core.formats.dot.build import Builder
from trees.core.formats.dot.lexer import DotLexer
from trees.core.formats.dot.statements import Box, Statements
from trees.core.formats.dot.write import dump
from trees.core.formats.mermaid.convert import document

__all__ = ["LABEL", "MEDIA_TYPE", "NAME", "SUFFIXES", "dump", "load", "looks_like"]

NAME = "dot"
LABEL = "Graphviz"
SUFFIXES = (".dot", ".gv")
MEDIA_TYPE = "text/vnd.graphviz"

GRAMMAR = Path(__file__).with_name("dot.lark")
COMMENT = r"(?:\s|//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/|\#[^\n]*+)*+"
BEGINNING = re.compile(
    rf'{COMMENT}(?:strict\b{COMMENT})?(?:di)?graph\b[ \t]*(?:[^\s"{{;]++|"[^"]*+")?{COMMENT}\{{', re.IGNORECASE
)


def load(text: str) -> list[Document]:
    """The graphs in ``text``, each a guide. Raises FormatError with the line for what Graphviz would refuse."""
    text = re.sub("[\x02\x03]", "", re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff")))
    graphs = _parse(text)
    check_guide_count(len(graphs))
    return require_readable([_read(graph) for graph in graphs])


def looks_like(text: str) -> bool:
    return bool(BEGINNING.match(text.removeprefix("\ufeff")))


def _read(graph: Box) -> Document:
    try:
        builder = Builder(graph)
        guide = document(builder.flowchart())
    except FormatError as error:
        return Document(title=graph.name, error=error)
    return replace(guide, decisions=(*builder.notes.sentences(), *guide.decisions))


def _parse(text: str) -> list[Box]:
    try:
        return cast("list[Box]", _grammar().parse(text))
    except UnexpectedInput as error:
        raise _refusal(text, error) from None


def _refusal(text: str, error: UnexpectedInput) -> FormatError:
    token: Any = error.token if isinstance(error, UnexpectedToken) else None
    if token is None or token.type == "$END" or token.start_pos is None:
        line = text.rstrip().count("\n") + 1
        return FormatError("The graph ends unexpectedly.", line, "It begins with digraph { and ends with }.")
    line = text.count("\n", 0, token.start_pos) + 1
    snippet = " ".join(str(token).split())[:30]
    return FormatError(f"Unexpected {snippet!r}.", line, "Each line is a node or an arrow: a -> b [label=Yes];")


@cache
def _grammar() -> Lark:
    return Lark(
        GRAMMAR.read_text("utf-8"),
        parser="lalr",
        lexer=DotLexer,
        transformer=Statements(),
        maybe_placeholders=False,
    )
