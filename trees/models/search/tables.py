"""The index in each database: one row per guide and scope with its lexemes, which the database takes as they are.

SQLite: an FTS5 table whose tokenizer cuts at blanks only. PostgreSQL: a ``tsvector`` made of an array, with a GIN
index. Nothing but trees/core/search says what a word is. Triggers note which guides changed, whoever changed them:
another version of the product that runs beside this one during an upgrade, the admin, a statement by hand.
"""

from __future__ import annotations

import string
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from trees.core.search.query import All, Expression, Lexeme
from trees.models.search import previous as search_previous

TABLE = "trees_search"
PENDING = "trees_searchpending"
# What a guide's documents are made of, see trees/models/search/index.py.
COLUMNS = ["title", "description", "words", "released_words", "live_id", "folder_id", "archived_at", "team_id"]
LINKS = "trees_tree_categories"
LOCK = 7_311_004_112  # of those who bring the index up to date
LOCK_WAIT_MS = 2_000


class Tables(Protocol):
    def install(self, cursor: CursorWrapper, tables: Collection[str]) -> bool:
        """Creates the table and the triggers that are missing; returns whether there were any."""

    def install_index(self, cursor: CursorWrapper) -> None:
        """Creates the index where it is apart from the table. Quicker when the table is full."""

    def lock(self, cursor: CursorWrapper, wait: bool) -> bool:
        """Whether this transaction alone may write to the index. OperationalError: the ``wait`` took too long."""

    def match(self, expression: Expression, limit: int, inside: str = "") -> tuple[str, str]:
        """SQL for the ids of documents, and its parameter. ``inside``: the table with the ids of guides to limit it
        to."""

    def read(self, cursor: CursorWrapper, ids: Sequence[int]) -> dict[int, list[str]]: ...

    def write(self, cursor: CursorWrapper, documents: Mapping[int, Sequence[str]]) -> None:
        """Replaces documents; one without lexemes is removed."""


class SQLite:
    # Lexemes are folded, so that what this tokenizer does to letters changes nothing.
    OPTIONS = f"""tokenize = "ascii tokenchars '{string.punctuation.replace("'", "''").replace('"', '""')}'" """

    def install(self, cursor: CursorWrapper, tables: Collection[str]) -> bool:
        if TABLE not in tables:
            cursor.execute(
                f"CREATE VIRTUAL TABLE {TABLE} USING"
                f" fts5(document, {self.OPTIONS}, detail = none, columnsize = 0, prefix = '2 3 4')"
            )
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'trees_search_%'")
        existing = dict(cursor.fetchall())
        missing = {name: sql for name, sql in self.triggers().items() if existing.get(name) != sql}
        for name, sql in missing.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(sql)
        return bool(missing)

    def install_index(self, cursor: CursorWrapper) -> None:
        pass

    def triggers(self) -> dict[str, str]:
        differs = " OR ".join(f"old.{column} IS NOT new.{column}" for column in COLUMNS)
        events = {
            "added": ("INSERT ON trees_tree", "new.id"),
            "changed": (f"UPDATE OF {', '.join(COLUMNS)} ON trees_tree WHEN {differs}", "new.id"),
            "deleted": ("DELETE ON trees_tree", "old.id"),
            "linked": (f"INSERT ON {LINKS}", "new.tree_id"),
            "unlinked": (f"DELETE ON {LINKS}", "old.tree_id"),
        }
        return {
            f"trees_search_{name}": f"CREATE TRIGGER trees_search_{name} AFTER {event}"
            f" BEGIN INSERT INTO {PENDING} (tree) VALUES ({key}); END"
            for name, (event, key) in events.items()
        }

    def lock(self, cursor: CursorWrapper, wait: bool) -> bool:
        return True  # there is one writer at a time, and this transaction has waited to be it

    def match(self, expression: Expression, limit: int, inside: str = "") -> tuple[str, str]:
        limited = f" AND rowid / 2 IN (SELECT id FROM {inside})" if inside else ""
        sql = f"SELECT rowid AS id FROM {TABLE} WHERE {TABLE} MATCH %s{limited} ORDER BY rowid DESC LIMIT {limit}"
        return f"SELECT * FROM ({sql})", self.render(expression)

    def render(self, expression: Expression) -> str:
        if isinstance(expression, Lexeme):
            quoted = expression.text.replace('"', '""')
            return f'"{quoted}"*' if expression.begins else f'"{quoted}"'
        operator = " AND " if isinstance(expression, All) else " OR "
        return f"({operator.join(map(self.render, expression.of))})"

    def read(self, cursor: CursorWrapper, ids: Sequence[int]) -> dict[int, list[str]]:
        cursor.execute(f"SELECT rowid, document FROM {TABLE} WHERE rowid IN ({', '.join(['%s'] * len(ids))})", ids)
        return {key: document.split(" ") for key, document in cursor.fetchall()}

    def write(self, cursor: CursorWrapper, documents: Mapping[int, Sequence[str]]) -> None:
        cursor.execute(f"DELETE FROM {TABLE} WHERE rowid IN ({', '.join(['%s'] * len(documents))})", [*documents])
        rows = [(key, " ".join(document)) for key, document in documents.items() if document]
        cursor.executemany(f"INSERT INTO {TABLE} (rowid, document) VALUES (%s, %s)", rows)


