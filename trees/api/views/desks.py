"""/api/v1/teams/{id}/desk"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.access import team_or_404
from accounts.models import Role, TicketDesk
from accounts.origins import MAX_ORIGIN_CHARS, MAX_ORIGINS, clean_origins
from accounts.reauthentication import require_reauthentication
from trees.api.fields import LimitedListField, Shape, user_of
from trees.api.views.parameters import TEAM


class TicketDeskSerializer(Shape):
    key = serializers.CharField(read_only=True, help_text="`desk` in the URL of a frame; empty before.")
    origins = LimitedListField(
        child=serializers.CharField(max_length=MAX_ORIGIN_CHARS),
        max_length=MAX_ORIGINS,
        help_text="Whose pages may show runs of the team in a frame, such as `https://acme.zendesk.com`.",
    )


class TicketDeskViewSet(GenericViewSet[TicketDesk]):
    """Where the runs of a team may stand in a frame beside tickets. For admins."""

    queryset = TicketDesk.objects.none()
    serializer_class = TicketDeskSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(summary="Get the ticket desk of a team", parameters=[TEAM])
    def retrieve(self, request: Request, team: int) -> Response:
        return desk_json(TicketDesk.objects.of_team(team_or_404(user_of(request), team, Role.ADMIN)))

    @extend_schema(summary="Name the origins of the ticket desk of a team", parameters=[TEAM])
    def update(self, request: Request, team: int) -> Response:
        owner = team_or_404(user_of(request), team, Role.ADMIN)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        try:
            origins = clean_origins(serializer.validated_data["origins"])
        except ValidationError as error:
            raise serializers.ValidationError({"origins": error.messages}) from None
        require_reauthentication(request)
        return desk_json(TicketDesk.objects.set_origins(owner, origins, by=user_of(request)))


def desk_json(desk: TicketDesk) -> Response:
    return Response({"key": desk.key if desk.pk else "", "origins": desk.origins})
