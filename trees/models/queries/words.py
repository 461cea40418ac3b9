"""Short texts that are searched without an index of their own, such as a run's ticket: in a column ``words`` stand the
texts as they were typed and their tokens, which trees/core/search makes for the guides as well."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

from django.db.models import Q

from trees.core.search.query import MAX_WORDS_PER_SEARCH, parse
from trees.core.search.terms import Term
from trees.core.search.words import chunks

TOKENS = "\n"  # between the texts and their tokens


def words_of(*texts: str, max_chars: int) -> str:
    """What search looks through: the texts as they are, for servers of the version before, and then their tokens."""
    text = " ".join(filter(None, texts))
    tokens = dict.fromkeys(token for chunk in chunks(text) for token in chunk.tokens)
    typed = text.casefold()[: max_chars - len(TOKENS)]
    return f"{typed}{TOKENS}{' '.join(tokens)}"[:max_chars] if text else ""


def words_in(text: str) -> list[str]:
    """The words that count of what was typed into a search."""
    return text.split()[:MAX_WORDS_PER_SEARCH]


def has_word(word: str) -> Q:
    """Whether ``words`` has ``word``, however it is spelt. An older version wrote no tokens."""
    terms = parse(word)
    spelt = [_has_term(term) for term in (*terms.terms, *terms.optional)]
    as_typed = Q(words__contains=word.casefold())
    return as_typed | reduce(and_, spelt) if spelt else as_typed


def _has_term(term: Term) -> Q:
    alternatives = [reduce(and_, (Q(words__contains=token) for token in tokens)) for tokens in term.exact]
    instead = [reduce(and_, map(_has_term, group)) for group in term.instead]
    return reduce(or_, [*alternatives, *instead])
