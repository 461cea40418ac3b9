"""SQL that Django's ORM compiles once and that is then executed as it is.

Compiling costs more than running for the few statements that every request makes. A statement is written as a queryset
and compiled at its first use; what changes from call to call are its parameters, one model field each:

    SESSION = Select(lambda sid: DeviceSession.objects.select_related("user").filter(pk=sid), sid=field)
    session = SESSION.first(sid=...)

Only for statements whose SQL does not depend on the values: None, True, False, LIMIT and the number of values of an IN
are part of the SQL. ``Each`` stands in for an IN.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any, Generic, Protocol, TypeVar, cast

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, NotSupportedError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models.query import get_related_populators
from django.db.models.sql import DeleteQuery, UpdateQuery

from project.database import replica
from project.database.postgresql import prepared_cursor
from project.database.sqlite import driver_cursor, placeholders

M = TypeVar("M", bound=models.Model)
Field = models.Field[Any, Any]

_serial = count(1_234_567_001)
STORABLE = range(-(2**63), 2**63)  # the integers of a database


class Statement:
    """``_compile`` sets ``_sql`` and tells ``_place`` the parameters it was compiled with."""

    def __init__(self, fields: dict[str, Field]) -> None:
        self._fields = fields
        self._samples = {name: _sample(field) for name, field in fields.items()}
        self._sql = ""
        self._template: list[Any] = []
        self._positions: list[tuple[int, str, Field]] = []
        self._converters: dict[int, Any] = {}  # of the columns by their place, as a compiler of the ORM has them

    def _compile(self, connection: BaseDatabaseWrapper) -> None:
        raise NotImplementedError

    def _place(self, params: Sequence[Any], connection: BaseDatabaseWrapper) -> None:
        """Finds the samples in ``params``: the ORM sorts its filters, so they are not in the order written."""
        self._template = list(params)
        for name, field in self._fields.items():
            sample = field.get_db_prep_value(self._samples[name], connection)
            self._positions += [(at, name, field) for at, param in enumerate(params) if param == sample]
        if missing := set(self._fields) - {name for _, name, _ in self._positions}:
            raise ValueError(f"no parameter of the statement is {', '.join(sorted(missing))}")

    def _execute(self, connection: BaseDatabaseWrapper, values: dict[str, Any], fetch: str = "") -> Any:
        """What the cursor's method ``fetch`` returns; without one, the number of rows that were changed."""
        if not self._sql:
            self._compile(connection)
        if fetch and any(isinstance(value, int) and value not in STORABLE for value in values.values()):
            return None if fetch == "fetchone" else []  # no row has it, and no database could even compare it
        params = self._template.copy()
        for at, name, field in self._positions:
            params[at] = field.get_db_prep_value(values[name], connection)
        try:
            return self._run(connection, params, fetch)
        except NotSupportedError:
            if connection.in_atomic_block:
                raise
            connection.close()  # its plan is of before a migration changed the type of a column
            return self._run(connection, params, fetch)

    def _execute_reconnecting(self, connection: BaseDatabaseWrapper, values: dict[str, Any], fetch: str = "") -> Any:
        """``_execute``, once again where the connection has died since its last use: for the first statement of a
        request, instead of a SELECT 1 before it. A statement that was lost may have been executed."""
        cast(HealthChecked, connection).health_check_done = True
        try:
            return self._execute(connection, values, fetch)
        except Error:
            if connection.in_atomic_block or connection.is_usable():
                raise
            connection.close()
            return self._execute(connection, values, fetch)

    def _converted(self, row: Sequence[Any], connection: BaseDatabaseWrapper) -> list[Any]:
        """The values of ``row`` as the ORM gives them."""
        values = list(row)
        for at, (converters, expression) in self._converters.items():
            for convert in converters:
                values[at] = convert(values[at], expression, connection)
        return values

    def _run(self, connection: BaseDatabaseWrapper, params: list[Any], fetch: str) -> Any:
        opened, sql = _opened(connection, self._sql)
        with opened as cursor:
            cursor.execute(sql, params)
            return getattr(cursor, fetch)() if fetch else cursor.rowcount


def _opened(connection: BaseDatabaseWrapper, sql: str) -> tuple[CursorWrapper, str]:
    """A cursor, and ``sql`` as it takes it.

    PostgreSQL takes longer to plan a statement than to run it. Each of these runs by an index whatever its values are,
    so that one plan suits all.
    """
    if connection.queries_logged:
        return connection.cursor(), sql
    if connection.vendor == "sqlite":
        return driver_cursor(connection), placeholders(sql)
    if connection.vendor == "postgresql" and settings.PREPARED_STATEMENTS:
        return prepared_cursor(connection), sql
    return connection.cursor(), sql


class HealthChecked(Protocol):
    """An attribute of Django's connections that its stubs leave out."""

    health_check_done: bool


