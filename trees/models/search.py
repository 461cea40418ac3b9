"""Full-text search over trees: one queryset method, each database's own index below it.

A tree is found when every word of the question stands in its title, description or nodes: as a word, as the beginning
of one or, from three characters up, as a part of one. SQLite: two FTS5 tables (words with prefixes; trigrams) kept by
triggers. PostgreSQL: GIN over ``tsvector`` and over ``pg_trgm``. Nothing is ranked: ranking a common word reads all its
rows.

What is quick depends on how common the words are, which neither planner knows. So a small question comes first: few
trees are taken out of the search index and sorted; where there are many, the list is walked in its own order until a
page is full.

Who writes a guide searches its draft, who reads it the release that is live: each has an index of its own, so that
saving a draft writes to one of them only.
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

from accounts.models import Role, Team
from trees.models.team_owned import M, TeamOwnedQuerySet

MAX_WORDS = 8
# Shorter ones have no trigram: they are looked for as words and beginnings only.
PART = 3
# A tsvector holds at most 1 MiB: what stands beyond this many characters of a guide is not searched.
MAX_TEXT = 150_000
# Up to here, SQLite looks up each tree that was found.
FEW = 1_000
# PostgreSQL's index cannot stop early, so a sample tells: this many trees, and how many of them make a word common.
SAMPLE, COMMON = 400, 8

# What is searched: the column with a guide's words, and the names of the indexes over it and over words or their parts.
DRAFTS, RELEASES = "words", "released_words"
BY_WORD = {DRAFTS: "trees_words", RELEASES: "trees_released_words"}
BY_PART = {DRAFTS: "trees_parts", RELEASES: "trees_released_parts"}
WRITES = Q(role__in=Role.EDITOR.covering)
TEXT = "coalesce({0}title, '') || ' ' || coalesce({0}description, '') || ' ' || coalesce({0}{1}, '')"


Condition = tuple[str, list[str]]  # SQL and its parameters
Trees = TypeVar("Trees", bound="SearchQuerySet[models.Model]")


class SearchQuerySet(TeamOwnedQuerySet[M]):
    def search(self, text: str, roles: Collection[str] | None = None) -> Self:
        """Trees with every word of ``text``; all of them when there is no word in it. Asks the database at once.

        ``roles``: those that the person has in the teams that are searched, where that is known; it spares an index.
        """
        words = words_of(text)
        return MATCHERS[connections[self.db].vendor](self, words, self.searched(roles)) if words else self

    def searched(self, roles: Collection[str] | None) -> dict[str, Q]:
        """The columns to look in, each with the condition on the trees that it stands for."""
        if "role" not in self.query.annotations:
            return {DRAFTS: Q()}
        columns = {words_for(role) for role in (Role if roles is None else roles)}
        return {column: Q() for column in columns} if len(columns) == 1 else {DRAFTS: WRITES, RELEASES: ~WRITES}

    def where(self, conditions: dict[str, Condition], searched: dict[str, Q]) -> Self:
        """Those for which the ``conditions`` (SQL, parameters) of their column holds."""
        found = Q()
        for column, (sql, params) in conditions.items():
            found |= searched[column] & Q(RawSQL(sql, params, output_field=models.BooleanField()))
        return self.filter(found)


def words_of(text: str) -> list[str]:
    """The words to look for, in lower case, at most eight."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).lower())[:MAX_WORDS]


def words_for(role: str) -> str:
    """The column that somebody with ``role`` searches."""
    return DRAFTS if Role(role).can_write else RELEASES


def parts_of(teams: Iterable[Team | int], text: str) -> list[models.Q]:
    """Conditions for ``Keyset.page``, one a team; none where SQLite would gather what is found again for each."""
    if words_of(text) and connections["default"].vendor == "sqlite":
        return []
    return [models.Q(team=team) for team in teams]


def match_sqlite(trees: Trees, words: list[str], searched: dict[str, Q]) -> Trees:
    found = {column: found_sqlite(words, column) for column in searched}
    keys = first_keys(trees.db, found)
    if all(len(each) <= FEW for each in keys.values()):
        return few(trees, keys, searched)
    # The plus keeps SQLite from looking up and sorting all that was found.
    conditions = {
        column: (
            "(" + " OR ".join(f"+trees_tree.id IN ({sql})" for sql, _ in statements) + ")",
            [param for _, params in statements for param in params],
        )
        for column, statements in found.items()
    }
    return trees.where(conditions, searched)


