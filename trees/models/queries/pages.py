"""Pages by statements that are compiled once: for lists that differ by nothing but values, order and place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Field, Model, QuerySet

from project.database.statements import Rows, Values
from trees.models.queries.keyset import Keyset

MAX_KEPT_STATEMENTS = 64


@dataclass(frozen=True, slots=True)
class Page:
    """``rows`` as ``statement`` reads them; ``cursor``: where the next page begins, None at the end."""

    statement: Rows
    rows: list[Values]
    cursor: str | None


class Pages:
    """The list of ``model`` that ``build`` makes of values, named in ``fields``; its SQL must not depend on them.

    ``columns``: what is read of each row, the fields of the orders among them.
    """

    def __init__(
        self,
        model: type[Model],
        build: Callable[..., QuerySet[Any]],
        columns: Sequence[str],
        **fields: Field[Any, Any],
    ) -> None:
        self._model, self._build, self._columns, self._fields = model, build, columns, fields
        self._statement = lru_cache(MAX_KEPT_STATEMENTS)(self._new_statement)

    def read(self, order: Keyset, cursor: str, size: int, **values: Any) -> Page | None:
        """None where there is nothing to show, or ``cursor`` is not one of this list: the general way says why."""
        try:
            after = order.values_of(cursor, self._model) if cursor else ()
        except ValueError:
            return None
        statement = self._statement(order, size, bool(after))
        rows = statement.all(**values, **_named(order, after))
        if not rows:
            return None
        more = len(rows) > size
        return Page(statement, rows[:size], order.cursor(statement.named(rows[size - 1])) if more else None)

    def _new_statement(self, order: Keyset, size: int, continued: bool) -> Rows:
        place = _named(order, [self._model._meta.get_field(name) for name in order.fields]) if continued else {}

        def build(**values: Any) -> QuerySet[Any, Values]:
            after = [values.pop(name) for name in place]
            rows = self._build(**values).order_by(*order.order)
            if after:
                rows = order.after(rows, after)
            return rows.values_list(*self._columns)[: size + 1]

        return Rows(build, **self._fields, **place)


def _named(order: Keyset, values: Sequence[Any]) -> dict[str, Any]:
    """The parameters of a cursor's row: ``values`` by the order's fields; none without values."""
    return {f"after_{name}": value for name, value in zip(order.fields, values, strict=False)}
