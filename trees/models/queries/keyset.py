"""Pages of a long list: each begins where the last one ended, by a row value on an index, never by counting rows.

``WHERE (updated_at, id) < (x, y) ORDER BY updated_at DESC, id DESC LIMIT n`` costs the same on the first page and on
the ten-thousandth, and a row that is added meanwhile is neither shown twice nor hides another.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar, cast
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import BooleanField, F, Field, Func, Q, Value

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")  # the rows of a queryset: models, or dicts of values()
Column = models.Field[Any, Any]
STALE_CURSOR = "This cursor is not one that this list gave out. Begin at the first page."


class Row(Func):
    """Columns or values side by side. (Django writes its own tuples out with OR on SQLite, which reads every row.)"""

    template = "(%(expressions)s)"
    output_field = Field()


class Above(Func):
    """Whether one row value sorts after another."""

    template = "%(expressions)s"
    arg_joiner = " > "
    arity = 2
    output_field = BooleanField()


class Below(Above):
    arg_joiner = " < "


class Keyset:
    """An order that can be continued: ``Keyset("-updated_at", "-id")``.

    All fields go the same way, up or down, and the last one is unique.
    """

    def __init__(self, *order: str):
        self.order = order
        self.fields = [name.removeprefix("-") for name in order]
        descending = {name.startswith("-") for name in order}
        if len(descending) != 1:
            raise ValueError("A row value can only be compared in one direction.")
        self.beyond = Below if descending.pop() else Above
        self.signer = signing.Signer(salt=f"trees.keyset {' '.join(order)}")

    def page(
        self,
        queryset: models.QuerySet[M, T],
        cursor: str | None = None,
        size: int = 50,
        parts: Sequence[Q] = (),
        rows: models.QuerySet[M, T] | None = None,
    ) -> tuple[list[T], str | None]:
        """``(rows, next cursor)``: at most ``size`` rows after ``cursor``, and None for a cursor where the list ends.

        ``queryset`` may answer models, or dicts that hold the order's fields. ``parts`` are conditions (``Q``) which
        together cover it, each of which an index can answer in order: one for every team of a person. ``rows`` is a
        queryset to read the page's rows from, where that is quicker than through the conditions of ``queryset``. A
        cursor that did not come from here, or belongs to another order, raises ValueError.
        """
        after = queryset.order_by(*self.order)
        if cursor:
            after = self.after(after, self.values_of(cursor, queryset.model))
        if len(parts) > 1 or rows is not None:
            whole = queryset if rows is None else rows
            after = whole.order_by(*self.order).filter(pk__in=self._keys(after, parts, size))
        elif parts:
            after = after.filter(*parts)
        page = list(after[: size + 1])
        if len(page) <= size:
            return page, None
        return page[:size], self.cursor(page[size - 1])

    def page_or_first(
        self,
        queryset: models.QuerySet[M, T],
        cursor: str,
        size: int = 50,
        parts: Sequence[Q] = (),
        rows: models.QuerySet[M, T] | None = None,
    ) -> tuple[list[T], str | None]:
        """As ``page``; the first page where the cursor, which was in a URL, is not one of this list."""
        try:
            return self.page(queryset, cursor, size, parts, rows)
        except ValueError:
            return self.page(queryset, None, size, parts, rows)

    def after(self, queryset: models.QuerySet[M, T], values: Sequence[object]) -> models.QuerySet[M, T]:
        """What sorts after a row with ``values``, one for each of the order's fields."""
        return queryset.filter(self._beyond(queryset.model, values))

    def _beyond(self, model: type[models.Model], values: Sequence[object]) -> Above:
        columns = _columns(model, self.fields)
        row = [Value(value, output_field=column) for value, column in zip(values, columns, strict=True)]
        return self.beyond(Row(*map(F, self.fields)), Row(*row))

    def until(self, queryset: models.QuerySet[M, T], row: dict[str, Any]) -> models.QuerySet[M, T]:
        """What does not sort after ``row``. The range of the first field alone is one that an index has."""
        first = f"{self.fields[0]}__{'gte' if self.beyond is Below else 'lte'}"
        beyond = self._beyond(queryset.model, [row[name] for name in self.fields])
        return queryset.filter(**{first: row[self.fields[0]]}).exclude(beyond)

    def values_of(self, cursor: str, model: type[models.Model]) -> list[object]:
        """The values of the row that ``cursor`` names. ValueError where it is not one of this order's."""
        try:
            values = self.signer.unsign_object(cursor)
            return [column.to_python(value) for column, value in zip(_columns(model, self.fields), values, strict=True)]
        except (signing.BadSignature, ValidationError, UnicodeError, TypeError) as error:
            raise ValueError(STALE_CURSOR) from error

    def cursor(self, row: object) -> str:
        """Where the page after ``row`` begins: signed, so that what comes back is what was sent."""
        values = row if isinstance(row, dict) else vars(row)
        return self.signer.sign_object([_plain(values[name]) for name in self.fields])

    def _keys(self, queryset: models.QuerySet[M, T], parts: Sequence[Q], size: int) -> list[object]:
        """The first keys of each part, and alone: with them, whole rows of all parts would be read and sorted."""
        return [
            key for part in parts or [Q()] for key in queryset.filter(part).values_list("pk", flat=True)[: size + 1]
        ]


def _columns(model: type[models.Model], names: Sequence[str]) -> list[Column]:
    return [cast(Column, model._meta.get_field(name)) for name in names]  # no order names a relation


def _plain(value: object) -> object:
    """``value`` as JSON has it. A date keeps its microseconds."""
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


NEWEST = Keyset("-updated_at", "-id")
BY_NAME = Keyset("sort_title", "id")
BY_FOLDER_NAME = Keyset("name", "id")
NEWEST_RUNS = Keyset("-started_at", "-id")
NEWEST_FLAGS = Keyset("-raised_at", "-id")
NEWEST_SHARES = Keyset("-created_at", "-id")
NEWEST_DELIVERIES = Keyset("-created_at", "-id")
NEWEST_REVISIONS = Keyset("-serial")
NEWEST_RELEASES = Keyset("-number")
MOST_USED = Keyset("-run_count", "-updated_at", "-id")
ORDERS = {"newest": NEWEST, "name": BY_NAME, "most_used": MOST_USED}
