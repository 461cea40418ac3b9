"""The words of a condition."""

from __future__ import annotations

import re

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


# (kind, text, position): kind is date, number, name, text, keyword, sign or end; text is the value, of a text without
# its quotes. A plain tuple, as a guide of thousands of conditions has tens of thousands of them.
Token = tuple[str, str, int]


def tokens_of(source: str) -> list[Token]:
    """The words of ``source``, last one of the kind "end". Raises ConditionError at what is no word."""
    tokens: list[Token] = []
    end = 0
    for match in TOKEN.finditer(source):
        if match.start() != end:
            break
        kind = match.lastgroup or ""
        text, end = match[kind], match.end()
        start = end - len(text)
        if kind == "word":
            kind = "name"
            if (keyword := text.lower()) in KEYWORDS:
                kind, text = "keyword", keyword
        elif kind == "sign":
            if text in OTHER_LANGUAGES:
                raise ConditionError(f"Write “{OTHER_LANGUAGES[text]}” instead of “{text}”.", start)
            text = SPELLINGS.get(text, text)
        elif kind == "text":
            text = text[1:-1].replace(text[0] * 2, text[0])
        tokens.append((kind, text, start))
    if rest := source[end:].lstrip():
        raise _unreadable(source, len(source) - len(rest))
    tokens.append(("end", "", len(source)))
    return tokens


def _unreadable(source: str, position: int) -> ConditionError:
    if source[position] in "'\"":
        return ConditionError("This text has no closing quotation mark.", position)
    if source[position].isdigit():
        return ConditionError("This is no number and no date. Write 12, 12.5 or 2026-03-31.", position)
    return ConditionError(f"“{source[position]}” has no meaning here.", position)