class Select(Statement, Generic[M]):
    """A SELECT of model instances, with those of ``select_related`` and with annotations."""

    def __init__(self, build: Callable[..., models.QuerySet[M]], **fields: Field) -> None:
        super().__init__(fields)
        self._build = build

    def first(self, **values: Any) -> M | None:
        """The first row, which is also asked for again when the connection has died since its last use."""
        connection = connections[DEFAULT_DB_ALIAS]
        row = self._execute_reconnecting(connection, values, "fetchone")
        return None if row is None else self._instance(row, connection)

    def refresh(self, instance: M, **values: Any) -> bool:
        """Makes ``instance`` what the first row is, as ``refresh_from_db`` does. False where there is no row."""
        row = self.first(**values)
        if row is not None:
            instance.__dict__.update(row.__dict__)  # relations are in its _state
        return row is not None

    def all(self, **values: Any) -> list[M]:
        connection = connections[replica.alias()]
        return [self._instance(row, connection) for row in self._execute(connection, values, "fetchall")]

    def _compile(self, connection: BaseDatabaseWrapper) -> None:
        compiler = self._build(**self._samples).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        self._place(params, connection)
        select, info = compiler.select, compiler.klass_info
        self._converters = compiler.get_converters([column[0] for column in select])
        self._model, positions = info["model"], info["select_fields"]
        self._names = [select[position][0].target.attname for position in positions]
        self._columns = slice(positions[0], positions[-1] + 1)
        self._annotations = list(compiler.annotation_col_map.items())
        self._joined = cast(Any, get_related_populators)(info, select, DEFAULT_DB_ALIAS)  # the stubs are of Django 6
        self._sql = sql

    def _instance(self, row: Sequence[Any], connection: BaseDatabaseWrapper) -> M:
        values = self._converted(row, connection)
        instance: M = self._model.from_db(DEFAULT_DB_ALIAS, self._names, values[self._columns])
        for populator in self._joined:
            populator.populate(values, instance)
        for name, at in self._annotations:
            setattr(instance, name, values[at])
        return instance


Values = tuple[Any, ...]


class Rows(Statement):
    """A SELECT of ``values_list``: plain tuples as the database has them, which serve as a key of what they become.

    On SQLite their times have no zone; ``named`` gives all values as the ORM does.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any, Values]], **fields: Field) -> None:
        super().__init__(fields)
        self._build = build
        self._names: list[str] = []

    def all(self, **values: Any) -> list[Values]:
        rows: list[Values] = self._execute(connections[replica.alias()], values, "fetchall")
        return rows

    def named(self, row: Values) -> dict[str, Any]:
        """``row`` by the names of its columns."""
        return dict(zip(self._names, self._converted(row, connections[DEFAULT_DB_ALIAS]), strict=True))

    def _compile(self, connection: BaseDatabaseWrapper) -> None:
        query = self._build(**self._samples).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        self._place(params, connection)
        self._converters = compiler.get_converters([column[0] for column in compiler.select])
        self._names = list(query.selected or ())
        self._sql = sql


class Update(Statement):
    """An UPDATE of the rows of a queryset, of the columns ``changes``."""

    def __init__(self, build: Callable[..., models.QuerySet[Any]], changes: dict[str, Field], **fields: Field) -> None:
        super().__init__(fields | changes)
        self._build, self._changes = build, changes

    def run(self, **values: Any) -> int:
        """Returns how many rows were changed.

        Executed again when the connection has died, so its rows must be such that a second time changes none.
        """
        changed: int = self._execute_reconnecting(connections[DEFAULT_DB_ALIAS], values)
        return changed

    def _compile(self, connection: BaseDatabaseWrapper) -> None:
        samples = self._samples
        rows = self._build(**{name: samples[name] for name in samples.keys() - self._changes.keys()})
        update = cast(UpdateQuery, rows.query.chain(UpdateQuery))
        update.add_update_values({name: samples[name] for name in self._changes})
        sql, params = update.get_compiler(connection=connection).as_sql()
        self._place(params, connection)
        self._sql = sql


class Delete(Statement):
    """A DELETE of the rows of a queryset, to which nothing may refer: the ORM would read them, and look for what does.

    What refers to one of them after all is found by the database, which refuses.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any]], **fields: Field) -> None:
        super().__init__(fields)
        self._build = build

    def run(self, **values: Any) -> int:
        """Returns how many rows were deleted."""
        deleted: int = self._execute(connections[DEFAULT_DB_ALIAS], values)
        return deleted

    def _compile(self, connection: BaseDatabaseWrapper) -> None:
        query = self._build(**self._samples).query.chain(DeleteQuery)
        sql, params = query.get_compiler(connection=connection).as_sql()
        self._place(params, connection)
        self._sql = sql


class Each(models.Func):
    """The numbers of a JSON list, for ``pk__in``: one parameter, so that the SQL does not depend on how many there are.

    KEYS is the field of that parameter.
    """

    output_field = models.BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="(SELECT value FROM json_each(%(expressions)s))", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(SELECT value::bigint FROM jsonb_array_elements_text(%(expressions)s::jsonb))"
        return self.as_sql(compiler, connection, template=template, **context)


KEYS: Field = models.TextField()


def fields_of(model: type[models.Model], *names: str, **fields: str) -> dict[str, Field]:
    """The fields of ``model`` by their names, or by other names: ``fields_of(DeviceSession, "id", old_gen="gen")``."""
    named = {name: name for name in names} | fields
    return {name: cast(Field, model._meta.get_field(field)) for name, field in named.items()}  # no reverse relations


def _sample(field: Field) -> Any:
    """A value of the field's kind that stands at no other place of a statement."""
    number = next(_serial)
    if isinstance(field, models.UUIDField):
        return uuid.UUID(int=number << 64 | number)
    if isinstance(field, models.DateTimeField):
        return datetime.fromtimestamp(number, UTC)
    return number if isinstance(field, models.IntegerField) else f"sample {number}"
