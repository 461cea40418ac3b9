"""/api/v1/teams"""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.response import Response

from accounts.models import Role, Team
from trees.api import serializers
from trees.api.views.base import LibraryViewSet
from trees.api.views.library_files import TeamFilesMixin


@extend_schema_view(
    list=extend_schema(summary="Your teams"),
    retrieve=extend_schema(summary="One team"),
)
class TeamViewSet(TeamFilesMixin, LibraryViewSet):
    queryset = Team.objects.none()
    serializer_class = serializers.TeamSerializer
    filter_backends = ()

    def get_queryset(self):
        return self.request.user.teams()

    def rows(self):
        return self.get_queryset().values("id", "name", "role")

    @extend_schema(summary="Found a team; you are its admin", responses={201: serializers.TeamSerializer})
    def create(self, request):
        team = Team.objects.create_team(self.validated()["name"], by=request.user)
        return Response(self.one(team.pk), status=status.HTTP_201_CREATED)

    @extend_schema(summary="Rename a team")
    def update(self, request, pk):
        team = self.writable(Role.ADMIN)
        team.name = self.validated().get("name", team.name)
        team.save(update_fields=["name"])
        return Response(self.one(pk))

    @extend_schema(summary="Rename a team")
    def partial_update(self, request, pk):
        return self.update(request, pk)
