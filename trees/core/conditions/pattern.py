"""Patterns of ``matches``: ``?`` is any character, ``*`` any characters, ``#`` a digit, ``@`` a letter from A to Z.

A backslash before a sign takes it as it is. Matching takes at most (characters of the text) x (characters of the
pattern) steps, whatever the pattern: the last ``*`` is the only one that is ever tried again.
"""

from __future__ import annotations

from collections.abc import Sequence

from trees.core.conditions.functions import fold

ANY, ONE, DIGIT, LETTER = "*", "?", "#", "@"

Sign = tuple[str, bool]  # a character, and whether it stands for itself


def matches(text: str, pattern: str) -> bool:
    """Whether the whole of ``text`` fits ``pattern``. Case makes no difference."""
    return accepts(fold(text), signs_of(fold(pattern)))


def accepts(characters: str, signs: Sequence[Sign]) -> bool:
    """Whether the whole of ``characters`` fits ``signs``."""
    at = sign = 0
    star, resume = -1, 0
    while at < len(characters):
        if sign < len(signs) and signs[sign] == (ANY, False):
            star, resume, sign = sign, at, sign + 1
        elif sign < len(signs) and _fits(characters[at], *signs[sign]):
            at, sign = at + 1, sign + 1
        elif star >= 0:
            resume += 1
            at, sign = resume, star + 1
        else:
            return False
    return all(each == (ANY, False) for each in signs[sign:])


def signs_of(pattern: str) -> list[Sign]:
    signs: list[Sign] = []
    escaped = False
    for character in pattern:
        if character == "\\" and not escaped:
            escaped = True
            continue
        signs.append((character, escaped or character not in (ANY, ONE, DIGIT, LETTER)))
        escaped = False
    return [*signs, ("\\", True)] if escaped else signs


def _fits(character: str, sign: str, literal: bool) -> bool:
    if literal:
        return character == sign
    if sign == ONE:
        return True
    return "0" <= character <= "9" if sign == DIGIT else "a" <= character <= "z"
