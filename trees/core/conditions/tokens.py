"""The words of a condition."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from trees.core.conditions.terms import ConditionError

KEYWORDS = {"and", "or", "not", "in", "contains", "matches", "else", "yes", "no", "today"}
SPELLINGS = {"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">="}
OTHER_LANGUAGES = {"&": "and", "&&": "and", "|": "or", "||": "or", "!": "not"}
TOKEN = regex.compile(
    r"""(?P<space>\s+)
    |(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-]))
    |(?P<number>-?[0-9]+(?:\.[0-9]+)?(?![\w.]))
    |(?P<word>[A-Za-z][A-Za-z0-9_-]*)
    |(?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*")
    |(?P<sign>==|!=|<>|<=|>=|[=<>≠≤≥(),]|&&?|\|\|?|!)""",
    regex.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """``kind``: date, number, name, text, keyword, sign or end. ``text``: the value, of a text without its quotes."""

    kind: str
    text: str
    position: int


def tokens_of(source: str) -> list[Token]:
    """The words of ``source``, last one of the kind "end". Raises ConditionError at what is no word."""
    tokens: list[Token] = []
    position = 0
    while position < len(source):
        match = TOKEN.match(source, position)
        if not match:
            raise _unreadable(source, position)
        if match.lastgroup != "space":
            tokens.append(_token(str(match.lastgroup), match[0], position))
        position = match.end()
    return [*tokens, Token("end", "", len(source))]


def _token(kind: str, text: str, position: int) -> Token:
    if kind == "word":
        lower = text.lower()
        return Token("keyword", lower, position) if lower in KEYWORDS else Token("name", text, position)
    if kind == "text":
        return Token("text", text[1:-1].replace(text[0] * 2, text[0]), position)
    if text in OTHER_LANGUAGES:
        raise ConditionError(f"Write “{OTHER_LANGUAGES[text]}” instead of “{text}”.", position)
    return Token(kind, SPELLINGS.get(text, text), position)


def _unreadable(source: str, position: int) -> ConditionError:
    if source[position] in "'\"":
        return ConditionError("This text has no closing quotation mark.", position)
    if source[position].isdigit():
        return ConditionError("This is no number and no date. Write 12, 12.5 or 2026-03-31.", position)
    return ConditionError(f"“{source[position]}” has no meaning here.", position)
