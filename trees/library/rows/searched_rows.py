"""The rows of a search as HTML: each is written once for each of its states, with places for what differs by search.

As in team_rows.py, what the database has of a guide is the key. The words of the search are marked in its title, its
description, and the line that is shown of its text.
"""

from __future__ import annotations

import re
import secrets
from functools import lru_cache

import orjson
from django.db.models import Case, F, QuerySet, Subquery, Value, When
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.models import Role, User
from project.database.statements import KEYS, Each, Rows, Values
from trees.core.search.marks import Marker
from trees.library.forms.library import DEFAULT_SORT
from trees.library.query import LibraryQuery
from trees.library.rows.guide_rows import FIELDS, row, short_description
from trees.library.rows.marks import first_match, marked
from trees.library.rows.team_page import CATEGORIES, category_list
from trees.library.rows.team_rows import CATEGORY, TeamRows
from trees.models import Tree
from trees.models.queries.ranked import Ranked
from trees.models.search.matches import DRAFTS, RELEASES, Matches

MAX_KEPT_ROWS = 1_000
COLUMNS = [*FIELDS, "role", CATEGORIES]  # the key of a row, and beside it the text that was searched
ID, TITLE, DESCRIPTION, TEAM = map(COLUMNS.index, ["id", "title", "description", "team_id"])
# What stands in a row at first where marked text belongs; nobody can have written it into a guide.
PLACES = {name: f"{name}-{secrets.token_hex(16)}" for name in ("title", "description", "match")}
PLACE = re.compile(f"({'|'.join(PLACES.values())})")


def _statement(archived: bool) -> Rows:
    text = Case(When(role=Role.VIEWER, then=F(RELEASES)), default=F(DRAFTS))

    def build(user: int, keys: str) -> QuerySet[Tree, Values]:
        trees = Tree.objects.of(User(pk=user)).filter(pk__in=Each(Value(keys))).order_by()
        trees = trees.archived() if archived else trees.active()
        return trees.annotate(**{CATEGORIES: category_list(Subquery(CATEGORY[:1]))}).values_list(*COLUMNS, text)

    return Rows(build, user=User._meta.pk, keys=KEYS)


GUIDES = {archived: _statement(archived) for archived in (False, True)}


def searched_rows(user: User, query: LibraryQuery, matches: Matches | None, after: str, size: int) -> TeamRows | None:
    """None where ``query`` has no words, another order, or a filter that the statements lack, or finds nothing."""
    if matches is None or query.sort != DEFAULT_SORT or query.folder or query.categories:
        return None
    keys, cursor = _page(Ranked(matches.keys), after, size)
    statement, teams = GUIDES[query.archived], {team.pk for team in query.searched_teams}
    found = {values[ID]: values for values in statement.all(user=user.pk, keys=orjson.dumps(keys).decode())}
    marker = Marker(matches.queries)
    html = [
        _marked_row(statement, found[key], marker, query.everywhere)
        for key in keys
        if key in found and found[key][TEAM] in teams
    ]
    return TeamRows(SafeString("".join([*html, "\n"])), cursor) if html else None


def _page(ranked: Ranked, after: str, size: int) -> tuple[list[int], str | None]:
    try:
        keys, cursor = ranked.keys_of_page(after, size)
    except ValueError:  # the cursor was in a URL, and is not one of this list
        keys, cursor = ranked.keys_of_page(None, size)
    return list(keys), cursor


def _marked_row(statement: Rows, values: Values, marker: Marker, with_team: bool) -> str:
    match = first_match(values[-1], marker)
    texts = {
        PLACES["title"]: marked(values[TITLE], marker),
        PLACES["description"]: marked(short_description(values[DESCRIPTION]), marker),
        PLACES["match"]: match,
    }
    return "".join([texts.get(part, part) for part in row_parts(statement, values[:-1], with_team, bool(match))])


@lru_cache(MAX_KEPT_ROWS)
def row_parts(statement: Rows, values: Values, with_team: bool, has_match: bool) -> list[str]:
    """The HTML of a row, cut at its places; those are parts too."""
    tree = statement.named((*values, ""))  # without the text
    shown = row(tree, orjson.loads(tree[CATEGORIES]), None, Role(tree["role"]).can_write)
    shown |= {name: place for name, place in PLACES.items() if name == "match" and has_match or shown[name]}
    context = {"rows": [shown], "query": {"everywhere": with_team}}
    return PLACE.split(render_to_string("trees/tree_rows.html", context).removesuffix("\n"))
