"""Full-text search over trees: one queryset method, each database's own index below it.

A tree is found when every word of the question stands in its title, description or nodes, as a word, as the beginning of one,
or, from three characters up, as a part of one. SQLite: two FTS5 tables (words with prefixes; trigrams) kept by triggers.
PostgreSQL: GIN over ``tsvector`` and over ``pg_trgm``. Nothing is ranked: ranking a common word reads all its rows.
"""

import re

from django.db import connections, models
from django.db.models.expressions import RawSQL

MAX_WORDS = 8
# A tsvector holds at most 1 MiB: what stands beyond this many characters of a guide is not searched.
MAX_TEXT = 150_000

TEXT = "coalesce(title, '') || ' ' || coalesce(description, '') || ' ' || coalesce(words, '')"


class SearchQuerySet(models.QuerySet):
    def search(self, text: str):
        """Trees with every word of ``text``; all of them when there is no word in it."""
        words = words_of(text)
        if not words:
            return self
        sql, params = MATCHERS[connections[self.db].vendor](words)
        return self.filter(RawSQL(sql, params, output_field=models.BooleanField()))


def words_of(text: str) -> list[str]:
    """The words to look for, in lower case, at most eight."""
    return re.findall(r"[^\W_]+", text.lower())[:MAX_WORDS]


def match_sqlite(words):
    prefixes = " ".join(f'"{word}"*' for word in words)
    sql, params = "trees_tree.id IN (SELECT rowid FROM trees_words WHERE trees_words MATCH %s)", [prefixes]
    if all(len(word) >= 3 for word in words):
        sql += " OR trees_tree.id IN (SELECT rowid FROM trees_parts WHERE trees_parts MATCH %s)"
        params.append(" ".join(f'"{word}"' for word in words))
    return f"({sql})", params


def match_postgresql(words):
    text = TEXT.replace("title", "trees_tree.title").replace("description", "trees_tree.description")
    text = text.replace("words", "trees_tree.words")
    sql, params = f"to_tsvector('simple', {text}) @@ to_tsquery('simple', %s)", [" & ".join(f"{w}:*" for w in words)]
    if all(len(word) >= 3 for word in words):
        sql += f" OR ({' AND '.join([f'lower({text}) LIKE %s'] * len(words))})"
        params += [f"%{word}%" for word in words]
    return f"({sql})", params


MATCHERS = {"sqlite": match_sqlite, "postgresql": match_postgresql}

FTS = """
CREATE VIRTUAL TABLE trees_words USING fts5(title, description, words, content='trees_tree', content_rowid='id',
    tokenize="unicode61 remove_diacritics 2", prefix='1 2 3');
CREATE VIRTUAL TABLE trees_parts USING fts5(title, description, words, content='trees_tree', content_rowid='id',
    tokenize='trigram', detail=full);
"""
TRIGGERS = """
CREATE TRIGGER trees_tree_found AFTER INSERT ON trees_tree BEGIN
    INSERT INTO trees_words(rowid, title, description, words) VALUES (new.id, new.title, new.description, new.words);
    INSERT INTO trees_parts(rowid, title, description, words) VALUES (new.id, new.title, new.description, new.words);
END;
CREATE TRIGGER trees_tree_lost AFTER DELETE ON trees_tree BEGIN
    INSERT INTO trees_words(trees_words, rowid, title, description, words)
        VALUES ('delete', old.id, old.title, old.description, old.words);
    INSERT INTO trees_parts(trees_parts, rowid, title, description, words)
        VALUES ('delete', old.id, old.title, old.description, old.words);
END;
CREATE TRIGGER trees_tree_changed AFTER UPDATE OF title, description, words ON trees_tree BEGIN
    INSERT INTO trees_words(trees_words, rowid, title, description, words)
        VALUES ('delete', old.id, old.title, old.description, old.words);
    INSERT INTO trees_parts(trees_parts, rowid, title, description, words)
        VALUES ('delete', old.id, old.title, old.description, old.words);
    INSERT INTO trees_words(rowid, title, description, words) VALUES (new.id, new.title, new.description, new.words);
    INSERT INTO trees_parts(rowid, title, description, words) VALUES (new.id, new.title, new.description, new.words);
END;
"""
REBUILD = (
    "INSERT INTO trees_words(trees_words) VALUES ('rebuild'); INSERT INTO trees_parts(trees_parts) VALUES ('rebuild');"
)


def install(sender=None, using="default", **kwargs) -> None:
    """Makes the index where it is missing. Runs after every migrate, since SQLite loses triggers when it alters a table."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    if "trees_tree" not in tables:
        return
    {"sqlite": install_sqlite, "postgresql": install_postgresql}[connection.vendor](connection, tables)


def install_sqlite(connection, tables):
    with connection.cursor() as cursor:
        if "trees_words" not in tables:
            run_each(cursor, FTS.split(";\n"))
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'trees_tree'")
        if cursor.fetchone()[0] < 3:
            run_each(cursor, [f"DROP TRIGGER IF EXISTS trees_tree_{name}" for name in ("found", "lost", "changed")])
            run_each(cursor, [part + "END" for part in TRIGGERS.split("END;")[:-1]])
            run_each(cursor, REBUILD.split("; "))


def install_postgresql(connection, tables):
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute(
            f"CREATE INDEX IF NOT EXISTS trees_words ON trees_tree USING gin (to_tsvector('simple', {TEXT}))"
        )
        cursor.execute(f"CREATE INDEX IF NOT EXISTS trees_parts ON trees_tree USING gin (lower({TEXT}) gin_trgm_ops)")


def run_each(cursor, statements):
    for statement in statements:
        if statement.strip():
            cursor.execute(statement)
