"""/api/v1/teams"""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role, Team
from trees.api import serializers
from trees.api.fields import Row
from trees.api.views.base import values
from trees.api.views.library_files import TeamFilesMixin

COLUMNS = ["id", "name", "role"]


@extend_schema_view(
    list=extend_schema(summary="List your teams"),
    retrieve=extend_schema(summary="Get a team"),
)
class TeamViewSet(TeamFilesMixin):
    queryset = Team.objects.none()
    serializer_class = serializers.TeamSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Team]:
        return self.user.teams()

    def rows(self) -> QuerySet[Team, Row]:
        return values(self.get_queryset(), COLUMNS)

    @extend_schema(summary="Create a team; you become its admin", responses={201: serializers.TeamSerializer})
    def create(self, request: Request) -> Response:
        team = Team.objects.create_team(self.validated()["name"], by=self.user)
        return Response(self.json_of(team.pk), status=status.HTTP_201_CREATED)

    @extend_schema(summary="Rename a team")
    def update(self, request: Request, pk: int) -> Response:
        team = self.get_writable(Role.ADMIN)
        team.rename(self.validated().get("name", team.name))
        return Response(self.json_of(pk))

    @extend_schema(summary="Rename a team")
    def partial_update(self, request: Request, pk: int) -> Response:
        return self.update(request, pk)
