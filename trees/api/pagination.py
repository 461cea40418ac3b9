"""Cursor pages of the API: ``{"next": address of the next page or null, "results": [...]}``."""

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param


class KeysetPagination(BasePagination):
    """Pages a list in the order of ``view.keyset()``, over its ``view.parts()``."""

    size, most = 50, 200

    def paginate_queryset(self, queryset, request, view=None):
        self.request = request
        cursor = request.query_params.get("cursor")
        try:
            rows, self.next = view.keyset().page(queryset, cursor, self._limit(), view.parts())
        except ValueError as error:
            raise ValidationError({"cursor": [str(error)]}) from None
        return rows

    def get_paginated_response(self, data):
        return Response({"next": self._next_url(), "results": data})

    def get_paginated_response_schema(self, schema):
        link = {
            "type": "string",
            "format": "uri",
            "nullable": True,
            "description": "The next page; null after the last.",
        }
        properties = {"next": link, "results": schema}
        return {"type": "object", "required": ["next", "results"], "properties": properties}

    def get_schema_operation_parameters(self, view):
        return [
            {
                "name": "cursor",
                "in": "query",
                "schema": {"type": "string"},
                "description": "From `next`, as it stands.",
            },
            {
                "name": "limit",
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": self.most, "default": self.size},
                "description": "How many rows a page holds.",
            },
        ]

    def _limit(self) -> int:
        text = self.request.query_params.get("limit", str(self.size))
        if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= self.most):
            raise ValidationError({"limit": [f"A number from 1 to {self.most}."]})
        return int(text)

    def _next_url(self) -> str | None:
        if self.next is None:
            return None
        return replace_query_param(self.request.build_absolute_uri(), "cursor", self.next)
