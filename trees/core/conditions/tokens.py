"""The words of a condition."""

from __future__ import annotations

import re
from typing import NamedTuple

from trees.core.conditions.terms import ConditionError

KEYWORDS = {"and", "or", "not", "in", "contains", "matches", "else", "yes", "no", "today"}
SPELLINGS = {"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">="}
OTHER_LANGUAGES = {"&": "and", "&&": "and", "|": "or", "||": "or", "!": "not"}
TOKEN = re.compile(
    r"""\s*(?:(?P<word>[A-Za-z][A-Za-z0-9_-]*)
    |(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-]))
    |(?P<number>-?[0-9]+(?:\.[0-9]+)?(?![\w.]))
    |(?P<text>'[^']*(?:''[^']*)*'|"[^"]*(?:""[^"]*)*")
    |(?P<sign>==|!=|<>|<=|>=|[=<>≠≤≥(),]|&&?|\|\|?|!))""",
    re.VERBOSE,
)


class Token(NamedTuple):
    """``kind``: date, number, name, text, keyword, sign or end. ``text``: the value, of a text without its quotes."""

    kind: str
    text: str
    position: int


def tokens_of(source: str) -> list[Token]:
    """The words of ``source``, last one of the kind "end". Raises ConditionError at what is no word."""
    tokens: list[Token] = []
    end = 0
    for match in TOKEN.finditer(source):
        if match.start() != end:
            break
        kind = match.lastgroup or ""
        start, end = match.span(kind)
        text = source[start:end]
        if kind == "word":
            kind, text = ("keyword", text.lower()) if text.lower() in KEYWORDS else ("name", text)
        elif kind == "sign":
            text = _sign(text, start)
        elif kind == "text":
            text = text[1:-1].replace(text[0] * 2, text[0])
        tokens.append(Token(kind, text, start))
    if rest := source[end:].lstrip():
        raise _unreadable(source, len(source) - len(rest))
    tokens.append(Token("end", "", len(source)))
    return tokens


def _sign(text: str, position: int) -> str:
    if text in OTHER_LANGUAGES:
        raise ConditionError(f"Write “{OTHER_LANGUAGES[text]}” instead of “{text}”.", position)
    return SPELLINGS.get(text, text)


def _unreadable(source: str, position: int) -> ConditionError:
    if source[position] in "'\"":
        return ConditionError("This text has no closing quotation mark.", position)
    if source[position].isdigit():
        return ConditionError("This is no number and no date. Write 12, 12.5 or 2026-03-31.", position)
    return ConditionError(f"“{source[position]}” has no meaning here.", position)
