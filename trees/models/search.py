"""Full-text search over trees: one queryset method, each database's own index below it.

A tree matches when its title, description or nodes contain every word of the query: as a word, as the beginning of one
or, from three characters up, as a part of one. SQLite: two FTS5 tables (words with prefixes; trigrams) kept up to date
by triggers. PostgreSQL: GIN over ``tsvector`` and over ``pg_trgm``. Nothing is ranked: ranking a common word reads all
its rows.

The quickest plan depends on how common the words are, which neither planner knows. So a small query estimates that
first: few matches are read from the search index and sorted; with many, the list is read in its own order until a page
is full.

Editors search the draft of a guide, viewers its live release. Each has its own index, so that saving a draft writes to
one of them only.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import Self, TypeVar

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import Q
from django.db.models.expressions import RawSQL

from accounts.access import CAN_EDIT
from accounts.models import Role, Team
from trees.models.team_owned import M, TeamOwnedQuerySet

MAX_WORDS_PER_SEARCH = 8
# Shorter words have no trigram: they match as words and beginnings only.
MIN_PART_CHARS = 3
# A tsvector holds at most 1 MiB, so text beyond this many characters of a guide is not searched.
MAX_SEARCHED_CHARS = 150_000
# Up to this number of matches, SQLite looks up each tree.
MAX_MATCHES_TO_SORT = 1_000
# PostgreSQL's index cannot stop early, so a sample decides: words are common that match 8 of 400 trees.
SAMPLE_SIZE, MIN_COMMON_MATCHES = 400, 8

# The columns with a guide's words, and for each the names of its indexes: over words and over parts of words.
DRAFTS, RELEASES = "words", "released_words"
BY_WORD = {DRAFTS: "trees_words", RELEASES: "trees_released_words"}
BY_PART = {DRAFTS: "trees_parts", RELEASES: "trees_released_parts"}
TEXT = "coalesce({0}title, '') || ' ' || coalesce({0}description, '') || ' ' || coalesce({0}{1}, '')"


Condition = tuple[str, list[str]]  # SQL and its parameters
Trees = TypeVar("Trees", bound="SearchQuerySet[models.Model]")


class SearchQuerySet(TeamOwnedQuerySet[M]):
    def search(self, text: str, roles: Collection[str] | None = None) -> Self:
        """Trees with every word of ``text``; all trees when it has no word. Runs a query to choose a plan.

        ``roles``: the user's roles in the searched teams, if known; it saves searching a second index.
        """
        words = words_of(text)
        return MATCHERS[connections[self.db].vendor](self, words, self.columns_for(roles)) if words else self

    def columns_for(self, roles: Collection[str] | None) -> dict[str, Q]:
        """The columns to search, each with the condition on the trees that it is searched for."""
        if "role" not in self.query.annotations:
            return {DRAFTS: Q()}
        columns = {words_for(role) for role in (Role if roles is None else roles)}
        return {column: Q() for column in columns} if len(columns) == 1 else {DRAFTS: CAN_EDIT, RELEASES: ~CAN_EDIT}

    def where(self, conditions: dict[str, Condition], searched: dict[str, Q]) -> Self:
        """Trees that meet the ``conditions`` (SQL, parameters) of their column."""
        either = Q()
        for column, (sql, params) in conditions.items():
            either |= searched[column] & Q(RawSQL(sql, params, output_field=models.BooleanField()))
        return self.filter(either)


def words_of(text: str) -> list[str]:
    """The words of a query in lower case, at most MAX_WORDS_PER_SEARCH."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).lower())[:MAX_WORDS_PER_SEARCH]


def words_for(role: str) -> str:
    """The column that a user with ``role`` searches."""
    return DRAFTS if Role(role).can_write else RELEASES


