"""The rows of a team's guides as HTML, each written once for each of its states: what the database has is the key."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import orjson
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.models import Role, User
from project.database.statements import Rows, Values
from project.web.params import natural_number
from trees.library.forms.library import DEFAULT_SORT
from trees.library.rows.guide_rows import FIELDS, row
from trees.library.rows.team_page import CATEGORIES, guides_of_team
from trees.models import Category
from trees.models.queries.keyset import ORDERS

PARAMS = {"team", "sort", "after", "rows"}
MAX_KEPT_ROWS = 1_000
# Not by a join: for each guide, PostgreSQL would read all categories and make a hash table of them.
NAMED = JSONObject(name="name", colour="colour")
CATEGORY = Category.objects.filter(pk=OuterRef("category")).order_by().values(value=NAMED)
GUIDES = guides_of_team([*FIELDS, "role"], Subquery(CATEGORY[:1]))
FIRST_TEAM = Rows(lambda user: User(pk=user).teams().values_list("pk")[:1], user=User._meta.pk)


@dataclass(frozen=True, slots=True)
class TeamRows:
    """``cursor``: where the next page begins, None at the end."""

    html: SafeString
    cursor: str | None


def team_rows(user: User, params: QueryDict, size: int) -> TeamRows | None:
    """None where ``params``, the query string, has another filter than the team, or nothing is to be shown."""
    asked = {name: str(value) for name, value in params.items() if value}
    order = asked.get("sort", DEFAULT_SORT)
    if order not in ORDERS or not asked.keys() <= PARAMS:
        return None
    team = _team(user, asked.get("team"))
    page = GUIDES.read(ORDERS[order], asked.get("after", ""), size, user=user.pk, team=team) if team else None
    if page is None:
        return None
    html = "".join([row_html(page.statement, values) for values in page.rows])
    return TeamRows(SafeString(f"{html}\n"), page.cursor)


def _team(user: User, named: str | None) -> int:
    """The team that is asked for, else the user's first; 0 where there is none."""
    if named is not None:
        return natural_number(named)
    return next((pk for (pk,) in FIRST_TEAM.all(user=user.pk)), 0)


@lru_cache(MAX_KEPT_ROWS)
def row_html(statement: Rows, values: Values) -> str:
    tree = statement.named(values)
    can_edit = Role(tree["role"]).can_write
    shown = row(tree, orjson.loads(tree[CATEGORIES]), None, can_edit)
    return render_to_string("trees/tree_rows.html", {"rows": [shown]}).removesuffix("\n")
