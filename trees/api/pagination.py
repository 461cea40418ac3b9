"""Cursor pages of the API: ``{"next": URL of the next page or null, "results": [...]}``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, cast

from django.db.models import Q, QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from trees.models.queries.keyset import Keyset
from trees.models.queries.ranked import Ranked

PAGE_SIZE, MAX_PAGE_SIZE = 50, 200


Parts = list[Q]


class Paged(Protocol):
    """A view whose list is paged: its order and conditions, which an index answers (trees/models/queries/keyset.py)."""

    def keyset(self) -> Keyset | Ranked: ...

    def parts(self) -> Parts: ...


class KeysetPagination(BasePagination):
    """Pages a list in the order of ``view.keyset()``, over its ``view.parts()``."""

    request: Request
    next: str | None

    def paginate_queryset(
        self, queryset: QuerySet[Any, Any] | Sequence[Any], request: Request, view: object = None
    ) -> list[Any]:
        self.request = request
        # DRF allows lists and views of any kind; those of this API are these.
        paged, rows = cast(Paged, view), cast("QuerySet[Any, Any]", queryset)
        cursor = request.query_params.get("cursor")
        try:
            page, self.next = paged.keyset().page(rows, cursor, self._limit(), paged.parts())
        except ValueError as error:
            raise ValidationError({"cursor": [str(error)]}) from None
        return page

    def get_paginated_response(self, data: object) -> Response:
        return Response({"next": self._next_url(), "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {
            "type": "string",
            "format": "uri",
            "nullable": True,
            "description": "URL of the next page; null on the last page.",
        }
        properties = {"next": link, "results": schema}
        return {"type": "object", "required": ["next", "results"], "properties": properties}

    def get_schema_operation_parameters(self, view: object) -> list[dict[str, Any]]:
        return [
            {
                "name": "cursor",
                "in": "query",
                "schema": {"type": "string"},
                "description": "Where the page begins, as in the URL of the previous page's `next`.",
            },
            {
                "name": "limit",
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE},
                "description": "Rows per page.",
            },
        ]

    def _limit(self) -> int:
        text = self.request.query_params.get("limit", str(PAGE_SIZE))
        if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= MAX_PAGE_SIZE):
            raise ValidationError({"limit": [f"Must be a number from 1 to {MAX_PAGE_SIZE}."]})
        return int(text)

    def _next_url(self) -> str | None:
        if self.next is None:
            return None
        return replace_query_param(self.request.build_absolute_uri(), "cursor", self.next)
