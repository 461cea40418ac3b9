"""/api/v1/trees/import, /api/v1/trees/{id}/export"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import can_edit
from accounts.models import Role, require
from project.web.json import Parser
from trees.api import import_serializers as shapes
from trees.api import serializers
from trees.api.fields import Row, Rows
from trees.api.views.base import RowsViewSet
from trees.api.views.downloads import IgnoreAccept, download
from trees.models import Tree
from trees.sharing.typeset import TypesetError
from trees.transfer.exports import EXPORTS, export_guide
from trees.transfer.pictures import with_stored_pictures
from trees.transfer.plan import (
    MAX_BYTES_PER_FILE,
    REFUSED,
    ImportedGuide,
    PlannedGuide,
    apply_plan,
    check_for_team,
    plan_import,
)  # fmt: skip

FORMAT = OpenApiParameter("format", str, enum=list(EXPORTS), default="markdown")
EXPORTED: dict[tuple[int, str], Any] = {
    (200, each.media_type): str if each.is_text else OpenApiTypes.BINARY for each in EXPORTS.values()
} | {(200, "application/json"): serializers.GraphShape}


class ImportMixin(RowsViewSet[Tree]):
    @extend_schema(
        summary="Import guides from a text or from files",
        operation_id="trees_import",
        request={"application/json": shapes.ImportJsonSerializer, "multipart/form-data": shapes.ImportSerializer},
        responses={201: shapes.ImportedSerializer(many=True), 400: serializers.InvalidSerializer},
    )
    @action(
        detail=False,
        methods=["post"],
        url_path="import",
        url_name="import",
        parser_classes=[Parser, MultiPartParser],
        serializer_class=shapes.ImportSerializer,
        pagination_class=None,
        filterset_class=None,
    )
    def import_(self, request: Request) -> Response:
        data = self.validated()
        require(data["team"].role, Role.EDITOR)
        files = [("", data["text"])] if "text" in data else read_files(data["file"])
        plan = plan_import(files, data["format"] or "", mappings={"": data["mapping"]} if data["mapping"] else {})
        plan = check_for_team(plan, data["team"])
        refused = [each for each in plan if each.error]
        if len(refused) == len(plan):
            return unreadable([each.refusal() for each in refused])
        imported = apply_plan(
            with_stored_pictures(plan, team=data["team"], by=self.user),
            team=data["team"],
            folder=data["folder"],
            by=self.user,
            starts=starts_at(plan, data["start"] or ""),
            source=data["source"],
        )
        answer = [*map(imported_json, imported), *map(refused_json, refused)]
        return Response(answer, status=status.HTTP_201_CREATED)


class ExportMixin(RowsViewSet[Tree]):
    @extend_schema(
        summary="Export a guide as a file",
        parameters=[FORMAT],
        responses=EXPORTED | {400: serializers.InvalidSerializer},
    )
    @action(detail=True, content_negotiation_class=IgnoreAccept, pagination_class=None, filterset_class=None)
    def export(self, request: Request, pk: int) -> HttpResponse:
        tree = self.get_object()
        name = request.query_params.get("format", "markdown")
        if name not in EXPORTS:
            raise ValidationError({"format": [f"Must be one of {', '.join(EXPORTS)}."]})
        try:
            content = export_guide(tree, name, not can_edit(tree))
        except TypesetError as error:
            raise ValidationError({"non_field_errors": [str(error)]}) from None
        if content is None:
            raise NotFound("This guide is not published.")
        export = EXPORTS[name]
        charset = "; charset=utf-8" if export.is_text else ""
        return download(content, f"{export.media_type}{charset}", tree.title, export.suffix)


def unreadable(errors: Rows) -> Response:
    """400: none of what was sent can be imported. ``errors`` as PlannedGuide.refusal answers them."""
    detail = f"Nothing could be imported. {errors[0]['reason']}"
    answer = {"detail": detail, "code": "unreadable", "errors": errors}
    return Response(answer, status=status.HTTP_400_BAD_REQUEST)


def read_files(files: Iterable[UploadedFile[bytes]]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each uploaded file, up to one byte more than a file may have."""
    return ((file.name or "", file.read(MAX_BYTES_PER_FILE + 1)) for file in files)


def starts_at(plan: list[PlannedGuide], start: str) -> dict[str, str]:
    """``start`` by the source of each guide that has such a node. ValidationError when none has."""
    starts = {each.source: start for each in plan if start in each.document.graph.nodes}
    if start and not starts:
        raise ValidationError({"start": [f"There is no node {start!r} in the imported guides."]})
    return starts


def imported_json(imported: ImportedGuide) -> Row:
    tree = imported.tree
    row = planned_json(imported.planned)
    return row | {"state": imported.state, "id": tree.pk, "title": tree.title, "url": f"/trees/{tree.pk}/"}


def refused_json(planned: PlannedGuide) -> Row:
    return planned_json(planned) | {"state": REFUSED, "error": planned.refusal()}


def planned_json(planned: PlannedGuide) -> Row:
    return {
        "id": None,
        "title": planned.document.title,
        "url": None,
        "nodes": len(planned.document.graph.nodes),
        "problems": serializers.ProblemSerializer(planned.problems, many=True).data,
        "decisions": planned.notes,
        "error": None,
    }
