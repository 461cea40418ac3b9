"""/api/v1/auth/me/export: what the site keeps about a person, as a file."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from trees.api.fields import user_of
from trees.api.views.downloads import IgnoreAccept
from trees.library.leaving import export_of

JSON_LINES = "application/jsonl"


class PersonViewSet(ViewSet):
    content_negotiation_class = IgnoreAccept
    filter_backends = ()

    @extend_schema(
        summary="Export what the site keeps about you, one JSON object a line",
        operation_id="auth_me_export",
        responses={(200, JSON_LINES): OpenApiTypes.BINARY},
    )
    def export(self, request: Request) -> StreamingHttpResponse:
        headers = {"Content-Disposition": 'attachment; filename="my-data.jsonl"'}
        return StreamingHttpResponse(export_of(user_of(request)), content_type=JSON_LINES, headers=headers)
