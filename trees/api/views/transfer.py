"""/api/v1/trees/import, /api/v1/trees/{id}/export"""

from collections.abc import Iterator

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import NotAcceptable, NotFound, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from accounts.models import Role, require
from project.web.json import Parser
from trees.api import serializers
from trees.api.views.base import reads
from trees.core import formats
from trees.core.formats import WRITABLE, Document
from trees.transfer import plan as planning

UNREADABLE = "Nothing could be imported."
FORMAT = OpenApiParameter("format", str, enum=list(WRITABLE), default="markdown")
EXPORTED = {
    (200, module.MEDIA_TYPE): serializers.GraphShape if name == "json" else str for name, module in WRITABLE.items()
}


class ImportMixin:
    @extend_schema(
        summary="Import trees from a text or from files",
        operation_id="trees_import",
        request={
            "application/json": serializers.ImportJsonSerializer,
            "multipart/form-data": serializers.ImportSerializer,
        },
        responses={201: serializers.ImportedSerializer(many=True), 400: serializers.InvalidSerializer},
    )
    @action(
        detail=False,
        methods=["post"],
        url_path="import",
        url_name="import",
        parser_classes=[Parser, MultiPartParser],
        serializer_class=serializers.ImportSerializer,
        pagination_class=None,
        filterset_class=None,
    )
    def import_(self, request):
        data = self.validated()
        require(data["team"].role, Role.EDITOR)
        files = [("", data["text"])] if "text" in data else read_files(data["file"])
        plan = planning.check_for_team(planning.plan_import(files, data["format"] or ""), data["team"])
        if all(each.error for each in plan):
            errors = planning.refusals(plan)
            body = {"detail": f"{UNREADABLE} {errors[0]['reason']}", "code": "unreadable", "errors": errors}
            return Response(body, status=status.HTTP_400_BAD_REQUEST)
        done = planning.apply_plan(
            plan,
            team=data["team"],
            folder=data["folder"],
            by=request.user,
            starts=starts(plan, data["start"] or ""),
            source=data["source"],
        )
        answer = [imported(each) for each in done] + [refused(each) for each in plan if each.error]
        return Response(answer, status=status.HTTP_201_CREATED)


class AnyAccept(DefaultContentNegotiation):
    """``?format=`` says what is wanted, so an Accept header for it is never a reason to refuse."""

    def select_renderer(self, request, renderers, format_suffix=None):
        try:
            return super().select_renderer(request, renderers, format_suffix)
        except NotAcceptable:
            return renderers[0], renderers[0].media_type


class ExportMixin:
    @extend_schema(summary="A tree as a file", parameters=[FORMAT], responses=EXPORTED)
    @action(detail=True, content_negotiation_class=AnyAccept, pagination_class=None, filterset_class=None)
    def export(self, request, pk):
        tree = self.get_object()
        name = request.query_params.get("format", "markdown")
        if name not in WRITABLE:
            raise ValidationError({"format": [f"One of {', '.join(WRITABLE)}."]})
        graph = tree.graph_for(reads(tree.role))
        if graph is None:
            raise NotFound("This guide is not published.")
        text = formats.write(Document(graph, tree.title, tree.description), name)
        response = HttpResponse(text, content_type=f"{WRITABLE[name].MEDIA_TYPE}; charset=utf-8")
        filename = (slugify(tree.title, allow_unicode=True) or "guide") + WRITABLE[name].SUFFIXES[0]
        response.headers["Content-Disposition"] = content_disposition_header(True, filename)
        return response


def read_files(files) -> Iterator[tuple[str, bytes]]:
    """Name and content of each uploaded file, up to one byte more than a file may have."""
    return ((file.name, file.read(planning.MAX_BYTES_PER_FILE + 1)) for file in files)


def starts(plan, start: str) -> dict[str, str]:
    """The guides of ``plan`` that have the node ``start``, to begin there."""
    having = {each.source: start for each in plan if start in each.document.graph.nodes}
    if start and not having:
        raise ValidationError({"start": [f"There is no node {start!r} in what was read."]})
    return having


def imported(done: planning.ImportedGuide) -> dict:
    planned, tree = done.planned, done.tree
    return described(planned) | {"state": done.state, "id": tree.pk, "title": tree.title, "url": f"/trees/{tree.pk}/"}


def refused(planned: planning.PlannedGuide) -> dict:
    return described(planned) | {"state": "refused", "error": planned.refusal()}


def described(planned: planning.PlannedGuide) -> dict:
    return {
        "id": None,
        "title": planned.document.title,
        "url": None,
        "nodes": len(planned.document.graph.nodes),
        "problems": serializers.ProblemSerializer(planned.problems, many=True).data,
        "decisions": planned.notes,
        "error": None,
    }
