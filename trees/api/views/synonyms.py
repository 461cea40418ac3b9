"""/api/v1/teams/{id}/synonyms"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.access import team_or_404
from accounts.models import Role, Team
from trees.api.fields import user_of
from trees.api.search_serializers import SynonymsSerializer
from trees.api.views.parameters import TEAM
from trees.models import Synonyms
from trees.models.library.synonyms import groups


class SynonymsViewSet(GenericViewSet[Synonyms]):
    """The words that a team takes for the same in a search. All members read them, admins change them."""

    queryset = Synonyms.objects.none()
    serializer_class = SynonymsSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(summary="Get the synonyms of a team", parameters=[TEAM])
    def retrieve(self, request: Request, team: int) -> Response:
        return synonyms_of(team_or_404(user_of(request), team))

    @extend_schema(summary="Replace the synonyms of a team", parameters=[TEAM])
    def update(self, request: Request, team: int) -> Response:
        owner = team_or_404(user_of(request), team, Role.ADMIN)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        lines = "\n".join(", ".join(group) for group in serializer.validated_data["groups"])
        try:
            Synonyms.objects.set_lines(owner, lines, by=user_of(request))
        except ValidationError as error:
            raise serializers.ValidationError({"groups": error.messages}) from None
        return synonyms_of(owner)


def synonyms_of(team: Team) -> Response:
    return Response({"groups": groups(Synonyms.objects.lines_for(team.pk))})
