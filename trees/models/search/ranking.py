"""One search: the statements that find its guides, and their order.

Each statement asks for several expressions at once, best first, and takes at most MAX_MATCHES of each in the index's
order; they alone are ranked. Ranking all matches of a common word would read all of its guides. A later statement is
left out where the ones before found enough: what it would find comes after them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.backends.utils import CursorWrapper

from trees.core.search import layouts, near, query
from trees.core.search.noise import OPTIONAL
from trees.core.search.query import All, Expression, Query
from trees.core.search.terms import Synonyms, instead
from trees.models.library.synonyms import by_phrase
from trees.models.search import words as search_words
from trees.models.search.filters import Filters
from trees.models.search.tables import PENDING, tables_of

MAX_MATCHES = 1_000
ENOUGH = 200  # guides; with as many, words that only begin as the typed ones are not looked for in texts
MAX_PART_MATCHES = 50  # with fewer, parts of words are looked for
FEW_MATCHES = 3  # with fewer, near words are looked for
MAX_CHOICES = 3  # of near words that are tried
MIN_PART_CHARS = 3
RARE = 4  # a word is taken for a misspelt one of which there are more than so many times as many
WAITING, SYNONYMS, LONGER = range(3)


@dataclass(frozen=True, slots=True)
class Matches:
    """``keys`` of guides, best first. ``meant``: the query with near words, where those were searched for too.

    ``only_meant``: the query itself found nothing.
    """

    keys: list[int] = field(default_factory=list)
    meant: str = ""
    only_meant: bool = False
    queries: tuple[Query, ...] = ()  # what was asked, for marking it

    @property
    def capped(self) -> bool:
        """Whether there may be more."""
        return len(self.keys) >= MAX_MATCHES


@dataclass(frozen=True, slots=True)
class Known:
    """What a search has to know first. ``waiting``: whether guides wait to be indexed.

    ``longer``: typed word -> words that begin with it, each with the number of guides that have it.
    """

    waiting: bool
    synonyms: Synonyms
    longer: dict[str, dict[str, int]]


def read_known(cursor: CursorWrapper, text: str, filters: Filters) -> Known:
    """In one statement."""
    teams = [team.pk for team in filters.teams or ()]
    words = query.completed_words(_parsed(text)) if teams else []
    longer, params = search_words.longer_words(filters.scopes, words)
    cursor.execute(
        f"SELECT * FROM (SELECT {WAITING} AS kind, '' AS text, '' AS word, 0 AS guides FROM {PENDING} LIMIT 1) AS one"
        f" UNION ALL SELECT {SYNONYMS}, lines, '', 0 FROM trees_synonyms"
        f" WHERE team_id IN ({', '.join(['%s'] * len(teams)) or 'NULL'})"
        + "".join(f" UNION ALL SELECT {LONGER}, arm.* FROM ({sql}) AS arm" for sql in longer),
        [*teams, *params],
    )
    rows = cursor.fetchall()
    found: dict[str, dict[str, int]] = {}
    for kind, typed, word, guides in rows:
        if kind == LONGER:
            found.setdefault(typed, {})[word] = int(guides)
    synonyms = by_phrase(lines for kind, lines, *_ in rows if kind == SYNONYMS)
    return Known(any(kind == WAITING for kind, *_ in rows), synonyms, found)


def _parsed(text: str, synonyms: Synonyms | None = None) -> Query:
    """All that was typed: which words of many are asked for depends on how many guides have them."""
    return query.parse(text, synonyms, query.MAX_WORDS_PER_QUERY)


class Search:
    def __init__(self, cursor: CursorWrapper, text: str, filters: Filters, known: Known, enough: int = ENOUGH) -> None:
        self.cursor, self.text, self.filters, self.known, self.enough = cursor, text, filters, known, enough
        guides = {word: sum(longer.values()) for word, longer in known.longer.items()}
        self.tables, self.typed = tables_of(cursor.db), query.narrowed(_parsed(text, known.synonyms), guides)
        self.query = self.completed(self.typed)

    def run(self) -> Matches:
        keys = self.with_every_word(self.query)
        if len(keys) < min(MAX_PART_MATCHES, self.enough):
            keys = _merged(keys, self.with_parts())
        others, meant = Matches(), Matches()
        if len(keys) < FEW_MATCHES and self.filters.teams is not None:
            others = self.with_other_forms(latin=False)
            keys = _merged(keys, others.keys)
        if len(keys) < FEW_MATCHES and self.filters.teams is not None:
            meant = self.with_near_words(bool(keys))
        if not keys and not meant.keys and self.filters.teams is not None:
            meant = self.in_another_layout()
        if not keys and not meant.keys and not others.queries and self.filters.teams is not None:
            others = self.with_other_forms(latin=True)
            keys = others.keys
        if not keys and not meant.keys:
            keys = self.with_some(others.queries[0] if others.queries else self.query)
        queries = (self.typed, *others.queries, *meant.queries)
        return replace(meant, keys=_merged(keys, meant.keys), only_meant=bool(meant.keys) and not keys, queries=queries)

    def with_some(self, asked: Query) -> list[int]:
        """Guides with a part of what is asked for."""
        keys = next(filter(None, map(self.ranked, query.with_parts_of_runs(asked))), [])
        return keys or _merged(self.ranked(query.with_all_but_one(asked)), self.weighed(query.with_any(asked)))

    def completed(self, asked: Query) -> Query:
        """``asked`` with the longer words that are known; the admin site's search knows none."""
        if self.filters.teams is None:
            return asked
        return query.complete(asked, {typed: list(words) for typed, words in self.known.longer.items()})

    def with_every_word(self, asked: Query) -> list[int]:
        keys: list[int] = []
        for expressions in (query.in_titles, query.anywhere, query.in_text):
            keys = _merged(keys, self.ranked(expressions(asked)))
            if len(keys) >= self.enough:
                break
        return keys

    def with_parts(self) -> list[int]:
        """Guides whose words have the typed ones as a part."""
        words = [term.text for term in self.query.terms if term.is_word and len(term.text) >= MIN_PART_CHARS]
        if not words or self.filters.teams is None:
            return []
        longer = search_words.containing(self.cursor, self.filters.scopes, words)
        if not longer:
            return []
        return self.with_every_word_at_once(self.with_others(longer))

    def with_other_forms(self, latin: bool) -> Matches:
        """Guides that have the words with other endings: "пароля" for "паролей".

        Of words in Latin letters only where nothing else is found: for most of them the stem serves, and the near word.
        """
        words_of_script = [term.text for term in self.query.terms if term.text.isascii() == latin]
        unknown = [word for word in words_of_script if not (latin and word in self.known.longer)]
        beginnings = {word: start for word in unknown if (start := near.beginning(word))}
        if not beginnings:
            return Matches()
        words: dict[str, dict[str, int]] = {start: {} for start in beginnings.values()}
        for start, word, guides in search_words.that_begin(self.cursor, self.filters.scopes, sorted(words)):
            words[start][word] = guides
        others = {word: near.other_forms(word, words[start]) for word, start in beginnings.items()}
        if not any(others.values()):
            return Matches()
        asked = self.with_others(others)
        return Matches(self.with_every_word_at_once(asked), queries=(asked,))

    def with_others(self, words: Mapping[str, Sequence[str]]) -> Query:
        """The query, where for each word its ``words`` may stand."""
        terms = tuple(instead(term, words.get(term.text, ())) for term in self.query.terms)
        return replace(self.query, terms=terms, key="")

    def with_every_word_at_once(self, asked: Query) -> list[int]:
        return self.ranked([*query.in_titles(asked), *query.anywhere(asked), *query.in_text(asked)])

    def with_near_words(self, found: bool) -> Matches:
        """The matches of the query with its rare words replaced by near ones; none where there are no such words."""
        choices = [
            query.parse(" ".join(better.get(word, word) for word in self.query.words), self.known.synonyms)
            for better in self.near_words(found)
        ]
        for asked in choices:
            completed = query.complete(asked, self.longer_words(asked))
            if keys := self.with_every_word(completed):
                return Matches(keys, " ".join(asked.words), queries=(asked,))
        if choices and not found and (keys := self.with_some(choices[0])):
            return Matches(keys, " ".join(choices[0].words), queries=(choices[0],))
        return Matches()

    def in_another_layout(self) -> Matches:
        """The matches of what was typed with the keyboard layout of another script, if guides have all of its words."""
        choices = [query.parse(each, self.known.synonyms) for each in layouts.retyped(self.text)]
        wanted = {word for asked in choices for word in asked.words}
        known = search_words.known(self.cursor, self.filters.scopes, wanted)
        for asked in choices:
            if asked.words and known.keys() >= set(asked.words) and (keys := self.with_every_word(asked)):
                return Matches(keys, " ".join(asked.words), queries=(asked,))
        return Matches()

    def longer_words(self, asked: Query) -> dict[str, list[str]]:
        """Typed word -> words that begin with it."""
        longer: dict[str, list[str]] = {}
        for typed, word, _ in search_words.that_begin(self.cursor, self.filters.scopes, query.completed_words(asked)):
            longer.setdefault(typed, []).append(word)
        return longer

    def near_words(self, found: bool) -> list[dict[str, str]]:
        """Word of the query -> what it is a misspelling of, or the two words that it is; the likeliest choice first."""
        typed = {word: sum(words.values()) for word, words in self.known.longer.items()}
        words = [word for word in self.query.words if near.can_be_misspelt(word) and (found or word not in typed)]
        words = [word for word in words if word not in OPTIONAL]
        if not words:
            return []
        others = search_words.near(self.cursor, self.filters.scopes, words)
        unknown = {word for word in words if word not in typed}  # also one of two that may be one: "stuck in"
        halves = {half for word in unknown for half in near.halves(word)}
        known = search_words.known(self.cursor, self.filters.scopes, halves | unknown)
        typed |= {word: known[word] for word in unknown if word in known}
        words = [word for word in words if found or word not in typed]
        result: dict[str, list[str]] = {}
        for word in words:
            better = {other: guides for other, guides in others.items() if guides > RARE * typed.get(word, 0)}
            best = near.nearest(word, better, limit=1 if word in typed else near.MAX_DISTANCE)
            best = best or ([] if word in typed else near.splits(word, known))
            if best:
                result[word] = best
        first = {word: best[0] for word, best in result.items()}
        others_first = (first | {word: other} for word, best in result.items() for other in best[1:])
        return [first, *others_first][:MAX_CHOICES] if first else []

    def ranked(self, expressions: Iterable[Expression]) -> list[int]:
        """The guides that match any of ``expressions``, those of the first ones first; then own, most used, newest."""
        return self.ordered("min(rank)", list(enumerate(expressions)))

    def weighed(self, expressions: Iterable[tuple[int, Expression]]) -> list[int]:
        """The guides that match any of the (weight, expression) pairs, those with the largest sum first."""
        return self.ordered("-sum(rank)", list(expressions))

    def ordered(self, rank: str, expressions: Sequence[tuple[int, Expression]]) -> list[int]:
        limits = self.filters.expressions
        below, path = self.filters.below
        inside, before = ("inside", f"WITH inside AS MATERIALIZED ({below}) ") if below else ("", "")
        arms = [self.tables.match(All((*limits, each)), MAX_MATCHES, inside) for _, each in expressions]
        if not arms:
            return []
        union = " UNION ALL ".join(
            f"SELECT {expressions[i][0]} AS rank, id FROM ({sql}) AS arm{i}" for i, (sql, _) in enumerate(arms)
        )
        own = self.own_team_first()
        self.cursor.execute(
            f"{before}SELECT guide.id FROM"
            f" (SELECT {rank} AS place, id / 2 AS guide FROM ({union}) AS arms GROUP BY id / 2) AS matches"
            " JOIN trees_tree guide ON guide.id = matches.guide"
            f" ORDER BY place, {own} guide.run_count DESC, guide.id DESC LIMIT {MAX_MATCHES}",
            [*path, *(param for _, param in arms), *([self.filters.own_team] if own else [])],
        )
        return [key for (key,) in self.cursor.fetchall()]

    def own_team_first(self) -> str:
        """As a part of ORDER BY. Nothing in a single team: SQLite reads a guide's text to get at its team."""
        several = self.filters.teams is None or len(self.filters.teams) > 1
        return "CASE WHEN guide.team_id = %s THEN 0 ELSE 1 END," if several and self.filters.own_team else ""


def _merged(one: Sequence[int], other: Sequence[int]) -> list[int]:
    return list(dict.fromkeys([*one, *other]))[:MAX_MATCHES]
