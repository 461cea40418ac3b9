"""/api/v1/teams/{id}/webhooks, /api/v1/teams/{id}/deliveries"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.access import team_or_404
from accounts.models import Role
from trees.api import webhook_serializers as shapes
from trees.api.fields import Row, user_of
from trees.api.views.base import RowsViewSet, values
from trees.api.views.parameters import TEAM
from trees.models import Delivery, Webhook
from trees.models.keyset import NEWEST_DELIVERIES

COLUMNS = ["id", "webhook", "event", "body", "created_at", "attempts", "next_at", "delivered_at", "answer"]
DELIVERY = OpenApiParameter("delivery", OpenApiTypes.UUID, OpenApiParameter.PATH)


class WebhookViewSet(GenericViewSet[Webhook]):
    """The webhooks of a team, for its admins."""

    queryset = Webhook.objects.none()
    serializer_class = shapes.WebhookSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        summary="List the webhooks of a team", parameters=[TEAM], responses=shapes.WebhookSerializer(many=True)
    )
    def list(self, request: Request, team: int) -> Response:
        owner = team_or_404(user_of(request), team, Role.ADMIN)
        return Response([webhook_json(each) for each in owner.webhooks.all()])


class DeliveryViewSet(RowsViewSet[Delivery]):
    """What was sent to the webhooks of a team, for its admins."""

    queryset = Delivery.objects.none()
    serializer_class = shapes.DeliverySerializer
    filter_backends = ()
    order = NEWEST_DELIVERIES

    def rows(self) -> QuerySet[Delivery, Row]:
        return values(Delivery.objects.filter(webhook__team=self.kwargs["team"]), COLUMNS)

    @extend_schema(summary="List the messages to a team's webhooks, newest first", parameters=[TEAM])
    def list(self, request: Request, team: int) -> Response:
        team_or_404(self.user, team, Role.ADMIN)
        return super().list(request)

    @extend_schema(
        summary="Send a message again", parameters=[TEAM, DELIVERY], request=None, responses=shapes.DeliverySerializer
    )
    def again(self, request: Request, team: int, delivery: UUID) -> Response:
        team_or_404(self.user, team, Role.ADMIN)
        row = get_object_or_404(Delivery.objects.select_related("webhook"), pk=delivery, webhook__team=team)
        row.send_again()
        return Response(self.json_of(row.pk))


def webhook_json(webhook: Webhook) -> Row:
    names = ("url", "form", "signing", "with_told", "active", "given_up")
    events = [event.name for event in webhook.events]
    return {"id": webhook.pk, "events": events} | {name: getattr(webhook, name) for name in names}
