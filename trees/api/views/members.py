"""/api/v1/teams/{id}/members, /api/v1/teams/{id}/invitations"""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.access import team_or_404
from accounts.mail import emails
from accounts.models import Invitation, Membership, Role, Team, require
from accounts.reauthentication import require_reauthentication
from accounts.throttles import InvitationThrottle
from trees.api import serializers
from trees.api.fields import user_of
from trees.api.pagination import KeysetPagination, Parts
from trees.api.views.parameters import TEAM
from trees.models.queries.keyset import Keyset

PERSON = OpenApiParameter("person", OpenApiTypes.INT64, OpenApiParameter.PATH)
OLDEST = Keyset("joined_at", "id")


class MemberViewSet(GenericViewSet[Membership]):
    """The members of a team and their roles. Admins change them; every member may leave."""

    queryset = Membership.objects.none()
    serializer_class = serializers.MemberSerializer
    pagination_class = KeysetPagination
    filter_backends = ()

    @extend_schema(summary="List the members of a team and their roles", parameters=[TEAM])
    def list(self, request: Request, team: int) -> Response:
        memberships = team_or_404(user_of(request), team).memberships.of_people().select_related("user")
        page = self.paginate_queryset(memberships)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(summary="Change a member's role", parameters=[TEAM, PERSON])
    def partial_update(self, request: Request, team: int, person: int) -> Response:
        owner = team_or_404(user_of(request), team)
        membership = membership_or_404(owner, person)
        require(owner.role, Role.ADMIN)
        serializer = self.get_serializer(membership, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        role = serializer.validated_data.get("role", membership.role)
        if role == Role.ADMIN:
            require_reauthentication(request)
        owner.change_role(membership, role)
        return Response(self.get_serializer(membership_or_404(owner, person)).data)

    @extend_schema(
        summary="Remove a member from a team, or leave it",
        parameters=[TEAM, PERSON],
        responses={204: None, 400: OpenApiResponse(serializers.InvalidSerializer, "The last admin cannot leave.")},
    )
    def destroy(self, request: Request, team: int, person: int) -> Response:
        owner = team_or_404(user_of(request), team)
        membership = membership_or_404(owner, person)
        if person != user_of(request).pk:
            require(owner.role, Role.ADMIN)
        owner.remove(membership)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def keyset(self) -> Keyset:
        return OLDEST

    def parts(self) -> Parts:
        return []


class InvitationViewSet(GenericViewSet[Invitation]):
    serializer_class = serializers.InvitationSerializer
    throttle_classes = [InvitationThrottle]
    filter_backends = ()

    @extend_schema(summary="Invite a person to a team by email", parameters=[TEAM])
    def create(self, request: Request, team: int) -> Response:
        user = user_of(request)
        owner = team_or_404(user, team, Role.ADMIN)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        if serializer.validated_data["role"] == Role.ADMIN:
            require_reauthentication(request)
        invitation = owner.invite(**serializer.validated_data, by=user)
        sent = emails.send_invitation(invitation, request)
        added = {"link": emails.invitation_link(invitation, request), "sent": sent}
        return Response(self.get_serializer(invitation).data | added, status=status.HTTP_201_CREATED)


def membership_or_404(team: Team, person: int) -> Membership:
    # With `user=` SQLite is handed numbers that it cannot take; `user__pk=` knows that no row has them.
    return get_object_or_404(team.memberships.of_people().select_related("user"), user__pk=person)
