"""/api/v1/teams/{id}/analytics"""

from __future__ import annotations

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
from trees.api.views.parameters import TEAM
from trees.numbers.team import first_day, numbers_of_team


class TeamNumbersViewSet(GenericViewSet[Team]):
    """Guides for all members, people for admins only, as on the page."""

    queryset = Team.objects.none()
    serializer_class = TeamNumbersSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(summary="Get figures about the runs of a team", parameters=[TEAM, LastDaysSerializer])
    def retrieve(self, request: Request, team: int) -> Response:
        owner = team_or_404(user_of(request), team)
        asked = LastDaysSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        days, sort = asked.validated_data["days"], asked.validated_data["sort"]
        is_admin = owner.role == Role.ADMIN
        with timezone.override(user_of(request).zone):
            since = first_day(days)
            numbers = replica.answer_from(lambda: numbers_of_team(owner, since, sort, with_people=is_admin), request)
        return Response({"since": since.isoformat()} | numbers.to_json())
