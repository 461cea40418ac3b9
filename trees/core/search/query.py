"""A query as terms, and the expressions over lexemes that it asks the index, best first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from trees.core.search.document import ANSWERS, DESCRIPTION, JOINED, STEM, TEXT, TITLE, WHOLE_TITLE
from trees.core.search.pasted import without_headers
from trees.core.search.spoken import with_numbers
from trees.core.search.terms import MIN_NAME_CHARS, Synonyms, Term, terms_of
from trees.core.search.words import HAS_PAIRED, chunks, has_letters_only, title_key

MAX_QUERY_CHARS = 500
MAX_WORDS_PER_QUERY, MAX_WORDS_PER_SEARCH = 40, 8  # of those that were typed the index is asked for the rarest
MIN_COMPLETED_CHARS = 4
CODE_WEIGHT = 5  # of a guide that has a code, where 3 is that of one with a word in its title
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


@dataclass(frozen=True, slots=True)
class Query:
    terms: tuple[Term, ...]
    optional: tuple[Term, ...] = ()
    key: str = ""
    words: tuple[str, ...] = field(default=(), compare=False)

    def __bool__(self) -> bool:
        return bool(self.terms)


def parse(text: str, synonyms: Synonyms | None = None, limit: int = MAX_WORDS_PER_SEARCH) -> Query:
    """The query that ``text`` is, of its first ``limit`` words that count; false without a word."""
    words = with_numbers(chunks(without_headers(text))[:MAX_WORDS_PER_QUERY])
    terms = terms_of(words, synonyms or {})
    needed = tuple(term for term in terms if not term.optional)[:limit]
    optional = tuple(term for term in terms if term.optional)[:MAX_WORDS_PER_SEARCH]
    key, spelt = title_key(words), tuple(chunk.word or chunk.run for chunk in words)
    return Query(needed, optional, key, spelt) if needed else Query(optional, (), key, spelt)


def narrowed(query: Query, guides: Mapping[str, int]) -> Query:
    """``query`` with no more words than the index is asked for: codes, then those that the fewest ``guides`` have.

    What a caller says in a sentence has many words that no guide has.
    """
    if len(query.terms) <= MAX_WORDS_PER_SEARCH:
        return query

    def merit(term: Term) -> tuple[int, int]:
        number = guides.get(term.text, 0)
        return (0 if term.has_digit else 1 if number or term.pairs else 2, number)

    different = dict.fromkeys(query.terms)
    best = sorted(different, key=merit)[:MAX_WORDS_PER_SEARCH]
    terms = tuple(term for term in different if term in best)
    return replace(query, terms=terms, key="", words=tuple(term.text for term in terms))


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
    found = [(CODE_WEIGHT if term.is_code else 2, begun(term, TEXT)) for term in terms]
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
    return len(word) >= MIN_COMPLETED_CHARS and has_letters_only(word) and not HAS_PAIRED.search(word)


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
