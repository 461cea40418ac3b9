"""Mermaid's Markdown in labels: emphasis and escapes count, everything else is shown as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from trees.core.text import escape_markdown, one_line

# Noncharacters, which no text has. They stand for emphasis while a label is cut into lines.
MARKS = {"\ufdd0": "**", "\ufdd1": "**", "\ufdd2": "*", "\ufdd3": "*"}
CLOSED_BY = {"\ufdd0": "\ufdd1", "\ufdd2": "\ufdd3"}
OF_TOKENS = {"strong_open": "\ufdd0", "strong_close": "\ufdd1", "em_open": "\ufdd2", "em_close": "\ufdd3"}
ANY_MARK = re.compile("[\ufdd0-\ufdd3]")
SPACE_AFTER_OPENING = re.compile("([\ufdd0\ufdd2]+)(\\s+)")
SPACE_BEFORE_CLOSING = re.compile("(\\s+)([\ufdd1\ufdd3]+)")
NOTHING_INSIDE = re.compile("\ufdd0\\s*\ufdd1|\ufdd2\\s*\ufdd3")
BREAKS = re.compile(r"(?:<br\s*/?>|\n)+", re.IGNORECASE)
URL = re.compile(r"https?://[^\s<>*`]*[^\s<>*`_]")
BLOCKS = ["list", "heading", "lheading", "blockquote", "code", "fence", "hr"]
PARSER = MarkdownIt("zero").enable([*BLOCKS, "emphasis", "escape", "backticks"])


def with_marks(label: str) -> str:
    """``label`` with marks in place of its emphasis. Lists, headings, code and URLs stay as they are written."""
    label = BREAKS.sub("\n", ANY_MARK.sub("", label))
    lines = label.split("\n")
    tokens = iter(PARSER.parse(URL.sub(lambda url: url[0].replace("_", r"\_"), label)))
    shown = ["".join(_inline(token)) for token in _top_level(tokens, lines)]
    return "\n".join(shown)


def without_marks(line: str) -> str:
    return one_line(ANY_MARK.sub("", line))


def in_markdown(lines: Iterable[str]) -> Iterator[str]:
    """Our Markdown of each of the ``lines``. Emphasis over several lines is closed and opened again."""
    opened = ""
    for line in lines:
        line = opened + line
        opened = _open_at_end(line)
        line += "".join(CLOSED_BY[mark] for mark in reversed(opened))
        yield ANY_MARK.sub(lambda mark: MARKS[mark[0]], escape_markdown(_tight(line)))


def _top_level(tokens: Iterator[Token], lines: list[str]) -> Iterator[Token]:
    """Inline tokens of paragraphs; for each other block one text with its lines as they are written."""
    for token in tokens:
        if token.level or not token.map or token.nesting < 0:
            continue
        if token.type == "paragraph_open":
            yield next(tokens)
            continue
        yield Token("inline", "", 0, children=[Token("text", "", 0, content="\n".join(lines[slice(*token.map)]))])


def _inline(token: Token) -> Iterator[str]:
    for child in token.children or ():
        if child.type == "code_inline":
            yield f"{child.markup}{child.content}{child.markup}"
        else:
            yield OF_TOKENS.get(child.type) or ("\n" if child.type == "softbreak" else child.content)


def _open_at_end(line: str) -> str:
    opened: list[str] = []
    for mark in ANY_MARK.findall(line):
        if mark in CLOSED_BY:
            opened.append(mark)
        elif opened:
            opened.pop()
    return "".join(opened)


def _tight(line: str) -> str:
    """Emphasis begins and ends at its text: Markdown takes it for stars beside a space."""
    line = SPACE_BEFORE_CLOSING.sub(r"\2\1", SPACE_AFTER_OPENING.sub(r"\2\1", line))
    return one_line(NOTHING_INSIDE.sub("", NOTHING_INSIDE.sub("", line)))
