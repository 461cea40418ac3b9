"""The tokeniser: what a word of a guide or of a query is, the same for both databases.

A chunk is what stands without a blank, such as "Wi-Fi", "10.0.0.1" or "E-1234". It is kept as a whole, with its signs
between digits only ("wifi", "10.0.0.1", "e1234"), and in parts ("wi", "fi"; "1234"). Scripts without blanks (Chinese,
Japanese, Korean, Thai, Khmer ...) are kept as pairs of neighbouring characters.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from trees.core.search.fold import fold, normal, spelt_out

MAX_TOKEN_CHARS = 60
MIN_PART_CHARS = 3  # of a chunk with apostrophes, and of CamelCase
MAX_JOINED_CHARS = 3  # of each of two words which may also be written as one: "wi fi"
# Words that a query may have and its guide not.
NOISE = frozenset(
    """a an and are as at be been by can cannot could did do does doing for from get had has have he her his how i if in
    is it its me my of on or our please she so some that the their them then there they this to us was we were what when
    where which while who why will with would you your am any wont dont doesnt isnt didnt""".split()
)
# Second words of "log in", "locked out": the two together are one word too.
PARTICLES = frozenset("in on out off up down".split())
# Spellings of one word.
SAME = {"cant": "cannot", "can't": "cannot", "couldn't": "cannot", "couldnt": "cannot", "e-mail": "email"}


def _ranges(points: Iterable[int]) -> str:
    """``points`` as ranges for a character class of a regular expression."""
    ranges: list[list[int]] = []
    for point in points:
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join(f"\\U{start:08x}-\\U{end:08x}" for start, end in ranges)


MARKS = _ranges(point for point in range(min(sys.maxunicode, 0x12000)) if unicodedata.category(chr(point))[0] == "M")
LETTER = rf"[^\W_{MARKS}][{MARKS}]*"
WORD = rf"(?:[^\W_]|[{MARKS}])+"
SIGNS = r"""[-‐‑‒–—−./\\:@&'’ʼ+_,#~=·]"""
CHUNK = re.compile(rf"[\w{MARKS}]+(?:{SIGNS}{{1,3}}[\w{MARKS}]+)*(?:\+\+|\#)?")
ASCII_CHUNK = re.compile(rf"\w+(?:{SIGNS}{{1,3}}\w+)*(?:\+\+|\#)?", re.ASCII)
PIECE = re.compile(WORD)
PAIRED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
HAS_PAIRED = re.compile(f"[{PAIRED}]")
RUN = re.compile(f"[{PAIRED}]+|[^{PAIRED}]+")
CLUSTER = re.compile(LETTER)
HAN = re.compile("[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
CAMEL = re.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
NUMBER_AND_LETTERS = re.compile(r"([^\W\d_]+)(\d[\d.,:/-]*)|(\d[\d.,:/-]*?)([^\W\d_]+)")


@dataclass(slots=True, eq=False)
class Chunk:
    """``whole``: the chunk in its spellings, most usual first. ``parts``: tokens that it consists of.

    ``within``: words written together in it, as in OneDrive; less than a word of their own.
    ``pairs``: tokens of a run of a script without blanks; all of them together stand for it, and ``whole`` is empty.
    """

    whole: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    plain: bool = True  # whether it has no signs within
    word: str = field(init=False)  # what it is called where one token is needed; "" for pairs
    tokens: tuple[str, ...] = field(init=False)
    is_first: bool = field(init=False)  # whether it may be the first of two that are one word

    def __post_init__(self) -> None:
        self.word = self.whole[0] if self.whole else ""
        self.tokens = (*self.whole, *self.parts, *self.pairs)
        self.is_first = bool(self.word) and self.plain and self.word not in NOISE and not self.word.isdigit()


def chunks(text: str) -> list[Chunk]:
    """The chunks of ``text``, in order."""
    found = ASCII_CHUNK.findall(text) if text.isascii() else CHUNK.findall(normal(text))
    return [chunk for raw in found for chunk in _chunks(raw)]


def joined(one: Chunk, other: Chunk) -> str:
    """The two as one word where people write them so ("wi fi", "log in", "office 365"); else ""."""
    if not one.is_first or not other.plain:
        return ""
    first, second = one.word, other.word
    if second in PARTICLES or second.isdigit():
        return f"{first}{second}"
    short = len(first) <= MAX_JOINED_CHARS and 0 < len(second) <= MAX_JOINED_CHARS and second not in NOISE
    return f"{first}{second}" if short else ""


def joins(words: list[Chunk]) -> Iterator[str]:
    """What neighbours are when they are written as one word."""
    return filter(None, (joined(one, other) for one, other in pairwise(words)))


def title_key(words: list[Chunk]) -> str:
    """One token for a whole title, equal for titles of the same words."""
    return "_".join(chunk.word or "".join(chunk.pairs) for chunk in words)[:MAX_TOKEN_CHARS]


@lru_cache(maxsize=16_384)
def _chunks(raw: str) -> tuple[Chunk, ...]:
    if raw.isascii() and raw.isalpha() and len(raw) <= MAX_TOKEN_CHARS and (word := raw.lower()) not in SAME:
        return (Chunk((word,), within=_camel(raw)),)
    if len(raw) > MAX_TOKEN_CHARS * 4:
        return tuple(each for piece in PIECE.findall(raw) for each in _chunks(piece[: MAX_TOKEN_CHARS * 4]))
    if HAS_PAIRED.search(raw):
        runs = (run for piece in PIECE.findall(fold(raw)) for run in RUN.findall(piece))
        return tuple(_paired(run) if HAS_PAIRED.match(run) else _chunk(run) for run in runs)
    chunk = _chunk(raw)
    return (chunk,) if chunk.whole else ()


def _chunk(raw: str) -> Chunk:
    folded = fold(raw)
    pieces = [piece[:MAX_TOKEN_CHARS] for piece in PIECE.findall(folded)]
    if not pieces:
        return Chunk()
    plain = len(pieces) == 1
    whole = dict.fromkeys([_whole(folded), _whole(spelt_out(raw))])
    parts = dict.fromkeys([] if plain else _pieces(folded, pieces))
    parts |= dict.fromkeys([*_halves(next(iter(whole))), *_without_article(folded)])
    return Chunk(tuple(whole), tuple(part for part in parts if part not in whole), _camel(raw), plain=plain)


def _whole(folded: str) -> str:
    """The chunk without the signs that people leave out: all but those between digits, and of C++ and C#."""
    if folded in SAME:
        return SAME[folded]
    if folded.endswith(("++", "#")):
        stem = folded.rstrip("+#")
        return folded if len(stem) == 1 else _whole(stem)
    result = re.sub(r"(?<=\d)[^\w](?=\d)", lambda match: match[0], folded)
    result = re.sub(rf"(?<!\d){SIGNS}+|{SIGNS}+(?!\d)|{SIGNS}{{2,}}", "", result)
    return SAME.get(result, result)[:MAX_TOKEN_CHARS]


def _pieces(folded: str, pieces: list[str]) -> list[str]:
    return [piece for piece in pieces if len(piece) >= MIN_PART_CHARS] if "'" in folded else pieces


def _halves(word: str) -> list[str]:
    """ "kb", "5034441" of "kb5034441"; nothing of what has more than two halves, such as 0x80070005."""
    match = NUMBER_AND_LETTERS.fullmatch(word)
    return [half for half in match.groups() if half] if match else []


def _camel(raw: str) -> tuple[str, ...]:
    """ "one", "drive" of "OneDrive"."""
    if raw.islower() or raw.isupper() or not raw.isascii() or not raw.isalpha() or raw.istitle():
        return ()
    return tuple(part.lower() for part in CAMEL.findall(raw) if len(part) >= MIN_PART_CHARS)


def _without_article(folded: str) -> list[str]:
    """An Arabic word without the article that is written together with it."""
    return [folded[2:]] if folded.startswith("ال") and len(folded) > MIN_PART_CHARS + 1 else []


def _paired(run: str) -> Chunk:
    clusters = CLUSTER.findall(run)
    pairs = tuple(dict.fromkeys(f"{one}{other}" for one, other in pairwise(clusters)))
    return Chunk(
        pairs=pairs or tuple(clusters), parts=tuple(each for each in dict.fromkeys(clusters) if HAN.match(each))
    )
