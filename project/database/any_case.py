"""Searches in any case of letters, alike on both databases.

SQLite's LIKE knows the case of ASCII letters only, so that "ÄRGER" would not find "Ärger". Its own LIKE stays as it is:
a function in its place would keep it from using indexes.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, lookups
from django.db.models.sql.compiler import SQLCompiler

FUNCTION = "UPPER_LETTERS"


def upper_letters(value: Any) -> Any:
    """A text with each letter in upper case that has one, as PostgreSQL's UPPER: "ß" stays. Of another type: itself."""
    if not isinstance(value, str):
        return value
    if value.isascii():
        return value.upper()
    return "".join(upper if len(upper := letter.upper()) == 1 else letter for letter in value)


def set_up(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Receiver of ``connection_created``."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(FUNCTION, 1, upper_letters, deterministic=True)


class _AnyCase(lookups.Lookup[Any]):
    def process_lhs(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, lhs: Any = None) -> Any:
        sql, params = super().process_lhs(compiler, connection, lhs)
        return (f"{FUNCTION}({sql})", params) if connection.vendor == "sqlite" else (sql, params)

    def process_rhs(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        sql, params = super().process_rhs(compiler, connection)
        return (f"{FUNCTION}({sql})", params) if connection.vendor == "sqlite" else (sql, params)


class _Contains(_AnyCase, lookups.IContains):
    pass


class _StartsWith(_AnyCase, lookups.IStartsWith):
    pass


class _EndsWith(_AnyCase, lookups.IEndsWith):
    pass


class _Exact(_AnyCase, lookups.IExact):
    pass


def register_lookups() -> None:
    for lookup in (_Contains, _StartsWith, _EndsWith, _Exact):
        Field.register_lookup(lookup)
