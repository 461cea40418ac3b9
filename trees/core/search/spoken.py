"""Numbers as they are spoken: "error five four two", "windows eleven"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from trees.core.search.words import Chunk, chunks

MIN_SPOKEN_DIGITS = 2  # in a row, to be taken for one number
DIGITS = """
    zero one two three four five six seven eight nine
    null eins zwei drei vier funf sechs sieben acht neun
    zero un deux trois quatre cinq six sept huit neuf
    cero uno dos tres cuatro cinco seis siete ocho nueve
"""
NUMBERS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12",
    "zwei": "2", "drei": "3", "vier": "4", "sechs": "6", "sieben": "7", "acht": "8", "neun": "9",
    "zehn": "10", "elf": "11", "zwolf": "12", "dix": "10", "onze": "11", "douze": "12", "diez": "10", "once": "11",
}  # fmt: skip
OF_DIGIT = {word: str(place % 10) for place, word in enumerate(DIGITS.split())} | {"oh": "0", "zwo": "2"}


def with_numbers(words: Sequence[Chunk]) -> list[Chunk]:
    """``words``, where those of several digits in a row are the number that they are."""
    groups = groupby(words, lambda word: word.word in OF_DIGIT)
    return [word for said, some in groups for word in _number(said, [*some])]


def _number(said: bool, words: Sequence[Chunk]) -> Iterator[Chunk]:
    if said and len(words) >= MIN_SPOKEN_DIGITS:
        yield from chunks("".join(OF_DIGIT[word.word] for word in words))
    else:
        yield from words