def parts_of(teams: Iterable[Team | int], text: str) -> list[models.Q]:
    """Conditions for ``Keyset.page``, one per team; none where SQLite would collect the matches again for each."""
    if words_of(text) and connections["default"].vendor == "sqlite":
        return []
    return [models.Q(team=team) for team in teams]


def match_sqlite(trees: Trees, words: list[str], searched: dict[str, Q]) -> Trees:
    statements = {column: statements_sqlite(words, column) for column in searched}
    keys = first_keys(trees.db, statements)
    if all(len(each) <= MAX_MATCHES_TO_SORT for each in keys.values()):
        return with_keys(trees, keys, searched)
    # The plus keeps SQLite from looking up and sorting all matches.
    conditions = {
        column: (
            "(" + " OR ".join(f"+trees_tree.id IN ({sql})" for sql, _ in alternatives) + ")",
            [param for _, params in alternatives for param in params],
        )
        for column, alternatives in statements.items()
    }
    return trees.where(conditions, searched)


def first_keys(database: str, statements: dict[str, list[Condition]]) -> dict[str, list[int]]:
    """The keys of the matches by column, in one query; more than MAX_MATCHES_TO_SORT means that there may be others."""
    tagged = [(column, *each) for column, alternatives in statements.items() for each in alternatives]
    with connections[database].cursor() as cursor:
        cursor.execute(
            " UNION ".join(
                f"SELECT '{column}', * FROM ({sql} LIMIT {MAX_MATCHES_TO_SORT + 1})" for column, sql, _ in tagged
            ),
            [param for _, _, params in tagged for param in params],
        )
        rows = cursor.fetchall()
    return {column: [key for of, key in rows if of == column] for column in statements}


def with_keys(trees: Trees, keys: dict[str, list[int]], searched: dict[str, Q]) -> Trees:
    trees = trees.filter(pk__in={key for each in keys.values() for key in each})
    if len(keys) == 1:
        return trees
    return trees.filter(Q(*(searched[column] & Q(pk__in=each) for column, each in keys.items()), _connector=Q.OR))


def statements_sqlite(words: list[str], column: str) -> list[Condition]:
    """Statements, with their parameters, whose rows together are the keys of the trees with ``words`` in ``column``."""
    word_index, part_index = BY_WORD[column], BY_PART[column]
    by_word = f"SELECT rowid FROM {word_index} WHERE {word_index} MATCH %s"
    long, short = (
        [f'"{w}"' for w in words if len(w) >= MIN_PART_CHARS],
        [f'"{w}"*' for w in words if len(w) < MIN_PART_CHARS],
    )
    statements = [(by_word, [" ".join(f'"{word}"*' for word in words)])]
    if long:
        by_part = f"SELECT rowid FROM {part_index} WHERE {part_index} MATCH %s"
        by_part += f" AND +rowid IN ({by_word})" if short else ""
        statements.append((by_part, [" ".join(part) for part in (long, short) if part]))
    return statements


def match_postgresql(trees: Trees, words: list[str], searched: dict[str, Q]) -> Trees:
    plain = {column: condition_postgresql(words, column) for column in searched}
    # For the planner this is true of every second row, and nothing that an index can answer.
    one_by_one = {
        column: (f"(CASE WHEN {sql} THEN true ELSE false END)", params) for column, (sql, params) in plain.items()
    }
    # Words that are common in drafts are common in releases.
    column = next(iter(searched))
    sample = type(trees)(trees.model).filter(pk__in=list(trees.order_by().values_list("pk", flat=True)[:SAMPLE_SIZE]))
    matches = sample.order_by().where({column: one_by_one[column]}, {column: Q()})
    common = matches[:MIN_COMMON_MATCHES].count() == MIN_COMMON_MATCHES
    return trees.where(one_by_one if common else plain, searched)


