"""/api/v1/teams/{id}/audit and /api/v1/audit: the audit log as a file."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from accounts import audit
from accounts.access import team_or_404
from accounts.audit.query import STAFF_ONLY, AuditExportForm, query_of
from accounts.audit.rows import csv_lines, json_lines
from accounts.models import Role, Team
from accounts.reauthentication import require_reauthentication
from trees.api.fields import user_of
from trees.api.views.downloads import IgnoreAccept

CSV, JSON_LINES = "text/csv", "application/jsonl"
FILES = {(200, JSON_LINES): OpenApiTypes.BINARY, (200, CSV): OpenApiTypes.BINARY}
PARAMETERS = [
    OpenApiParameter("format", enum=["jsonl", "csv"], description="One JSON object a line, or CSV."),
    OpenApiParameter("who", description="The whole email of who did it."),
    OpenApiParameter("what", description="An action, such as `guide.published`, or a group of actions."),
    OpenApiParameter("since", OpenApiTypes.DATE),
    OpenApiParameter("until", OpenApiTypes.DATE),
    OpenApiParameter("after", int, description="The `id` of the last entry that you have: only newer ones follow."),
]


class AuditViewSet(ViewSet):
    content_negotiation_class = IgnoreAccept
    filter_backends = ()

    @extend_schema(
        summary="Export the audit log of a team",
        operation_id="teams_audit",
        parameters=[OpenApiParameter("team", int, OpenApiParameter.PATH), *PARAMETERS],
        responses=FILES,
    )
    def of_team(self, request: Request, team: int) -> StreamingHttpResponse:
        return export(request, team_or_404(user_of(request), team, Role.ADMIN))

    @extend_schema(summary="Export the audit log of the site; staff only", parameters=PARAMETERS, responses=FILES)
    def of_site(self, request: Request) -> StreamingHttpResponse:
        if not user_of(request).is_staff:
            raise PermissionDenied(STAFF_ONLY)
        return export(request, None)


def export(request: Request, team: Team | None) -> StreamingHttpResponse:
    form = AuditExportForm(request.query_params)
    if not form.is_valid():
        raise ValidationError({name: [str(each) for each in errors] for name, errors in form.errors.items()})
    data: dict[str, Any] = form.cleaned_data
    is_csv, after = data["format"] == "csv", data["after"] or 0
    require_reauthentication(request)
    audit.record("audit.exported", team or "", team=team.pk if team else None)
    with timezone.override(user_of(request).zone):  # the days of the page that links here
        entries = query_of(form, team).entries()
    lines = csv_lines(entries, after) if is_csv else json_lines(entries, after)
    response = StreamingHttpResponse(lines, content_type=CSV if is_csv else JSON_LINES)
    name = f"audit{f'-{team.pk}' if team else ''}.{'csv' if is_csv else 'jsonl'}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
