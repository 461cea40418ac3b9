"""Lexer for flowcharts. Where a text begins and ends depends on what is open, so each state has its own pattern."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

from lark.lexer import Lexer, LexerState

from trees.core.formats.document import FormatError
from trees.core.formats.mermaid.patterns import (
    AND,
    CLOSERS,
    DIRECTIONS,
    EDGE_ENDS,
    ENDS,
    LEADING,
    LINKS,
    OPENERS,
    QUICK_ID,
    RUN,
    SPACE_IGNORED_AFTER,
    SPACES,
    STATEMENT,
    STATEMENT_END,
    TEXTS,
    WORDS,
)

# A hundred times what Mermaid itself draws, and 15,000 steps with an answer each: more takes seconds.
MAX_TOKENS_PER_FLOWCHART = 200_000


class Piece(str):
    """A token: a string with its ``type`` and position. Replaces lark.Token, which takes more time and memory."""

    __slots__ = ("start_pos", "type")
    type: str
    start_pos: int
    line = column = end_line = end_column = end_pos = None


class FlowchartLexer(Lexer):
    """The lexer of the grammar. A character that no pattern matches becomes the last token, UNKNOWN."""

    __future_interface__ = 2

    def __init__(self, lexer_conf: object):
        pass

    def lex(self, lexer_state: LexerState, parser_state: object) -> Iterator[Any]:
        return _Reading(str(lexer_state.text.text)).pieces()


class _Reading:
    """One pass over one text. ``states`` is a stack of what is open."""

    def __init__(self, text: str):
        self.text = text
        self.pos = 0
        self.states = ["statement"]
        self.tokens: list[Piece] = []
        self.in_title = False
        self.seen_header = False
        self.run_end = 0 if "@" in text else sys.maxsize
        self.last_at = -1

    def pieces(self) -> Iterator[Piece]:
        """Yields tokens as the parser asks for them, so that nothing after an error is read."""
        given = 0
        while self.pos < len(self.text) and self._next():
            yield from self.tokens[given:]
            given = len(self.tokens)
            if given > MAX_TOKENS_PER_FLOWCHART:
                raise FormatError(f"A flowchart has at most {MAX_TOKENS_PER_FLOWCHART:,} words and signs.")
        if self.pos < len(self.text):
            self._add("UNKNOWN", self.pos + 1)
        yield from self.tokens[given:]

    def _next(self) -> bool:
        """Reads the next token at ``pos``. False if no pattern matches there."""
        state = self.states[-1]
        return self._statement() if state == "statement" else self._inside(state)

    def _add(self, kind: str, end: int, value: str | None = None) -> bool:
        piece = Piece(self.text[self.pos : end] if value is None else value)
        piece.type = kind
        piece.start_pos = self.pos
        self.tokens.append(piece)
        self.pos = end
        return True

    def _statement(self) -> bool:
        text, pos = self.text, self.pos
        quick = QUICK_ID.match(text, pos)
        if quick and not self._at_sign() and quick[0] not in LEADING:
            return self._add("ID", quick.end())
        if spaces := SPACES.match(text, pos):
            return self._spaces(spaces.end())
        if at := self._at_sign():
            return self._add("LINK_ID", at + 1)
        match = STATEMENT.match(text, pos)
        return match is not None and self._statement_token(match)

    def _spaces(self, end: int) -> bool:
        """White space is dropped before an arrow; otherwise it ends a statement or separates two words."""
        text, start = self.text, self.pos
        if link := LINKS.match(text, end):
            self.pos = end
            return self._link(link)
        newline = text.find("\n", start, end)
        if newline < 0 and not text.startswith(";", end):
            return self._space(end)
        if self.in_title and newline != start:
            self._add("_SP", end if newline < 0 else newline)
        return self._end_statement()

    def _space(self, end: int) -> bool:
        start, self.pos = self.pos, end
        if self._at_sign() or not self.tokens or self.tokens[-1].type in SPACE_IGNORED_AFTER:
            return True
        if (joined := AND.match(self.text, end)) and not self.in_title:
            return self._add("_AND", joined.end())
        self.pos = start
        return self._add("_SP", end)

    def _end_statement(self) -> bool:
        self.in_title = False
        end = STATEMENT_END.match(self.text, self.pos)
        return self._add("_NL", end.end() if end else self.pos)

    def _statement_token(self, match: re.Match[str]) -> bool:
        kind = match.lastgroup or ""
        if kind in ("id", "id2"):
            return self._id(match)
        if kind == "quote":
            return self._string(match[0])
        if kind == "opener":
            return self._open(match[0])
        if kind in ("LINK", "START_LINK"):
            return self._link(match)
        if kind == "word":
            return self._word(match[0])
        return self._end_statement() if kind == "end" else self._add(kind, match.end())

    def _id(self, match: re.Match[str] | None) -> bool:
        """An id consists of all adjacent parts."""
        end = self.pos
        while match and match.lastgroup in ("id", "id2"):
            end = match.end()
            match = STATEMENT.match(self.text, end)
        return self._add("ID", end)

    def _at_sign(self) -> int:
        """The end of a link id that begins here, or 0. Searched only once for each run of characters."""
        if self.pos >= self.run_end:
            run = RUN.match(self.text, self.pos)
            self.run_end = run.end() if run else self.pos
            at = self.text.rfind("@", self.pos, self.run_end)
            while at > self.pos and self.text[at + 1 : at + 2] in ("", "{", '"'):
                at = self.text.rfind("@", self.pos, at)
            self.last_at = at
        return self.last_at if self.last_at > self.pos else 0

    def _word(self, word: str) -> bool:
        end = self.pos + len(word)
        kind = "ID" if self.in_title else WORDS[word]
        self.in_title = self.in_title or kind == "SUBGRAPH"
        self._add(kind, end)
        if kind == "_GRAPH" and not self.seen_header:
            self.seen_header = True
            return self._direction()
        return True

    def _direction(self) -> bool:
        spaces = SPACES.match(self.text, self.pos)
        end = spaces.end() if spaces else self.pos
        if "\n" in self.text[self.pos : end]:
            return self._add("_NL", end)
        self.pos = end
        match = DIRECTIONS.match(self.text, end)
        return match is not None and self._add("DIR", match.end())

    def _open(self, mark: str) -> bool:
        kind, state = OPENERS[mark]
        self.in_title = False
        self.states.append(state)
        return self._add(kind, self.pos + len(mark))

    def _string(self, mark: str) -> bool:
        """A quoted text. An empty one gives no token."""
        kind, closing = ("MD_STR", '`"') if mark == '"`' else ("STR", '"')
        start = self.pos + len(mark)
        end = self.text.find(closing, start)
        if end < 0 or (kind == "MD_STR" and ("`" in self.text[start:end] or '"' in self.text[start:end])):
            return False
        if end > start:
            self._add(kind, end, self.text[start:end])
        self.pos = end + len(closing)
        return True

    def _link(self, match: re.Match[str]) -> bool:
        kind = match.lastgroup or ""
        self._add(kind, match.end(), match[0])
        if kind == "START_LINK":
            self.states.append("=" if "=" in match[0] else "." if "." in match[0] else "--")
        return self._skip_spaces()

    def _skip_spaces(self) -> bool:
        if spaces := SPACES.match(self.text, self.pos):
            self.pos = spaces.end()
        return True

    def _inside(self, state: str) -> bool:
        return self._label(state) if state in TEXTS else self._edge_text(state)

    def _label(self, state: str) -> bool:
        """The text of a node, or of an edge between bars."""
        match = TEXTS[state].match(self.text, self.pos)
        if not match:
            return False
        kind = match.lastgroup or ""
        if kind == "quote":
            return self._string(match[0])
        if kind == "opener":
            return self._open(match[0])
        if kind in ("closer", "end"):
            self.states.pop()
            return self._add(CLOSERS[match[0]] if kind == "closer" else ENDS[state], match.end())
        return self._add(kind, match.end())

    def _edge_text(self, mark: str) -> bool:
        """The text between the two halves of an arrow. ``mark`` occurs only in the second half."""
        text, pos = self.text, self.pos
        if text.startswith('"', pos):
            return self._string('"`' if text.startswith('"`', pos) else '"')
        at, quote = text.find(mark, pos), text.find('"', pos)
        if at < 0 or 0 <= quote < at:
            return quote > 0 and self._add("TEXT", quote)
        link = EDGE_ENDS[mark].match(text, at)
        if not link:
            self.pos = at
            return False
        start = at - 1 if mark == "." and text[pos:at].endswith("-") else at
        start = start - 1 if start > pos and text[start - 1] in "xo<" else start
        if text[pos:start].strip():
            self._add("TEXT", start)
        self.pos = start
        self.states.pop()
        self._add("LINK", link.end())
        return self._skip_spaces()
