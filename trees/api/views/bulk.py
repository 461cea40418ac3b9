"""/api/v1/bulk/..."""

from __future__ import annotations

from django.http import Http404, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.reauthentication import require_reauthentication
from trees.api import bulk_serializers as shapes
from trees.api.fields import Row, Shape, user_of
from trees.api.views.downloads import ZIP, IgnoreAccept, zipped
from trees.library import bulk as room
from trees.library.bulk_export import team_to_export
from trees.models import Tree, undo_keys
from trees.models.bulk import actions
from trees.models.bulk.actions import Outcome
from trees.transfer.library.exporter import export_library

ANSWER = shapes.OutcomeSerializer


class ChosenViewSet(GenericViewSet[Tree]):
    queryset = Tree.objects.none()
    filter_backends = ()
    pagination_class = None
    serializer_class = shapes.ChosenSerializer

    def validated(self, shape: type[Shape]) -> Row:
        serializer = shape(data=self.request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        data: Row = serializer.validated_data
        return data


class BulkViewSet(ChosenViewSet):
    @extend_schema(summary="Move guides into a folder", request=shapes.BulkMoveSerializer, responses=ANSWER)
    def move(self, request: Request) -> Response:
        data = self.validated(shapes.BulkMoveSerializer)
        return answer(actions.move(data["trees"], data["folder"], by=user_of(request)))

    @extend_schema(
        summary="Add and remove categories of guides", request=shapes.BulkCategoriesSerializer, responses=ANSWER
    )
    def categories(self, request: Request) -> Response:
        data = self.validated(shapes.BulkCategoriesSerializer)
        changes = {"add": data["add"], "remove": data["remove"]}
        return answer(actions.change_categories(data["trees"], **changes, by=user_of(request)))

    @extend_schema(summary="Archive guides", responses=ANSWER)
    def archive(self, request: Request) -> Response:
        return answer(actions.archive(self.validated(shapes.ChosenSerializer)["trees"], by=user_of(request)))

    @extend_schema(summary="Restore guides from the archive", responses=ANSWER)
    def restore(self, request: Request) -> Response:
        return answer(actions.restore(self.validated(shapes.ChosenSerializer)["trees"], by=user_of(request)))

    @extend_schema(summary="Undo an action on many guides", request=shapes.UndoSerializer, responses=ANSWER)
    def undo(self, request: Request) -> Response:
        key = self.validated(shapes.UndoSerializer)["key"]
        record = undo_keys.record_for(key)
        if record is None or "by" not in record:
            raise Http404
        return answer(room.undo(key, record, user_of(request)))


class BulkExportViewSet(ChosenViewSet):
    content_negotiation_class = IgnoreAccept

    @extend_schema(
        summary="Export guides of one team as a ZIP of files",
        responses={(200, ZIP): OpenApiTypes.BINARY},
    )
    def export(self, request: Request) -> StreamingHttpResponse:
        keys = self.validated(shapes.ChosenSerializer)["trees"]
        try:
            team = team_to_export(user_of(request), keys)
        except ValueError as error:
            raise ValidationError({"trees": [str(error)]}) from None
        require_reauthentication(request)
        return zipped(export_library(team, keys=keys), str(team))


def answer(outcome: Outcome) -> Response:
    """The outcome with the key of its undo. 403 or 404 where no guide could be changed."""
    room.checked(outcome)
    undo = undo_keys.keep(outcome.undo) if outcome.changed and outcome.undo else ""
    return Response(ANSWER(outcome, context={"undo": undo}).data)
