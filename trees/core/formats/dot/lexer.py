"""Lexer for DOT. Reads every character once; HTML-like texts end where their brackets balance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lark.lexer import Lexer, LexerState

from trees.core.formats.document import FormatError
from trees.core.formats.mermaid.lexer import Piece

MAX_SUBGRAPH_DEPTH = 100
KEYWORDS = {
    "strict": "STRICT",
    "graph": "GRAPH",
    "digraph": "DIGRAPH",
    "node": "NODE",
    "edge": "EDGE",
    "subgraph": "_SUBGRAPH",
}
SIGNS = {
    "->": "ARROW", "--": "ARROW", "{": "_OPEN", "}": "_CLOSE", "[": "_LIST", "]": "_LIST_END", "=": "_EQUALS",
    ";": "_SEMICOLON", ",": "_COMMA", ":": "_COLON", "+": "_PLUS",
}  # fmt: skip
BLANK = re.compile(r"(?:[\s\ufeff]++|//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/|\#[^\n]*+)++")
TOKEN = re.compile(
    r"(?P<sign>->|--|[{}\[\]=;,:+])"
    r'|"(?P<TEXT>(?:[^"\\]++|\\.)*+)"'
    r"|(?P<ID>[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_\x80-\U0010ffff]*+|-?(?:\.[0-9]++|[0-9]++(?:\.[0-9]*+)?)(?![A-Za-z_\x80-\U0010ffff]))"
    r"|(?P<html><)",
    re.DOTALL,
)
MAX_TOKENS = 200_000  # 15,000 steps with an answer each: more takes seconds
MAX_TEXT_CHARS = 200_000  # a step keeps a quarter of it
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
BRACKET = re.compile("[<>]")


class DotLexer(Lexer):
    """The lexer of the grammar. Raises FormatError with the line for what is not a token."""

    __future_interface__ = 2

    def __init__(self, lexer_conf: object):
        pass

    def lex(self, lexer_state: LexerState, parser_state: object) -> Iterator[Any]:
        return pieces(str(lexer_state.text.text))


def pieces(text: str) -> Iterator[Piece]:
    at = depth = count = 0
    while True:
        blank = BLANK.match(text, at)
        at = blank.end() if blank else at
        if at == len(text):
            return
        match = TOKEN.match(text, at)
        if not match:
            raise FormatError(*_why(text, at))
        end = _html_end(text, at) if match["html"] else match.end()
        if end - at > MAX_TEXT_CHARS:
            raise FormatError(f"A text of the graph has more than {MAX_TEXT_CHARS:,} characters.", _line(text, at))
        piece = _piece(text, match, end)
        depth += (piece.type == "_OPEN") - (piece.type == "_CLOSE")
        if depth > MAX_SUBGRAPH_DEPTH:
            raise FormatError(f"Subgraphs are nested more than {MAX_SUBGRAPH_DEPTH} deep.", _line(text, at))
        count += 1
        if count > MAX_TOKENS:
            raise FormatError(f"A text of Graphviz has at most {MAX_TOKENS:,} words and signs.", _line(text, at))
        yield piece
        at = end


def _piece(text: str, match: re.Match[str], end: int) -> Piece:
    at = match.start()
    if match["sign"]:
        value, kind = match["sign"], SIGNS[match["sign"]]
    elif match["html"]:
        value, kind = text[at + 1 : end - 1], "HTML"
    elif match["ID"]:
        value, kind = match["ID"], KEYWORDS.get(match["ID"].lower(), "ID")
    else:
        value, kind = ESCAPED.sub(_unescaped, match["TEXT"]), "TEXT"
    piece = Piece(value)
    piece.type, piece.start_pos = kind, at
    return piece


def _unescaped(match: re.Match[str]) -> str:
    """Resolves escaped quotes and line ends; other escapes such as ``\\n`` are resolved with the label."""
    return '"' if match[1] == '"' else "" if match[1] == "\n" else match[0]


def _html_end(text: str, at: int) -> int:
    depth = 0
    for bracket in BRACKET.finditer(text, at):
        depth += 1 if bracket[0] == "<" else -1
        if not depth:
            return bracket.end()
    raise FormatError("This HTML-like text is not closed.", _line(text, at), "Each < needs its >.")


def _why(text: str, at: int) -> tuple[str, int, str]:
    line = _line(text, at)
    if text[at] == '"':
        return "This quoted text is not closed.", line, 'Write \\" for a quote inside a text.'
    if text.startswith("/*", at):
        return "This comment is not closed.", line, "End it with */"
    if text[at].isdigit():
        return "A name or text that begins with a number has to be in quotes.", line, 'Write label="5 GHz".'
    return f"Unexpected {text[at]!r}.", line, 'Put names with such characters in quotes: "like (this)".'


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
