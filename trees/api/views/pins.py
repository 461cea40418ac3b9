"""/api/v1/trees/pinned, /api/v1/trees/recent, /api/v1/trees/{id}/pin"""

from __future__ import annotations

from collections.abc import Iterable

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from trees.api import serializers
from trees.api.fields import Rows
from trees.api.pin_serializers import PinSerializer, PinsSerializer
from trees.api.views.base import RowsViewSet
from trees.library.quick import pinned_guides, recent_guides
from trees.models import Pin, Tree
from trees.models.library.pins import AT_THE_END

TREES = serializers.TreeSerializer(many=True)


class PinMixin(RowsViewSet[Tree]):
    @extend_schema(summary="List the guides that you pinned, in your order", responses=TREES)
    @action(detail=False, pagination_class=None, filterset_class=None)
    def pinned(self, request: Request) -> Response:
        return self.pinned_response()

    @extend_schema(summary="Pin exactly these guides, in this order", request=PinsSerializer, responses=TREES)
    @pinned.mapping.put
    def set_pinned(self, request: Request) -> Response:
        data = PinsSerializer(data=request.data, context=self.get_serializer_context())
        data.is_valid(raise_exception=True)
        Pin.objects.replace(self.user, data.validated_data["trees"])
        return self.pinned_response()

    @extend_schema(summary="List the guides that you ran last", responses=TREES)
    @action(detail=False, pagination_class=None, filterset_class=None)
    def recent(self, request: Request) -> Response:
        return Response(self.in_order(row["id"] for row in recent_guides(self.user)))

    @extend_schema(summary="Pin a guide, or move its pin", request=PinSerializer, responses={204: None})
    @action(detail=True, methods=["put"], pagination_class=None, filterset_class=None)
    def pin(self, request: Request, pk: int) -> Response:
        tree = self.get_object()
        data = PinSerializer(data=request.data, context=self.get_serializer_context())
        data.is_valid(raise_exception=True)
        following = data.validated_data.get("before")
        at_the_end = AT_THE_END if "before" in data.validated_data else None
        Pin.objects.place(self.user, tree, following.pk if following else at_the_end)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Unpin a guide", responses={204: None})
    @pin.mapping.delete
    def unpin(self, request: Request, pk: int) -> Response:
        Pin.objects.remove(self.user, self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def pinned_response(self) -> Response:
        return Response(self.in_order(row["id"] for row in pinned_guides(self.user)))

    def in_order(self, keys: Iterable[int]) -> Rows:
        keys = list(keys)
        rows = {row["id"]: row for row in self.to_json(list(self.rows().filter(pk__in=keys)))}
        return [rows[key] for key in keys if key in rows]
