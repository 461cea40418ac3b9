"""Which letters of a text no font here has. They are printed as their numbers, never as empty boxes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

MAX_LETTERS = 20_000  # different ones of one text that are looked at
MAX_REPLACED = 30  # more than that is another script: codes of its letters could not be read
REFUSED = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
# Marks are drawn on the letter before them; the others are not drawn at all.
NOT_ALONE = {"Mn", "Mc", "Me", "Cf", "Cc", "Zs", "Zl", "Zp"}
NO_LETTER = {"Cn", "Co", "Cs"}


class NoFontError(ValueError):
    """Too many letters have no font. The message names some of them."""


def missing(text: str, refusals: Callable[[list[str]], str]) -> list[str]:
    """The letters of ``text`` without a font, sorted. ``refusals``: what Typst says about a list of letters.

    Raises NoFontError for more than MAX_REPLACED.
    """
    letters = sorted({letter for letter in set(text) if letter > "~"})
    without = [letter for letter in letters if unicodedata.category(letter) in NO_LETTER]
    asked = [letter for letter in letters if unicodedata.category(letter) not in NOT_ALONE | NO_LETTER][:MAX_LETTERS]
    if asked:
        without += named(refusals(asked))
    if len(without) > MAX_REPLACED:
        some = ", ".join(without[:5])
        raise NoFontError(
            f"No font of this site has {len(without):,} of the letters in this guide, such as {some}. "
            "Whoever runs the site can install one (docs/operate/fonts.md)."
        )
    return sorted(without)


def named(diagnostics: str) -> list[str]:
    """The letters that are named in what Typst says, each once."""
    found = (ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) for text in REFUSED.findall(diagnostics))
    return list(dict.fromkeys(letter for text in found for letter in text if letter > "~"))


def replaced(text: str, letters: Iterable[str]) -> str:
    """``text`` with the number of each of ``letters`` in its place, such as [U+1F9EF]."""
    return text.translate({ord(letter): f"[{number(letter)}]" for letter in letters})


def note(letters: Iterable[str]) -> str:
    """The sentence that says what was replaced; "" for nothing."""
    names = [f"{number(each)} ({unicodedata.name(each, 'no character of Unicode').lower()})" for each in letters]
    return f"No font of this site has these letters: {', '.join(names)}." if names else ""


def number(letter: str) -> str:
    return f"U+{ord(letter):04X}"
