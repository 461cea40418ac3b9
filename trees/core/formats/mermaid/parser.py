"""``parse``: from a diagram's text to a ``Flowchart``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, cast

from lark import Lark, UnexpectedInput

from trees.core.formats.mermaid.build import build
from trees.core.formats.mermaid.errors import explain, no_flowchart
from trees.core.formats.mermaid.lexer import FlowchartLexer
from trees.core.formats.mermaid.model import Flowchart
from trees.core.formats.mermaid.source import HEADER, prepare
from trees.core.formats.mermaid.statements import Statements

GRAMMAR = Path(__file__).with_name("flowchart.lark")


def parse(text: str) -> Flowchart:
    """Reads one flowchart. Raises FormatError, mostly with a hint, for what Mermaid would refuse."""
    source = prepare(text)
    if not HEADER.match(source.text):
        raise no_flowchart(source)
    try:
        direction, statements = cast("tuple[str, list[Any]]", _grammar().parse(source.text))
    except UnexpectedInput as error:
        raise explain(source, error) from None
    return build(source, direction, statements)


@cache
def _grammar() -> Lark:
    return Lark(
        GRAMMAR.read_text("utf-8"),
        parser="lalr",
        lexer=FlowchartLexer,
        transformer=Statements(),
        maybe_placeholders=False,
    )
