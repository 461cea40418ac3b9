"""Full-text search over trees: one queryset method, each database's own index below it.

A tree is found when every word of the question stands in its title, description or nodes: as a word, as the beginning
of one or, from three characters up, as a part of one. SQLite: two FTS5 tables (words with prefixes; trigrams) kept by
triggers. PostgreSQL: GIN over ``tsvector`` and over ``pg_trgm``. Nothing is ranked: ranking a common word reads all its
rows.

What is quick depends on how common the words are, which neither planner knows. So a small question comes first: few
trees are taken out of the search index and sorted; where there are many, the list is walked in its own order until a
page is full.
"""

import re
import unicodedata

from django.db import connections, models
from django.db.models.expressions import RawSQL

MAX_WORDS = 8
# Shorter ones have no trigram: they are looked for as words and beginnings only.
PART = 3
# A tsvector holds at most 1 MiB: what stands beyond this many characters of a guide is not searched.
MAX_TEXT = 150_000
# Up to here, SQLite looks up each tree that was found.
FEW = 1_000
# PostgreSQL's index cannot stop early, so a sample tells: this many trees, and how many of them make a word common.
SAMPLE, COMMON = 400, 8

TEXT = "coalesce({0}title, '') || ' ' || coalesce({0}description, '') || ' ' || coalesce({0}words, '')"


class SearchQuerySet(models.QuerySet):
    def search(self, text: str):
        """Trees with every word of ``text``; all of them when there is no word in it. Asks the database at once."""
        words = words_of(text)
        return MATCHERS[connections[self.db].vendor](self, words) if words else self

    def where(self, sql: str, params: list):
        return self.filter(RawSQL(sql, params, output_field=models.BooleanField()))


def words_of(text: str) -> list[str]:
    """The words to look for, in lower case, at most eight."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).lower())[:MAX_WORDS]


def parts_of(teams, text: str) -> list[models.Q]:
    """Conditions for ``Keyset.page``, one a team; none where SQLite would gather what is found again for each."""
    if words_of(text) and connections["default"].vendor == "sqlite":
        return []
    return [models.Q(team=team) for team in teams]


def match_sqlite(trees, words):
    found = found_sqlite(words)
    first = " UNION ".join(f"SELECT * FROM ({sql} LIMIT {FEW + 1})" for sql, _ in found)
    with connections[trees.db].cursor() as cursor:
        cursor.execute(first, [param for _, params in found for param in params])
        keys = [key for (key,) in cursor.fetchall()]
    if len(keys) <= FEW:
        return trees.filter(pk__in=keys)
    # The plus keeps SQLite from looking up and sorting all that was found.
    sql = " OR ".join(f"+trees_tree.id IN ({sql})" for sql, _ in found)
    return trees.where(f"({sql})", [param for _, params in found for param in params])


def found_sqlite(words) -> list[tuple[str, list[str]]]:
    """Statements, with their parameters, whose rows together are the keys of the trees with ``words``."""
    by_word = "SELECT rowid FROM trees_words WHERE trees_words MATCH %s"
    long, short = [f'"{w}"' for w in words if len(w) >= PART], [f'"{w}"*' for w in words if len(w) < PART]
    found = [(by_word, [" ".join(f'"{word}"*' for word in words)])]
    if long:
        by_part = "SELECT rowid FROM trees_parts WHERE trees_parts MATCH %s"
        by_part += f" AND +rowid IN ({by_word})" if short else ""
        found.append((by_part, [" ".join(part) for part in (long, short) if part]))
    return found


def match_postgresql(trees, words):
    text = TEXT.format("trees_tree.")
    part, start = f"lower({text}) LIKE %s", f"to_tsvector('simple', {text}) @@ to_tsquery('simple', %s)"
    sql = " AND ".join(part if len(word) >= PART else start for word in words)
    params = [f"%{word}%" if len(word) >= PART else f"{word}:*" for word in words]
    # The planner takes this for true of every second row, and for nothing that an index could answer.
    one_by_one = f"(CASE WHEN {sql} THEN true ELSE false END)"
    sample = list(trees.order_by().values_list("pk", flat=True)[:SAMPLE])
    common = trees.model.objects.order_by().filter(pk__in=sample).where(one_by_one, params)[:COMMON].count() == COMMON
    return trees.where(one_by_one if common else f"({sql})", params)


MATCHERS = {"sqlite": match_sqlite, "postgresql": match_postgresql}

FTS = """
CREATE VIRTUAL TABLE trees_words USING fts5(title, description, words, content='trees_tree', content_rowid='id',
    tokenize="unicode61 remove_diacritics 2", prefix='1 2 3');
CREATE VIRTUAL TABLE trees_parts USING fts5(title, description, words, content='trees_tree', content_rowid='id',
    tokenize='trigram', detail=full);
"""
FORGET = """
    INSERT INTO trees_words(trees_words, rowid, title, description, words)
        VALUES ('delete', old.id, old.title, old.description, old.words);
    INSERT INTO trees_parts(trees_parts, rowid, title, description, words)
        VALUES ('delete', old.id, old.title, old.description, old.words);
"""
LEARN = """
    INSERT INTO trees_words(rowid, title, description, words) VALUES (new.id, new.title, new.description, new.words);
    INSERT INTO trees_parts(rowid, title, description, words) VALUES (new.id, new.title, new.description, new.words);
"""
TRIGGERS = {
    "trees_tree_found": f"AFTER INSERT ON trees_tree BEGIN {LEARN} END",
    "trees_tree_lost": f"AFTER DELETE ON trees_tree BEGIN {FORGET} END",
    "trees_tree_changed": f"AFTER UPDATE OF title, description, words ON trees_tree BEGIN {FORGET} {LEARN} END",
}
REBUILD = (
    "INSERT INTO trees_words(trees_words) VALUES ('rebuild'); INSERT INTO trees_parts(trees_parts) VALUES ('rebuild');"
)


def install(sender=None, using="default", **kwargs) -> None:
    """Makes the index where it is missing. Runs after every migrate: SQLite loses triggers when it alters a table."""
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
        if cursor.fetchone()[0] < len(TRIGGERS):
            run_each(cursor, [f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS])
            run_each(cursor, [f"CREATE TRIGGER {name} {body}" for name, body in TRIGGERS.items()])
            run_each(cursor, REBUILD.split("; "))


def install_postgresql(connection, tables):
    text = TEXT.format("")
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute(
            f"CREATE INDEX IF NOT EXISTS trees_words ON trees_tree USING gin (to_tsvector('simple', {text}))"
        )
        cursor.execute(f"CREATE INDEX IF NOT EXISTS trees_parts ON trees_tree USING gin (lower({text}) gin_trgm_ops)")


def run_each(cursor, statements):
    for statement in statements:
        if statement.strip():
            cursor.execute(statement)
