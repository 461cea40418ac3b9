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
from trees.models.trees.publishing import NOT_PUBLISHED
from trees.sharing.typeset import TypesetError
from trees.transfer.exports import EXPORTS, export_guide
from trees.transfer.pictures import stored_pictures
from trees.transfer.plan import MAX_BYTES_PER_FILE, PlannedGuide, check_for_team, plan_import
from trees.transfer.saving import ImportedGuide, apply_plan
from trees.transfer.sources import imported_again

FORMAT = OpenApiParameter("format", str, enum=list(EXPORTS), default="markdown")
EXPORTED: dict[tuple[int, str], Any] = {
    (200, each.media_type): str if each.is_text else OpenApiTypes.BINARY for each in EXPORTS.values()
} | {(200, "application/json"): serializers.GraphShape}


class ImportMixin(RowsViewSet[Tree]):
    @extend_schema(
        summary="Import guides from a text or from files",
        operation_id="trees_import",
        request={"application/json": shapes.ImportJsonSerializer, "multipart/form-data": shapes.ImportSerializer},
        responses={
            200: shapes.ImportedSerializer(many=True),
            201: shapes.ImportedSerializer(many=True),
            400: serializers.InvalidSerializer,
            409: shapes.ImportRefusedSerializer,
        },
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
        if all(each.error for each in plan):
            return unreadable([each.refusal() for each in plan])
        plan = starting_at(check_for_team(plan, data["team"]), data["start"] or "")
        if data["dry_run"]:
            return Response([*map(planned_json, again(plan, data))])
        with stored_pictures(plan, team=data["team"], by=self.user) as (plan, pictures):
            plan = again(plan, data)
            if conflicting := [each for each in plan if each.error and each.into]:
                return conflict(conflicting)
            imported = apply_plan(
                plan,
                team=data["team"],
                folder=data["folder"],
                by=self.user,
                source=data["source"],
                pictures=pictures,
            )
        answer = [*map(imported_json, imported), *(planned_json(each) for each in plan if each.error)]
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
            raise NotFound(NOT_PUBLISHED)
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


def again(plan: list[PlannedGuide], data: Row) -> list[PlannedGuide]:
    """The plan with what becomes of guides that the same source brought before."""
    return plan if data["source"] is None else imported_again(plan, data["team"], data["source"], data["edits"])


def conflict(guides: list[PlannedGuide]) -> Response:
    """409: nothing was imported, because nobody said whose changes count."""
    error = guides[0].refusal()
    detail = f"Nothing was imported. {error['reason']} {error['hint']}"
    answer = {"detail": detail, "code": "conflict", "guides": [*map(planned_json, guides)]}
    return Response(answer, status=status.HTTP_409_CONFLICT)


def starting_at(plan: list[PlannedGuide], start: str) -> list[PlannedGuide]:
    """With ``start`` in each guide that has such a node. ValidationError when none has."""
    if start and not any(start in each.document.graph.nodes for each in plan):
        raise ValidationError({"start": [f"There is no node {start!r} in the imported guides."]})
    return [each.starting_at(start) if start in each.document.graph.nodes else each for each in plan]


def imported_json(imported: ImportedGuide) -> Row:
    tree = imported.tree
    row = planned_json(imported.planned)
    return row | {"state": imported.state, "id": tree.pk, "title": tree.title, "url": f"/trees/{tree.pk}/"}


def planned_json(planned: PlannedGuide) -> Row:
    """What an import does with a guide, or would do."""
    tree = planned.into
    return {
        "state": planned.state,
        "id": tree.pk if tree else None,
        "title": planned.document.title,
        "url": f"/trees/{tree.pk}/" if tree else None,
        "nodes": len(planned.document.graph.nodes),
        "problems": serializers.ProblemSerializer(planned.problems, many=True).data,
        "decisions": planned.notes,
        "changes": planned.changes,
        "conflicts": shapes.ImportConflictSerializer(planned.conflicts, many=True).data,
        "error": planned.refusal() if planned.error else None,
    }
