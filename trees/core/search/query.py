"""A query as terms, and the expressions over lexemes that it asks the index, best first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from trees.core.search.document import ANSWERS, DESCRIPTION, JOINED, STEM, TEXT, TITLE, WHOLE_TITLE
from trees.core.search.noise import OPTIONAL
from trees.core.search.numbers import bare_number
from trees.core.search.stem import stem
from trees.core.search.words import HAS_PAIRED, Chunk, chunks, joined, joined_number, number_run, title_key

MAX_WORDS_PER_SEARCH = 8
MIN_COMPLETED_CHARS = 4
MIN_NAME_CHARS = 3  # before a number that may stand apart: "win11"
MIN_AMOUNT_CHARS = 2  # before a unit: "10GB", but not "3d"
MIN_APART_DIGITS = 6  # of a number with signs whose parts may stand apart: "030/1234567"
LOOSE_PAIRS, MAX_LOOSE_PARTS = (6, 3, 2, 1), 24
HIRAGANA = re.compile("[ぁ-ゟ]+")


@dataclass(frozen=True, slots=True)
class Lexeme:
    text: str
    begins: bool = False  # also lexemes that begin with it


@dataclass(frozen=True, slots=True)
class All:
    of: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Either:
    of: tuple[Expression, ...]


Expression = Lexeme | All | Either
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
    def is_word(self) -> bool:
        """Whether its text is one token, and not the pairs of a script without blanks."""
        return (self.text,) in self.exact


@dataclass(frozen=True, slots=True)
class Query:
    terms: tuple[Term, ...]
    optional: tuple[Term, ...] = ()
    key: str = ""
    words: tuple[str, ...] = field(default=(), compare=False)

    def __bool__(self) -> bool:
        return bool(self.terms)


def parse(text: str, synonyms: Synonyms | None = None) -> Query:
    """The query that ``text`` is; false without a word."""
    words = chunks(text)[:MAX_WORDS_PER_SEARCH]
    terms = _terms(words, synonyms or {})
    needed = tuple(term for term in terms if not term.optional)
    optional = tuple(term for term in terms if term.optional) if needed else ()
    return Query(needed or tuple(terms), optional, title_key(words), tuple(chunk.word or chunk.run for chunk in words))


def phrase(text: str) -> tuple[str, ...]:
    """``text`` as the key of a synonym."""
    return tuple(chunk.word or "".join(chunk.pairs) for chunk in chunks(text))


def in_titles(query: Query) -> list[Expression]:
    """Expressions for guides with every word in the title, best first."""
    whole: list[Expression] = [Lexeme(f"{WHOLE_TITLE}{query.key}")] if query.key else []
    return [*whole, *_with_optional(query, TITLE, exact), *_with_optional(query, TITLE, begun)]


def anywhere(query: Query) -> list[Expression]:
    """Expressions for guides with every word in any field, in the text as typed; best first."""
    partly: list[Expression] = []
    if len(query.terms) > 1:
        some = Either(tuple(begun(term, TITLE) for term in query.terms))
        partly = [All((*_each(query.terms, TEXT, begun), some))]
    return [
        *partly,
        *_with_optional(query, DESCRIPTION, begun),
        All(_each(query.terms, ANSWERS, exact)),
        *_with_optional(query, ANSWERS, begun),
        All(_each(query.terms, TEXT, exact)),
    ]


def in_text(query: Query) -> list[Expression]:
    """Expressions for guides whose text has words that begin as the query's, their other endings or synonyms."""
    return [All(_each(query.terms, TEXT, begun))]


def with_parts_of_runs(query: Query) -> Iterator[list[Expression]]:
    """Steps of expressions for guides with parts of the query's runs of scripts without blanks, the longest first."""
    for size in LOOSE_PAIRS:
        if any(len(term.pairs) > size for term in query.terms):
            loose = tuple(_loosened(term, size) for term in query.terms)
            yield [All(_each(loose, TITLE, begun)), All(_each(loose, TEXT, begun))]


def with_all_but_one(query: Query) -> list[Expression]:
    """Expressions for guides with all of three words or more, except for one."""
    terms = words_apart(query)
    fewer = [(*terms[:i], *terms[i + 1 :]) for i in range(len(terms))] if len(terms) > 2 else []
    return [Either(tuple(All(_each(some, TEXT, begun)) for some in fewer))] if fewer else []


def with_any(query: Query) -> list[tuple[int, Expression]]:
    """(weight, expression) of each word: more for a code, and in the title. A guide counts the sum of its own."""
    apart = words_apart(query)
    terms = [term for term in apart if len(term.text) > 1] if len(apart) > 1 else []
    found = [(3 if term.has_digit else 2, begun(term, TEXT)) for term in terms]
    return [*found, *((1, begun(term, TITLE)) for term in terms)]


def words_apart(query: Query) -> list[Term]:
    """The words of a query, also those of a pair and of a path, and with parts of its runs."""
    words = (each for term in query.terms for each in _apart(term))
    return [_loosened(term, 1) for term in words][-MAX_WORDS_PER_SEARCH:]


def _apart(term: Term) -> Sequence[Term]:
    """The words of "error 503" or of a path, each for itself; ``term`` itself where it is another."""
    words = term.instead[0] if term.instead else ()
    own = [each for each in words if each.has_digit or len(each.text) >= MIN_NAME_CHARS]
    return own if len(own) > 1 else (term,)