def condition_postgresql(words: list[str], column: str) -> Condition:
    text = TEXT.format("trees_tree.", column)
    part, start = f"lower({text}) LIKE %s", f"to_tsvector('simple', {text}) @@ to_tsquery('simple', %s)"
    sql = " AND ".join(part if len(word) >= MIN_PART_CHARS else start for word in words)
    return f"({sql})", [f"%{word}%" if len(word) >= MIN_PART_CHARS else f"{word}:*" for word in words]


MATCHERS = {"sqlite": match_sqlite, "postgresql": match_postgresql}

INDEXES = [(table, column) for tables in (BY_WORD, BY_PART) for column, table in tables.items()]
FTS5_OPTIONS = {
    **dict.fromkeys(BY_WORD.values(), """tokenize="unicode61 remove_diacritics 2", prefix='1 2 3'"""),
    **dict.fromkeys(BY_PART.values(), "tokenize='trigram', detail=full"),
}


def remove_from_indexes(*columns: str) -> str:
    """SQL that removes a tree's ``old`` row from the indexes over ``columns``."""
    return " ".join(
        f"INSERT INTO {table}({table}, rowid, title, description, {column})"
        f" VALUES ('delete', old.id, old.title, old.description, old.{column});"
        for table, column in INDEXES
        if column in columns
    )


def add_to_indexes(*columns: str) -> str:
    """SQL that adds the ``new`` row to them."""
    return " ".join(
        f"INSERT INTO {table}(rowid, title, description, {column})"
        f" VALUES (new.id, new.title, new.description, new.{column});"
        for table, column in INDEXES
        if column in columns
    )


def on_update(column: str) -> str:
    body = f"{remove_from_indexes(column)} {add_to_indexes(column)}"
    return f"AFTER UPDATE OF title, description, {column} ON trees_tree BEGIN {body} END"


TRIGGERS = {
    "trees_tree_found": f"AFTER INSERT ON trees_tree BEGIN {add_to_indexes(DRAFTS, RELEASES)} END",
    "trees_tree_lost": f"AFTER DELETE ON trees_tree BEGIN {remove_from_indexes(DRAFTS, RELEASES)} END",
    "trees_tree_changed": on_update(DRAFTS),
    "trees_tree_released": on_update(RELEASES),
}


def install(sender: object = None, using: str = "default", **kwargs: object) -> None:
    """Creates missing indexes. Runs after every migrate: SQLite drops triggers when it alters a table."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    if "trees_tree" not in tables:
        return
    {"sqlite": install_sqlite, "postgresql": install_postgresql}[connection.vendor](connection, tables)


def install_sqlite(connection: BaseDatabaseWrapper, tables: list[str]) -> None:
    triggers = {name: f"CREATE TRIGGER {name} {body}" for name, body in TRIGGERS.items()}
    with connection.cursor() as cursor:
        for table, column in INDEXES:
            if table not in tables:
                cursor.execute(
                    f"CREATE VIRTUAL TABLE {table} USING fts5(title, description, {column}, content='trees_tree',"
                    f" content_rowid='id', {FTS5_OPTIONS[table]})"
                )
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'trees_tree'")
        existing = dict(cursor.fetchall())
        if existing != triggers:
            run_each(cursor, [f"DROP TRIGGER {name}" for name in existing])
            run_each(cursor, triggers.values())
            run_each(cursor, [f"INSERT INTO {table}({table}) VALUES ('rebuild')" for table, _ in INDEXES])


def install_postgresql(connection: BaseDatabaseWrapper, tables: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for column in (DRAFTS, RELEASES):
            text = TEXT.format("", column)
            by_word, by_part = f"to_tsvector('simple', {text})", f"lower({text}) gin_trgm_ops"
            make = "CREATE INDEX IF NOT EXISTS {} ON trees_tree USING gin ({})"
            cursor.execute(make.format(BY_WORD[column], by_word))
            cursor.execute(make.format(BY_PART[column], by_part))


def run_each(cursor: CursorWrapper, statements: Iterable[str]) -> None:
    for statement in statements:
        cursor.execute(statement)
