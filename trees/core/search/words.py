"""The tokeniser: what a word of a guide or of a query is, the same for both databases.

A chunk is what stands without a blank, such as "Wi-Fi", "10.0.0.1" or "E-1234". It is kept as a whole, with its signs
between digits only ("wifi", "10.0.0.1", "e1234"), and in parts ("wi", "fi"; "1234"). Scripts without blanks (Chinese,
Japanese, Korean, Thai, Khmer ...) are kept as pairs of neighbouring characters.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from trees.core.search.fold import fold, normal, spelt_out
from trees.core.search.noise import NOISE
from trees.core.search.numbers import decimal_point, latin, with_short_hive, without_signs

MAX_TOKEN_CHARS = 60
MIN_PART_CHARS = 3  # of a chunk with apostrophes, and of CamelCase
MAX_JOINED_CHARS = 3  # of each of two words which may also be written as one: "wi fi"
MIN_RUN_DIGITS, MAX_RUN_NUMBERS = 4, 5  # of a number that is written with blanks: "+49 30 1234567"
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
LETTERS_ONLY = re.compile(rf"(?:[^\W\d_]|[{MARKS}])+")
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
HANGUL = re.compile("[\uac00-\ud7af]+")
KOREAN_PARTICLES = frozenset(
    """은 는 이 가 을 를 에 의 로 와 과 도 만 랑 요 에서 에게 한테 까지 부터 으로 이랑 처럼 보다 에는 에서는 으로는
    로는 이나 라고""".split()
)
MIN_KOREAN_CHARS, MAX_PARTICLE_CHARS = 2, 3  # of what is left of a word without its particle; of the particle
EDGES = "-.\\/:@&'_,~=·"  # signs at which a part of a chunk begins or ends
NUMBER_AND_LETTERS = re.compile(r"([^\W\d_]+)(\d[\d.,:/-]*)|(\d[\d.,:/-]*?)([^\W\d_]+)")


@dataclass(slots=True, eq=False)
class Chunk:
    """``whole``: the chunk in its spellings, most usual first. ``parts``: tokens that it consists of.

    ``pieces``: those that its signs separate. ``halves``: its letters and its number.
    ``within``: words written together in it, as in OneDrive; less than a word of their own.
    ``pairs``: tokens of a run of a script without blanks; all of them together stand for it, and ``whole`` is empty.
    """

    whole: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()
    halves: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    plain: bool = True  # whether it has no signs within
    stem: tuple[str, ...] = ()  # those of the pairs that a Korean word has without its particle
    run: str = ""  # the characters of the pairs
    word: str = field(init=False)  # what it is called where one token is needed; "" for pairs
    tokens: tuple[str, ...] = field(init=False)
    number: str = field(init=False)  # its digits, without signs, where it has no letters and its signs do not count
    is_first: bool = field(init=False)  # whether it may be the first of two that are one word

    def __post_init__(self) -> None:
        self.word = self.whole[0] if self.whole else ""
        self.tokens = (*self.whole, *self.parts, *self.pairs)
        self.number = self.whole[-1] if self.whole and self.whole[-1].isdigit() else ""
        self.is_first = bool(self.word) and self.plain and self.word not in NOISE and not self.word.isdigit()


def has_letters_only(word: str) -> bool:
    """Whether ``word`` has nothing but letters, vowel signs included, which str.isalpha() takes for none."""
    return word.isalpha() if word.isascii() else bool(LETTERS_ONLY.fullmatch(word))


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
    yield from filter(None, (joined(one, other) for one, other in pairwise(words)))
    for run in _number_runs(words):
        yield joined_number(run)
        yield from (joined_number(pair) for pair in pairwise(run) if len(run) > 2)


def number_run(words: Sequence[Chunk], start: int) -> int:
    """How many chunks from ``start`` on are numbers that may be one which is written with blanks; 0 where none are."""
    end = start
    while end < min(len(words), start + MAX_RUN_NUMBERS) and words[end].number:
        end += 1
    size = end - start
    return size if size > 1 and sum(len(chunk.number) for chunk in words[start:end]) >= MIN_RUN_DIGITS else 0


def joined_number(words: Iterable[Chunk]) -> str:
    return "".join(chunk.number for chunk in words)[:MAX_TOKEN_CHARS]


def _number_runs(words: Sequence[Chunk]) -> Iterator[Sequence[Chunk]]:
    end = 0
    for start, chunk in enumerate(words):
        if chunk.number and start >= end:
            end = start + number_run(words, start)
            if end > start:
                yield words[start:end]


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
        return tuple(filter(_is_word, _runs(raw)))
    return tuple(filter(_is_word, [_chunk(raw)]))


def _is_word(chunk: Chunk) -> bool:
    return bool(chunk.tokens)


def _runs(raw: str) -> Iterator[Chunk]:
    """The scripts of a chunk, each for itself: "USB", "接続". The particle of "USB를" is no word."""
    before = ""
    for run in RUN.findall(raw):
        if not HAS_PAIRED.match(run):
            yield _chunk(run.strip(EDGES))
        elif not (before and run in KOREAN_PARTICLES):
            yield _paired(fold(run))
        before = run if not HAS_PAIRED.match(run) and PIECE.search(run) else ""


def _chunk(raw: str) -> Chunk:
    folded = decimal_point(fold(raw))
    pieces = [piece[:MAX_TOKEN_CHARS] for piece in PIECE.findall(folded)]
    if not pieces:
        return Chunk()
    plain = len(pieces) == 1
    word = _whole(folded)
    spellings = {decimal_point(spelt_out(raw)), latin(folded), with_short_hive(folded)} - {folded}
    whole = dict.fromkeys([word, *sorted(map(_whole, spellings)), without_signs(word)])
    signed = () if plain else tuple(_pieces(folded, pieces))
    halves = _halves(word)
    parts = dict.fromkeys([*signed, *halves, *_without_article(folded)])
    others = tuple(part for part in parts if part not in whole)
    return Chunk(tuple(whole), others, signed, halves, _camel(raw), plain=plain)


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


def _halves(word: str) -> tuple[str, ...]:
    """ "kb", "5034441" of "kb5034441"; nothing of what has more than two halves, such as 0x80070005."""
    match = NUMBER_AND_LETTERS.fullmatch(word)
    return tuple(half for half in match.groups() if half) if match else ()


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
    pairs = _pairs(clusters)
    return Chunk(
        pairs=pairs or tuple(clusters),
        parts=tuple(each for each in dict.fromkeys(clusters) if HAN.match(each)),
        stem=_pairs(clusters[: _chars_without_particle(run)]) if HANGUL.fullmatch(run) else (),
        run=run,
    )


def _pairs(clusters: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{one}{other}" for one, other in pairwise(clusters)))


def _chars_without_particle(run: str) -> int:
    """How long a Korean word is without its particle; 0 where it has none."""
    sizes = range(min(MAX_PARTICLE_CHARS, len(run) - MIN_KOREAN_CHARS), 0, -1)
    return next((len(run) - size for size in sizes if run[-size:] in KOREAN_PARTICLES), 0)
