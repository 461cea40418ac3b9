"""The page of a list that is asked for most: the active guides of one team, without any other filter.

Its statements have the guides' categories in them. All other pages are read by ``query.py`` and by the API's filters,
which answer with the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, TextField

from accounts.models import Team, User
from trees.models import Tree
from trees.models.queries.pages import Pages

CATEGORIES = "category_list"


class JsonList(Subquery):
    """The ``value`` of each row of a subquery, in its order, as the text of a JSON list."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(SELECT json_group_array(json(value)) FROM (%(subquery)s))"
        return self.as_sql(compiler, connection, template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(SELECT coalesce(json_agg(value), '[]')::text FROM (%(subquery)s) AS list)"
        return self.as_sql(compiler, connection, template, **context)


def category_list(category: F | Subquery) -> JsonList:
    """A JSON list of what ``category`` is for each of a guide's categories, in the order of their keys."""
    through = Tree.categories.through.objects.filter(tree=OuterRef("pk")).order_by("category_id")
    return JsonList(through.values(value=category))


def guides_of_team(columns: Sequence[str], category: F | Subquery) -> Pages:
    """Pages of what ``user`` may see of ``team``: ``columns``, among them ``role``, and then CATEGORIES."""
    categories = {CATEGORIES: category_list(category)}

    def guides(user: int, team: int) -> QuerySet[Tree]:
        return Tree.objects.of(User(pk=user)).active().filter(team=team).annotate(**categories)

    return Pages(Tree, guides, [*columns, CATEGORIES], user=User._meta.pk, team=Team._meta.pk)
