"""The statements of moving a database, for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import orjson
from django.core.management.base import CommandError
from django.db import DatabaseError, IntegrityError, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

Field = models.Field[Any, Any]
Row = Sequence[Any]


class State:
    """How far a move is, in a table of the target: texts by name."""

    TABLE = "treeline_move"

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def exists(self) -> bool:
        return self.TABLE in self._connection.introspection.table_names()

    def create(self, source: str) -> None:
        self._execute(f"CREATE TABLE {self.TABLE} (name varchar(200) PRIMARY KEY, value text NOT NULL)")
        self["source"] = source

    def drop(self) -> None:
        self._execute(f"DROP TABLE {self.TABLE}")

    def __getitem__(self, name: str) -> str:
        """An empty text where it was never set."""
        with self._connection.cursor() as cursor:
            cursor.execute(f"SELECT value FROM {self.TABLE} WHERE name = %s", [name])
            row = cursor.fetchone()
        return cast(str, row[0]) if row else ""

    def __setitem__(self, name: str, value: str) -> None:
        self._execute(
            f"INSERT INTO {self.TABLE} (name, value) VALUES (%s, %s)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [name, value],
        )

    def progress(self, label: str) -> tuple[int, Any]:
        """Rows that are copied, and the key of the last one: None at the beginning."""
        done, last = orjson.loads(self[f"rows of {label}"] or "[0, null]")
        return done, last

    def set_progress(self, label: str, done: int, last: Any) -> None:
        self[f"rows of {label}"] = orjson.dumps([done, last]).decode()

    def _execute(self, sql: str, params: Sequence[str] = ()) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(sql, params)


def read(model: type[models.Model], alias: str, last: Any, limit: int) -> list[Row]:
    """Rows after the one with the key ``last``: the key as JSON keeps it, then the columns."""
    key = model._meta.pk
    rows = model._base_manager.using(alias).order_by("pk")
    if last is not None:
        rows = rows.filter(pk__gt=last)
    names = [field.attname for field in _fields(model)]
    at = names.index(key.attname)
    return [(_plain(row[at]), *row) for row in rows.values_list(*names)[:limit]]


class Tables:
    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection
        self._is_sqlite = connection.vendor == "sqlite"

    def empty(self, model: type[models.Model]) -> None:
        self._execute(f"DELETE FROM {self._quote(model._meta.db_table)}")

    def insert(self, model: type[models.Model], rows: Sequence[Row]) -> None:
        """CommandError, with the key of the first row of the batch, where the database refuses one."""
        fields = _fields(model)
        columns = ", ".join(self._quote(field.column or "") for field in fields)
        sql = f"INSERT INTO {self._quote(model._meta.db_table)} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"
        values = [[self._value(field, value) for field, value in zip(fields, row[1:], strict=True)] for row in rows]
        try:
            with self._connection.cursor() as cursor:
                cursor.executemany(sql, values)
        except (DatabaseError, ValueError) as error:
            reason = " ".join(str(error).split())
            raise CommandError(f"{model._meta.label}, at row {rows[0][0]} or after it: {reason}") from None

    def last_key(self, model: type[models.Model]) -> int:
        """The largest that was ever given out by the database, 0 for none. It is not given out again."""
        if not isinstance(model._meta.pk, models.AutoField):
            return 0
        table, column = model._meta.db_table, model._meta.pk.column
        if self._is_sqlite:
            return self._first("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        sequence = self._sequence(table, column)
        return self._first(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")

    def set_sequence(self, model: type[models.Model], last: int) -> None:
        if not last:
            return
        table, column = model._meta.db_table, model._meta.pk.column
        if self._is_sqlite:
            self._execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            self._execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
            return
        self._execute("SELECT setval(%s::text::regclass, %s::bigint)", [self._sequence(table, column), last])

    def drop_foreign_keys(self, state: State) -> None:
        """On SQLite a connection that only copies does not look at them; on PostgreSQL they are kept in ``state``."""
        if self._is_sqlite:
            return
        with self._connection.cursor() as cursor:
            cursor.execute(
                "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY oid"
            )
            keys = cursor.fetchall()
        state["foreign keys"] = orjson.dumps(keys).decode()
        for table, name, _ in keys:
            self._execute(f"ALTER TABLE {table} DROP CONSTRAINT {self._quote(name)}")

    def restore_foreign_keys(self, state: State) -> None:
        """CommandError where a row refers to one that is not there."""
        try:
            if self._is_sqlite:
                self._connection.check_constraints()
                return
            with transaction.atomic(self._connection.alias):
                for table, name, definition in orjson.loads(state["foreign keys"] or "[]"):
                    self._execute(f"ALTER TABLE {table} ADD CONSTRAINT {self._quote(name)} {definition}")
                state["foreign keys"] = "[]"
        except IntegrityError as error:
            raise CommandError(f"The source is damaged: {' '.join(str(error).split())}") from None

    def _value(self, field: Field, value: Any) -> Any:
        return field.get_db_prep_save(value, self._connection)

    def _sequence(self, table: str, column: str | None) -> str:
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [self._quote(table), column])
            return cast(str, cursor.fetchone()[0])

    def _first(self, sql: str, params: Sequence[str] = ()) -> int:
        with self._connection.cursor() as cursor:
            cursor.execute(sql, params)
            row = cursor.fetchone()
        return cast(int, row[0]) if row else 0

    def _execute(self, sql: str, params: Sequence[Any] = ()) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(sql, params)

    def _quote(self, name: str) -> str:
        return self._connection.ops.quote_name(name)


def _fields(model: type[models.Model]) -> list[Field]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _plain(key: Any) -> Any:
    return key if isinstance(key, (int, str)) else str(key)
