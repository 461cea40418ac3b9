"""The index of the version before, which reads it while both run during an upgrade.

It is left as it is, and kept up to date by its triggers, until ``manage.py reindex --drop-previous`` removes it.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.backends.utils import CursorWrapper

INDEXES = [
    ("trees_words", "words"), ("trees_released_words", "released_words"),
    ("trees_parts", "words"), ("trees_released_parts", "released_words"),
]  # fmt: skip
NAMES = [name for name, _ in INDEXES]


def keep(cursor: CursorWrapper, vendor: str, tables: Collection[str]) -> None:
    """Restores the triggers that SQLite dropped with a table that it altered."""
    if vendor == "sqlite" and set(NAMES) <= set(tables):
        for name, body in _triggers().items():
            cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {body}")


def drop(cursor: CursorWrapper, vendor: str) -> None:
    """Removes it. No server of the version before may run any more."""
    if vendor == "sqlite":
        for name in _triggers():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
    for name in NAMES:
        cursor.execute(f"DROP TABLE IF EXISTS {name}" if vendor == "sqlite" else f"DROP INDEX IF EXISTS {name}")


def _triggers() -> dict[str, str]:
    """As the version before writes them."""
    return {
        "trees_tree_found": f"AFTER INSERT ON trees_tree BEGIN {_add('words', 'released_words')} END",
        "trees_tree_lost": f"AFTER DELETE ON trees_tree BEGIN {_remove('words', 'released_words')} END",
        "trees_tree_changed": _on_update("words"),
        "trees_tree_released": _on_update("released_words"),
    }


def _on_update(column: str) -> str:
    body = f"{_remove(column)} {_add(column)}"
    return f"AFTER UPDATE OF title, description, {column} ON trees_tree BEGIN {body} END"


def _remove(*columns: str) -> str:
    return " ".join(
        f"INSERT INTO {table}({table}, rowid, title, description, {column})"
        f" VALUES ('delete', old.id, old.title, old.description, old.{column});"
        for table, column in INDEXES
        if column in columns
    )


def _add(*columns: str) -> str:
    return " ".join(
        f"INSERT INTO {table}(rowid, title, description, {column})"
        f" VALUES (new.id, new.title, new.description, new.{column});"
        for table, column in INDEXES
        if column in columns
    )