def first_keys(database: str, found: dict[str, list[Condition]]) -> dict[str, list[int]]:
    """The keys that the statements of each column find; more than FEW of them where that is not all. One question."""
    tagged = [(column, *statement) for column, statements in found.items() for statement in statements]
    with connections[database].cursor() as cursor:
        cursor.execute(
            " UNION ".join(f"SELECT '{column}', * FROM ({sql} LIMIT {FEW + 1})" for column, sql, _ in tagged),
            [param for _, _, params in tagged for param in params],
        )
        rows = cursor.fetchall()
    return {column: [key for of, key in rows if of == column] for column in found}


def few(trees: Trees, keys: dict[str, list[int]], searched: dict[str, Q]) -> Trees:
    trees = trees.filter(pk__in={key for each in keys.values() for key in each})
    if len(keys) == 1:
        return trees
    return trees.filter(Q(*(searched[column] & Q(pk__in=each) for column, each in keys.items()), _connector=Q.OR))


def found_sqlite(words: list[str], column: str) -> list[Condition]:
    """Statements, with their parameters, whose rows together are the keys of the trees with ``words`` in ``column``."""
    word_index, part_index = BY_WORD[column], BY_PART[column]
    by_word = f"SELECT rowid FROM {word_index} WHERE {word_index} MATCH %s"
    long, short = [f'"{w}"' for w in words if len(w) >= PART], [f'"{w}"*' for w in words if len(w) < PART]
    found = [(by_word, [" ".join(f'"{word}"*' for word in words)])]
    if long:
        by_part = f"SELECT rowid FROM {part_index} WHERE {part_index} MATCH %s"
        by_part += f" AND +rowid IN ({by_word})" if short else ""
        found.append((by_part, [" ".join(part) for part in (long, short) if part]))
    return found


def match_postgresql(trees: Trees, words: list[str], searched: dict[str, Q]) -> Trees:
    plain = {column: found_postgresql(words, column) for column in searched}
    # The planner takes this for true of every second row, and for nothing that an index could answer.
    one_by_one = {
        column: (f"(CASE WHEN {sql} THEN true ELSE false END)", params) for column, (sql, params) in plain.items()
    }
    # What is common in drafts is common in releases.
    column = next(iter(searched))
    sample = type(trees)(trees.model).filter(pk__in=list(trees.order_by().values_list("pk", flat=True)[:SAMPLE]))
    found = sample.order_by().where({column: one_by_one[column]}, {column: Q()})
    common = found[:COMMON].count() == COMMON
    return trees.where(one_by_one if common else plain, searched)


def found_postgresql(words: list[str], column: str) -> Condition:
    text = TEXT.format("trees_tree.", column)
    part, start = f"lower({text}) LIKE %s", f"to_tsvector('simple', {text}) @@ to_tsquery('simple', %s)"
    sql = " AND ".join(part if len(word) >= PART else start for word in words)
    return f"({sql})", [f"%{word}%" if len(word) >= PART else f"{word}:*" for word in words]


MATCHERS = {"sqlite": match_sqlite, "postgresql": match_postgresql}

INDEXES = [(table, column) for tables in (BY_WORD, BY_PART) for column, table in tables.items()]
HOW = {
    **dict.fromkeys(BY_WORD.values(), """tokenize="unicode61 remove_diacritics 2", prefix='1 2 3'"""),
    **dict.fromkeys(BY_PART.values(), "tokenize='trigram', detail=full"),
}


def forget(*columns: str) -> str:
    """SQL that takes a tree's ``old`` row out of the indexes over ``columns``."""
    return " ".join(
        f"INSERT INTO {table}({table}, rowid, title, description, {column})"
        f" VALUES ('delete', old.id, old.title, old.description, old.{column});"
        for table, column in INDEXES
        if column in columns
    )


def learn(*columns: str) -> str:
    """SQL that puts the ``new`` row into them."""
    return " ".join(
        f"INSERT INTO {table}(rowid, title, description, {column})"
        f" VALUES (new.id, new.title, new.description, new.{column});"
        for table, column in INDEXES
        if column in columns
    )


def changed(column: str) -> str:
    return f"AFTER UPDATE OF title, description, {column} ON trees_tree BEGIN {forget(column)} {learn(column)} END"


TRIGGERS = {
    "trees_tree_found": f"AFTER INSERT ON trees_tree BEGIN {learn(DRAFTS, RELEASES)} END",
    "trees_tree_lost": f"AFTER DELETE ON trees_tree BEGIN {forget(DRAFTS, RELEASES)} END",
    "trees_tree_changed": changed(DRAFTS),
    "trees_tree_released": changed(RELEASES),
}


def install(sender: object = None, using: str = "default", **kwargs: object) -> None:
    """Makes the index where it is missing. Runs after every migrate: SQLite loses triggers when it alters a table."""
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
                    f" content_rowid='id', {HOW[table]})"
                )
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'trees_tree'")
        there = dict(cursor.fetchall())
        if there != triggers:
            run_each(cursor, [f"DROP TRIGGER {name}" for name in there])
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
