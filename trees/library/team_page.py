"""The page of a list that is asked for most: the active guides of one team, without any other filter.

Its statement is compiled once for each shape and has the guides' categories in it. All other pages are read by
``query.py`` and by the API's filters, which answer with the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import Field, OuterRef, QuerySet, Subquery, TextField

from accounts.models import Team, User
from project.statements import Rows, Values
from trees.models import Tree
from trees.models.keyset import ORDERS

CATEGORIES = "category_list"
MAX_KEPT_STATEMENTS = 64


class JsonList(Subquery):
    """The ``value`` of each row of a subquery, in its order, as the text of a JSON list."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(SELECT json_group_array(json(value)) FROM (%(subquery)s))"
        return self.as_sql(compiler, connection, template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(SELECT coalesce(json_agg(value), '[]')::text FROM (%(subquery)s) AS list)"
        return self.as_sql(compiler, connection, template, **context)


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """What a list reads of each guide: ``columns``, among them the user's ``role``, and then CATEGORIES.

    That is a JSON list of what ``category`` is for each of the guide's categories, in the order of ``category_order``.
    """

    columns: Sequence[str]
    category: models.F | models.Func
    category_order: str


@dataclass(frozen=True, slots=True)
class TeamPage:
    """``rows`` as ``statement`` reads them; ``cursor``: where the next page begins, None at the end."""

    statement: Rows
    rows: list[Values]
    cursor: str | None


def team_page(listing: Listing, user: User, team: int, order: str, cursor: str, size: int) -> TeamPage | None:
    """None where there is nothing to show, or ``cursor`` is not one of this list: the general way says why."""
    try:
        after = ORDERS[order].values_of(cursor, Tree) if cursor else ()
    except ValueError:
        return None
    statement = _statement(listing, order, size, bool(after))
    rows = statement.all(user=user.pk, team=team, **_named(order, after))
    if not rows:
        return None
    more = len(rows) > size
    last = ORDERS[order].cursor(statement.named(rows[size - 1])) if more else None
    return TeamPage(statement, rows[:size], last)


@lru_cache(maxsize=MAX_KEPT_STATEMENTS)
def _statement(listing: Listing, order: str, size: int, continued: bool) -> Rows:
    keyset = ORDERS[order]

    def build(user: int, team: int, **after: object) -> QuerySet[Tree, Values]:
        trees: QuerySet[Tree] = Tree.objects.of(User(pk=user)).active().filter(team=team).order_by(*keyset.order)
        if continued:
            trees = keyset.after(trees, list(after.values()))
        categories = {CATEGORIES: JsonList(_categories(listing))}
        return trees.annotate(**categories).values_list(*listing.columns, CATEGORIES)[: size + 1]

    fields = [Tree._meta.get_field(name) for name in keyset.fields] if continued else []
    return Rows(build, user=_key(User), team=_key(Team), **_named(order, fields))


def _categories(listing: Listing) -> QuerySet[Any, Any]:
    through = Tree.categories.through.objects.filter(tree=OuterRef("pk"))
    return through.order_by(listing.category_order).values(value=listing.category)


def _named(order: str, values: Sequence[Any]) -> dict[str, Any]:
    """The parameters of a cursor's row: ``values`` by the order's fields; none without values."""
    return {f"after_{name}": value for name, value in zip(ORDERS[order].fields, values, strict=False)}


def _key(model: type[models.Model]) -> Field[Any, Any]:
    return model._meta.pk
