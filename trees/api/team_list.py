"""`GET /api/v1/trees?team=...`: the list that programs ask for most, without DRF's dispatch, filters and pagination.

A row is written once for each of its states: what the database answers is the key of its JSON.
"""

from __future__ import annotations

from functools import lru_cache
from typing import cast

import orjson
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from rest_framework.utils.urls import replace_query_param

from accounts.requests import PageRequest
from project.database.statements import Rows, Values
from project.web.json import accepts_json_only, json_bytes, json_response
from project.web.params import natural_number
from trees.api.pagination import MAX_PAGE_SIZE, PAGE_SIZE
from trees.api.tree_rows import COLUMNS, tree_json
from trees.library.rows.team_page import CATEGORIES, guides_of_team
from trees.models.queries.keyset import ORDERS

PARAMS = {"team", "ordering", "limit", "cursor"}
MAX_KEPT_ROWS = 2_000
GUIDES = guides_of_team(COLUMNS, F("category"))


def team_list(request: HttpRequest) -> HttpResponse | None:
    """None for any other request, and for what is to be refused: DRF answers that."""
    query, device = request.GET, cast(PageRequest, request).device
    team, size = natural_number(query.get("team", "")), natural_number(query.get("limit", str(PAGE_SIZE)))
    order = query.get("ordering") or "newest"
    is_plain = query.keys() <= PARAMS and order in ORDERS and 1 <= size <= MAX_PAGE_SIZE
    if not (device and team and is_plain and accepts_json_only(request)):
        return None
    page = GUIDES.read(ORDERS[order], query.get("cursor", ""), size, user=device.user_id, team=team)
    if page is None:
        return None
    next_url = page.cursor and replace_query_param(request.build_absolute_uri(), "cursor", page.cursor)
    rows = b",".join([row_json(page.statement, row) for row in page.rows])
    return json_response({"next": next_url, "results": orjson.Fragment(b"[%b]" % rows)})


@lru_cache(MAX_KEPT_ROWS)
def row_json(statement: Rows, values: Values) -> bytes:
    row = statement.named(values)
    categories = orjson.loads(row.pop(CATEGORIES))
    return json_bytes(tree_json(row, categories))
