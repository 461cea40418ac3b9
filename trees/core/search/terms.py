"""What one word of a query, or two that are one, may be in a guide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from trees.core.search.fold import in_katakana
from trees.core.search.noise import OPTIONAL
from trees.core.search.numbers import bare_number
from trees.core.search.spoken import NUMBERS
from trees.core.search.stem import stem
from trees.core.search.words import Chunk, chunks, joined, joined_number, number_run

MIN_NAME_CHARS = 3  # before a number that may stand apart: "win11"
MIN_AMOUNT_CHARS = 2  # before a unit: "10GB", but not "3d"
MIN_APART_DIGITS = 6  # of a number with signs whose parts may stand apart: "030/1234567"
MIN_CODE_CHARS = 3
Synonyms = Mapping[tuple[str, ...], Sequence[str]]  # the words of a phrase -> the other phrases of its group


@dataclass(frozen=True, slots=True)
class Term:
    """What one word of a query, or two that are one, may be in a guide.

    ``exact``: alternatives, each the tokens that stand for it together. ``begins``: tokens that may go on.
    ``longer``: words that begin with it, where they are known.
    ``instead``: groups of terms that may stand for it: its parts, its synonyms, words that are near.
    """

    text: str
    exact: tuple[tuple[str, ...], ...]
    begins: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    instead: tuple[tuple[Term, ...], ...] = ()
    optional: bool = False
    longer: tuple[str, ...] = ()

    @property
    def pairs(self) -> tuple[str, ...]:
        """Those of a run of a script without blanks."""
        return self.exact[0] if self.exact and len(self.exact[0]) > 1 else ()

    @property
    def has_digit(self) -> bool:
        return any(map(str.isdigit, self.text))

    @property
    def is_code(self) -> bool:
        return self.has_digit and len(self.text) >= MIN_CODE_CHARS

    @property
    def is_word(self) -> bool:
        """Whether its text is one token, and not the pairs of a script without blanks."""
        return (self.text,) in self.exact


def instead(term: Term, phrases: Iterable[str]) -> Term:
    """``term``, for which each of ``phrases`` may stand too, in just these words."""
    groups = (tuple(map(_finished, terms_of(chunks(phrase), {}))) for phrase in phrases)
    return replace(term, instead=(*term.instead, *groups))


def terms_of(words: Sequence[Chunk], synonyms: Synonyms) -> list[Term]:
    terms, i = [], 0
    longest = max(map(len, synonyms), default=1)
    while i < len(words):
        size = next((n for n in range(longest, 0, -1) if _phrase(words[i : i + n]) in synonyms), 0)
        if size:
            others = synonyms[_phrase(words[i : i + size])]
            terms.append(_with_synonyms(words[i : i + size], others))
        elif size := number_run(words, i):
            terms.append(_number(words[i : i + size]))
        elif i + 1 < len(words) and joined(words[i], words[i + 1]) and not number_run(words, i + 1):
            terms.append(_pair(words[i], words[i + 1]))
            size = 2
        else:
            terms.append(_term(words[i]))
        i += size or 1
    return terms


def _phrase(words: Sequence[Chunk]) -> tuple[str, ...]:
    return tuple(chunk.word or "".join(chunk.pairs) for chunk in words)


def _with_synonyms(words: Sequence[Chunk], others: Iterable[str]) -> Term:
    own = terms_of(words, {})
    term = own[0] if len(own) == 1 else Term(" ".join(each.text for each in own), (), instead=(tuple(own),))
    return instead(replace(term, optional=False), others)


def _term(chunk: Chunk) -> Term:
    optional = (chunk.word or chunk.run) in OPTIONAL
    if chunk.pairs:
        alone = chunk.pairs if len(chunk.pairs) == 1 else ()
        others = (chunk.stem, *(other.pairs for other in chunks(in_katakana(chunk.run))))
        may_stand = tuple((Term("".join(pairs), (pairs,)),) for pairs in others if pairs)
        return Term(chunk.run, (chunk.pairs,), begins=alone, instead=may_stand, optional=optional)
    stems = tuple(dict.fromkeys(map(stem, chunk.whole)))
    are_words = all(piece.isalpha() and len(piece) >= MIN_NAME_CHARS for piece in chunk.pieces)
    apart = [chunk.pieces] if chunk.pieces and are_words else []
    alternatives = (*((token,) for token in chunk.whole), *apart)
    abbreviation = not chunk.plain and len(chunk.word) < MIN_NAME_CHARS  # "A/C" is not the beginning of "account"
    return Term(chunk.word, alternatives, () if abbreviation else chunk.whole, stems, _parts(chunk), optional)


def _parts(chunk: Chunk) -> tuple[tuple[Term, ...], ...]:
    """What may stand for a chunk: its parts between signs; the halves of "win11"; "4711" for "x4711"; "2" for "two"."""
    groups = [tuple(map(_part, chunk.pieces))] if _may_stand_apart(chunk) else []
    name, *number = chunk.halves or ("",)
    if number and len(name) >= (MIN_NAME_CHARS if name.isalpha() else MIN_AMOUNT_CHARS):
        groups.append((replace(_part(name), begins=(name,) if name.isalpha() else ()), *map(_part, number)))
    if digits := bare_number(chunk.word) or NUMBERS.get(chunk.word, ""):
        groups.append((_part(digits),))
    return tuple(groups)


def _may_stand_apart(chunk: Chunk) -> bool:
    """Not the numbers of an IP, a version or "24/7": they would find too much."""
    if not all(map(str.isdigit, chunk.pieces)):
        return True
    return "." not in chunk.word and sum(map(len, chunk.pieces)) >= MIN_APART_DIGITS


def _number(words: Sequence[Chunk]) -> Term:
    """A number that is written with blanks."""
    word = joined_number(words)
    return Term(word, ((word,),), (word,), (), (tuple(_part(each.word) for each in words),))


def _pair(one: Chunk, other: Chunk) -> Term:
    """Two words that people also write as one."""
    word = joined(one, other)
    first = _term(one) if other.word.isdigit() else _finished(_term(one))  # "win 11", but "wi fi" is no "wiping film"
    apart = (replace(first, optional=False), replace(_term(other), optional=False))
    return Term(word, ((word,),), (word,), (), (apart,))


def _part(word: str) -> Term:
    return Term(word, ((word,),), stems=(stem(word),))


def _finished(term: Term) -> Term:
    """``term`` as a word that is not being typed: it does not go on, and stands for nothing else."""
    return replace(term, begins=(), instead=() if term.exact else term.instead, optional=False)
