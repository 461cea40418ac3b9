"""/api/v1/teams/{id}/members, /api/v1/teams/{id}/invitations"""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts import emails
from accounts.models import Membership, Role, require
from accounts.throttles import InvitationThrottle
from trees.api import serializers
from trees.api.pagination import KeysetPagination
from trees.models.keyset import Keyset

TEAM = OpenApiParameter("team", OpenApiTypes.INT64, OpenApiParameter.PATH)
PERSON = OpenApiParameter("person", OpenApiTypes.INT64, OpenApiParameter.PATH)


class MemberViewSet(GenericViewSet):
    """Who is in a team, as what. Admins change that; everybody may leave."""

    queryset = Membership.objects.none()
    serializer_class = serializers.MemberSerializer
    pagination_class = KeysetPagination
    filter_backends = ()

    @extend_schema(summary="The members of a team and their roles", parameters=[TEAM])
    def list(self, request, team):
        page = self.paginate_queryset(team_of(request, team).memberships.select_related("user"))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(summary="Change a member's role", parameters=[TEAM, PERSON])
    def partial_update(self, request, team, person):
        found, membership = self._member(team, person)
        require(found.role, Role.ADMIN)
        serializer = self.get_serializer(membership, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        found.change_role(membership, serializer.validated_data.get("role", membership.role))
        return Response(self.get_serializer(self._member(team, person)[1]).data)

    @extend_schema(
        summary="Take a member out of a team, or leave it",
        parameters=[TEAM, PERSON],
        responses={204: None, 400: OpenApiResponse(serializers.InvalidSerializer, "The last admin stays.")},
    )
    def destroy(self, request, team, person):
        found, membership = self._member(team, person)
        if person != request.user.pk:
            require(found.role, Role.ADMIN)
        found.remove(membership)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def keyset(self) -> Keyset:
        return Keyset("joined_at", "id")

    def parts(self) -> list:
        return []

    def _member(self, team, person):
        found = team_of(self.request, team)
        return found, get_object_or_404(found.memberships.select_related("user"), user=person)


class InvitationViewSet(GenericViewSet):
    serializer_class = serializers.InvitationSerializer
    throttle_classes = [InvitationThrottle]
    filter_backends = ()

    @extend_schema(summary="Invite somebody to a team by e-mail", parameters=[TEAM])
    def create(self, request, team):
        found = team_of(request, team)
        require(found.role, Role.ADMIN)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        invitation = found.invite(**serializer.validated_data, by=request.user)
        sent = emails.send_invitation(invitation, request)
        told = {"link": emails.invitation_link(invitation, request), "sent": sent}
        return Response(self.get_serializer(invitation).data | told, status=status.HTTP_201_CREATED)


def team_of(request, pk):
    """The person's team, with their role in it, or 404."""
    return get_object_or_404(request.user.teams(), pk=pk)