class PostgreSQL:
    # The planner does not know what it costs to read a long tsvector from beside its row: for many words it would
    # rather read the whole table than the index.
    MATCH = f"""
        CREATE OR REPLACE FUNCTION trees_search_match(query tsquery, most integer) RETURNS SETOF bigint
        LANGUAGE sql STABLE ROWS 1000 SET enable_seqscan = off AS
        $$ SELECT id FROM {TABLE} WHERE document @@ query LIMIT most $$
    """

    def install(self, cursor: CursorWrapper, tables: Collection[str]) -> bool:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (id bigint PRIMARY KEY, document tsvector NOT NULL)")
        for name, body in self.functions().items():
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
            )
        cursor.execute(self.MATCH)
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'trees_search_%%'")
        existing = {name for (name,) in cursor.fetchall()}
        missing = [sql for name, sql in self.triggers().items() if name not in existing]
        for sql in missing:
            cursor.execute(sql)
        return bool(missing)

    def install_index(self, cursor: CursorWrapper) -> None:
        # A short list of what is not in the index yet, since each search reads it from end to end.
        cursor.execute(
            f"CREATE INDEX IF NOT EXISTS {TABLE}_document ON {TABLE} USING gin (document)"
            " WITH (gin_pending_list_limit = 256)"
        )

    def functions(self) -> dict[str, str]:
        insert = f"INSERT INTO {PENDING} (tree) VALUES ({{}}); RETURN NULL;"
        return {
            "trees_search_tree": insert.format("COALESCE(NEW.id, OLD.id)"),
            "trees_search_link": insert.format("COALESCE(NEW.tree_id, OLD.tree_id)"),
        }

    def triggers(self) -> dict[str, str]:
        differs = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in COLUMNS)
        events = {
            "added": ("INSERT OR DELETE ON trees_tree FOR EACH ROW", "tree"),
            "changed": (f"UPDATE OF {', '.join(COLUMNS)} ON trees_tree FOR EACH ROW WHEN ({differs})", "tree"),
            "linked": (f"INSERT OR DELETE ON {LINKS} FOR EACH ROW", "link"),
        }
        return {
            f"trees_search_{name}": f"CREATE TRIGGER trees_search_{name} AFTER {event} EXECUTE FUNCTION"
            f" trees_search_{function}()"
            for name, (event, function) in events.items()
        }

    def lock(self, cursor: CursorWrapper, wait: bool) -> bool:
        if wait:
            cursor.execute("SELECT set_config('lock_timeout', %s::text, true)", [str(LOCK_WAIT_MS)])
            cursor.execute("SELECT pg_advisory_xact_lock(%s::bigint)", [LOCK])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s::bigint)", [LOCK])
        return bool(cursor.fetchone()[0])

    def match(self, expression: Expression, limit: int, inside: str = "") -> tuple[str, str]:
        found = self.render(expression)
        if not inside:
            return f"SELECT id FROM trees_search_match(%s::tsquery, {limit}) AS id", found
        limited = f"WHERE id / 2 IN (SELECT id FROM {inside}) LIMIT {limit}"
        return f"SELECT id FROM trees_search_match(%s::tsquery, NULL) AS id {limited}", found

    def render(self, expression: Expression) -> str:
        if isinstance(expression, Lexeme):
            quoted = expression.text.replace("\\", "\\\\").replace("'", "''")
            return f"'{quoted}':*" if expression.begins else f"'{quoted}'"
        operator = " & " if isinstance(expression, All) else " | "
        return f"({operator.join(map(self.render, expression.of))})"

    def read(self, cursor: CursorWrapper, ids: Sequence[int]) -> dict[int, list[str]]:
        cursor.execute(f"SELECT id, tsvector_to_array(document) FROM {TABLE} WHERE id = ANY(%s)", [list(ids)])
        return dict(cursor.fetchall())

    def write(self, cursor: CursorWrapper, documents: Mapping[int, Sequence[str]]) -> None:
        gone = [key for key, document in documents.items() if not document]
        if gone:
            cursor.execute(f"DELETE FROM {TABLE} WHERE id = ANY(%s)", [gone])
        cursor.executemany(
            f"INSERT INTO {TABLE} (id, document) VALUES (%s, array_to_tsvector(%s::text[]))"
            " ON CONFLICT (id) DO UPDATE SET document = excluded.document",
            [(key, list(document)) for key, document in documents.items() if document],
        )


VENDORS: dict[str, Tables] = {"sqlite": SQLite(), "postgresql": PostgreSQL()}


def tables_of(connection: BaseDatabaseWrapper) -> Tables:
    return VENDORS[connection.vendor]


def install_tables(using: str = "default") -> None:
    """Creates the tables and triggers that are missing; in that case every guide waits to be indexed."""
    connection = connections[using]
    names = connection.introspection.table_names()
    if PENDING not in names:  # an older migration was the goal
        return
    with connection.cursor() as cursor:
        if tables_of(connection).install(cursor, names):
            mark_all(cursor)
        search_previous.keep(cursor, connection.vendor, names)


def mark_all(cursor: CursorWrapper) -> None:
    """Lets every guide be indexed again, and documents of guides that are gone be removed."""
    key = "rowid" if cursor.db.vendor == "sqlite" else "id"
    cursor.execute(f"INSERT INTO {PENDING} (tree) SELECT id FROM trees_tree ORDER BY id")
    cursor.execute(
        f"INSERT INTO {PENDING} (tree) SELECT DISTINCT {key} / 2 FROM {TABLE}"
        f" WHERE {key} / 2 NOT IN (SELECT id FROM trees_tree)"
    )


def install(sender: object = None, using: str = "default", **kwargs: object) -> None:
    """Creates what is missing. Runs after every migrate: SQLite drops triggers when it alters a table."""
    install_tables(using)
    connection = connections[using]
    if TABLE in connection.introspection.table_names():
        with connection.cursor() as cursor:
            tables_of(connection).install_index(cursor)
