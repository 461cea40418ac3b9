"""/api/v1/teams/{id}/webhooks, /api/v1/teams/{id}/deliveries"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import team_or_404
from accounts.models import Role
from trees.api import webhook_serializers as shapes
from trees.api.fields import Row
from trees.api.views.base import PersonsViewSet, RowsViewSet, values
from trees.api.views.parameters import TEAM
from trees.models import Delivery, Webhook, deletions
from trees.models.queries.keyset import NEWEST_DELIVERIES

COLUMNS = ["id", "webhook", "event", "body", "created_at", "attempts", "next_at", "delivered_at", "answer"]
WEBHOOK = OpenApiParameter("webhook", OpenApiTypes.INT64, OpenApiParameter.PATH)
DELIVERY = OpenApiParameter("delivery", OpenApiTypes.UUID, OpenApiParameter.PATH)


class WebhookViewSet(PersonsViewSet[Webhook]):
    """The webhooks of a team, for its admins."""

    queryset = Webhook.objects.none()
    serializer_class = shapes.WebhookSerializer

    @extend_schema(
        summary="List the webhooks of a team", parameters=[TEAM], responses=shapes.WebhookSerializer(many=True)
    )
    def list(self, request: Request, team: int) -> Response:
        owner = team_or_404(self.user, team, Role.ADMIN)
        return Response([webhook_json(each) for each in owner.webhooks.all()])

    @extend_schema(
        summary="Add a webhook",
        description="The answer has its secret, which is not shown again.",
        parameters=[TEAM],
        responses={201: shapes.NewSecretSerializer},
    )
    def create(self, request: Request, team: int) -> Response:
        owner = team_or_404(self.user, team, Role.ADMIN)
        webhook = Webhook.objects.add(owner, by=self.user, **self.validated())
        return Response(with_secret(webhook), status=status.HTTP_201_CREATED)

    @extend_schema(summary="Read a webhook", parameters=[TEAM, WEBHOOK])
    def retrieve(self, request: Request, team: int, webhook: int) -> Response:
        return Response(webhook_json(self.owned(team, webhook)))

    @extend_schema(summary="Change a webhook", parameters=[TEAM, WEBHOOK])
    def partial_update(self, request: Request, team: int, webhook: int) -> Response:
        hook = self.owned(team, webhook)
        hook.change(by=self.user, **self.validated())
        return Response(webhook_json(hook))

    @extend_schema(summary="Delete a webhook and its messages", parameters=[TEAM, WEBHOOK])
    def destroy(self, request: Request, team: int, webhook: int) -> Response:
        deletions.delete_webhook(self.owned(team, webhook))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        summary="Replace the secret of a webhook",
        description="For a day messages are signed with the secret before as well, until `previous_until`.",
        parameters=[TEAM, WEBHOOK],
        request=None,
        responses=shapes.NewSecretSerializer,
    )
    def secret(self, request: Request, team: int, webhook: int) -> Response:
        hook = self.owned(team, webhook)
        hook.rotate_secret()
        return Response(with_secret(hook))

    @extend_schema(
        summary="Have a webhook sign by Standard Webhooks",
        description="There is no way back. The answer has its secret in the new form.",
        parameters=[TEAM, WEBHOOK],
        request=None,
        responses=shapes.NewSecretSerializer,
    )
    def signing(self, request: Request, team: int, webhook: int) -> Response:
        hook = self.owned(team, webhook)
        hook.sign_by_standard()
        return Response(with_secret(hook))

    @extend_schema(
        summary="Send a test message",
        parameters=[TEAM, WEBHOOK],
        request=None,
        responses={201: shapes.DeliverySerializer},
    )
    def test(self, request: Request, team: int, webhook: int) -> Response:
        delivery = self.owned(team, webhook).enqueue_test()
        return Response(shapes.DeliverySerializer(delivery_json(delivery)).data, status=status.HTTP_201_CREATED)

    def owned(self, team: int, webhook: int) -> Webhook:
        return get_object_or_404(team_or_404(self.user, team, Role.ADMIN).webhooks, pk=webhook)


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
    more = {
        "events": [event.name for event in webhook.events],
        "has_token": bool(webhook.sealed_token),
        "previous_until": webhook.previous_until if len(webhook.secrets) > 1 else None,
    }
    return {"id": webhook.pk} | {name: getattr(webhook, name) for name in names} | more


def with_secret(webhook: Webhook) -> Row:
    return webhook_json(webhook) | {"secret": webhook.shown_secret}


def delivery_json(delivery: Delivery) -> Row:
    return {name: getattr(delivery, name) for name in COLUMNS} | {"webhook": delivery.webhook_id}
