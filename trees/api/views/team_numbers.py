"""/api/v1/teams/{id}/analytics"""

from __future__ import annotations

from codecs import BOM_UTF8

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.access import team_or_404
from accounts.models import Role, Team
from project.database import replica
from trees.api.fields import user_of
from trees.api.numbers_serializers import LastDaysSerializer, TeamNumbersSerializer
from trees.api.views.downloads import IgnoreAccept, to_save
from trees.api.views.parameters import TEAM
from trees.numbers.team import MAX_LINES, first_day, numbers_of_team
from trees.numbers.team_sheet import MAX_SHEET_LINES, team_sheet


class TeamNumbersViewSet(GenericViewSet[Team]):
    """Guides for all members, people for admins only, as on the page."""

    queryset = Team.objects.none()
    serializer_class = TeamNumbersSerializer
    pagination_class = None
    filter_backends = ()
    content_negotiation_class = IgnoreAccept

    @extend_schema(
        summary="Get figures about the runs of a team",
        parameters=[TEAM, LastDaysSerializer],
        responses={(200, "application/json"): TeamNumbersSerializer, (200, "text/csv"): str},
    )
    def retrieve(self, request: Request, team: int) -> HttpResponse:
        owner = team_or_404(user_of(request), team)
        asked = LastDaysSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        days, sort = asked.validated_data["days"], asked.validated_data["sort"]
        in_file = asked.validated_data["format"] == "csv"
        is_admin, max_lines = owner.role == Role.ADMIN, MAX_SHEET_LINES if in_file else MAX_LINES
        with timezone.override(user_of(request).zone):
            since = first_day(days)
            numbers = replica.answer_from(
                lambda: numbers_of_team(owner, since, sort, with_people=is_admin, max_lines=max_lines), request
            )
        if in_file:
            content = BOM_UTF8 + team_sheet(numbers).encode()  # spreadsheets need the mark
            headers = to_save(owner.name, f"-numbers-since-{since}.csv")
            return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
        return Response({"since": since.isoformat()} | numbers.to_json())