def _loosened(term: Term, size: int) -> Term:
    """A run of a script without blanks for which any ``size`` pairs in a row may stand, unless they are all kana."""
    starts = range(min(len(term.pairs) - size, MAX_LOOSE_PARTS) + 1) if len(term.pairs) > size else ()
    groups = [term.pairs[start : start + size] for start in starts]
    parts = tuple((Term("".join(group), (group,)),) for group in groups if not HIRAGANA.fullmatch("".join(group)))
    return replace(term, instead=(*term.instead, *parts))


def complete(query: Query, words: Mapping[str, Sequence[str]]) -> Query:
    """``query`` with the ``words`` that begin as its own, in place of all that the index has.

    Words of two or three letters, and codes, are left to the index: there are too many of them.
    """
    terms, optional = (tuple(_completed(term, words) for term in some) for some in (query.terms, query.optional))
    return replace(query, terms=terms, optional=optional)


def completed_words(query: Query) -> list[str]:
    """The words of ``query`` that ``complete`` needs to know of."""
    return sorted(
        {word for term in (*query.terms, *query.optional) for word in _begins(term) if can_be_completed(word)}
    )


def can_be_completed(word: str) -> bool:
    return len(word) >= MIN_COMPLETED_CHARS and word.isalpha() and not HAS_PAIRED.search(word)


def instead(term: Term, phrases: Iterable[str]) -> Term:
    """``term``, for which each of ``phrases`` may stand too, in just these words."""
    groups = (tuple(map(_finished, _terms(chunks(phrase), {}))) for phrase in phrases)
    return replace(term, instead=(*term.instead, *groups))


def exact(term: Term, field: str) -> Expression:
    return _either(All(tuple(_token(field, token) for token in tokens)) for tokens in term.exact)


def begun(term: Term, field: str) -> Expression:
    """The word, words that it begins, its other endings, and what may stand for it."""
    return _either(
        [
            exact(term, field),
            *(_token(field, token, begins=True) for token in term.begins),
            *(_token(field, word) for word in term.longer),
            *(Lexeme(f"{field}{STEM}{each}") for each in term.stems),
            *(_token(field, each) for each in term.stems),
            *(All(_each(group, field, begun)) for group in term.instead),
        ]
    )


def _with_optional(query: Query, field: str, level: Callable[[Term, str], Expression]) -> list[Expression]:
    needed = _each(query.terms, field, level)
    optional = [All((*needed, *_each(query.optional, field, begun)))] if query.optional else []
    return [*optional, All(needed)]


def _each(terms: Sequence[Term], field: str, level: Callable[[Term, str], Expression]) -> tuple[Expression, ...]:
    return tuple(level(term, field) for term in terms)


def _token(field: str, token: str, begins: bool = False) -> Expression:
    if field != TEXT:
        return Lexeme(f"{field}{token}", begins)
    return Either((Lexeme(f"{TEXT}{token}", begins), Lexeme(f"{JOINED}{token}", begins)))


def _either(of: Iterable[Expression]) -> Expression:
    return Either(tuple(dict.fromkeys(of)))


def _completed(term: Term, words: Mapping[str, Sequence[str]]) -> Term:
    known = [word for word in term.begins if can_be_completed(word)]
    longer = tuple(each for word in known for each in words.get(word, ()))
    begins = tuple(word for word in term.begins if word not in known)
    instead = tuple(tuple(_completed(each, words) for each in group) for group in term.instead)
    return replace(term, begins=begins, longer=longer, instead=instead)


def _begins(term: Term) -> set[str]:
    return set(term.begins).union(*(_begins(each) for group in term.instead for each in group))


def _terms(words: Sequence[Chunk], synonyms: Synonyms) -> list[Term]:
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
    own = _terms(words, {})
    term = own[0] if len(own) == 1 else Term(" ".join(each.text for each in own), (), instead=(tuple(own),))
    return instead(replace(term, optional=False), others)


def _term(chunk: Chunk) -> Term:
    optional = (chunk.word or chunk.run) in OPTIONAL
    if chunk.pairs:
        alone = chunk.pairs if len(chunk.pairs) == 1 else ()
        without_particle = ((Term("".join(chunk.stem), (chunk.stem,)),),) if chunk.stem else ()
        return Term(chunk.run, (chunk.pairs,), begins=alone, instead=without_particle, optional=optional)
    stems = tuple(dict.fromkeys(map(stem, chunk.whole)))
    alternatives = tuple((token,) for token in chunk.whole)
    abbreviation = not chunk.plain and len(chunk.word) < MIN_NAME_CHARS  # "A/C" is not the beginning of "account"
    return Term(chunk.word, alternatives, () if abbreviation else chunk.whole, stems, _parts(chunk), optional)


def _parts(chunk: Chunk) -> tuple[tuple[Term, ...], ...]:
    """What may stand for a chunk: the parts between its signs; the halves of "win11" and "10GB"; "4711" for "x4711"."""
    groups = [tuple(map(_part, chunk.pieces))] if _may_stand_apart(chunk) else []
    name, *number = chunk.halves or ("",)
    if number and len(name) >= (MIN_NAME_CHARS if name.isalpha() else MIN_AMOUNT_CHARS):
        groups.append((replace(_part(name), begins=(name,) if name.isalpha() else ()), *map(_part, number)))
    if digits := bare_number(chunk.word):
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
