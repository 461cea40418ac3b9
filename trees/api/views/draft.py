"""/api/v1/trees/{id}/draft, undo, redo"""

from __future__ import annotations

from django.core.exceptions import ValidationError as ModelRefusal
from django.utils.http import parse_etags
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import Role
from trees.api import draft_serializers as shapes
from trees.api.draft_answers import draft, etag_of, kept, too_late
from trees.api.draft_made import Made, made_of
from trees.api.draft_markdown import MarkdownParser, MarkdownRenderer
from trees.api.views.base import tree_of
from trees.api.views.revisions import TREE
from trees.core.formats import FormatError, markdown
from trees.core.formats.guide_text import write_guide
from trees.models import Revision, Stale, Tree

IF_MATCH = OpenApiParameter("If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, required=True)
TEXT = OpenApiParameter("text", OpenApiTypes.BOOL, description="Whether the answer has the Markdown `text`, too.")
JSON, MARKDOWN = "application/json", markdown.MEDIA_TYPE
READ = {(200, JSON): shapes.DraftSerializer, (200, MARKDOWN): OpenApiTypes.STR}
SAVED = {200: shapes.KeptSerializer, 409: shapes.StaleDraftSerializer, 422: shapes.UnreadableSerializer}
REPLACED = {200: shapes.KeptSerializer, 412: shapes.StaleDraftSerializer, 422: shapes.UnreadableSerializer}


class PreconditionRequired(APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = "Name the draft that you replace in If-Match: the ETag that GET answered."
    default_code = "precondition_required"


class DraftViewSet(GenericViewSet):
    """The newest revision of a tree, as somebody is writing it."""

    queryset = Revision.objects.none()
    serializer_class = shapes.DraftSerializer
    pagination_class = None
    filter_backends = ()
    parser_classes = [*GenericViewSet.parser_classes, MarkdownParser]

    def get_object(self) -> Tree:
        return tree_of(self.request, self.kwargs["tree"], Role.EDITOR)

    def get_renderers(self):
        return [*super().get_renderers(), *([MarkdownRenderer()] if self.action == "retrieve" else [])]

    @extend_schema(summary="A tree's draft", parameters=[TREE, TEXT], responses=READ)
    def retrieve(self, request, tree):
        found = self.get_object()
        etag = etag_of(found)
        if etag in self._named("If-None-Match"):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": etag})
        if request.accepted_renderer.media_type == MARKDOWN:
            return Response(write_guide(found.graph, found.about), headers={"ETag": etag})
        return Response(draft(found, self.as_text), headers={"ETag": etag})

    @extend_schema(
        summary="Replace the content of a tree",
        parameters=[TREE, IF_MATCH],
        request={JSON: shapes.DraftPutSerializer, MARKDOWN: OpenApiTypes.STR},
        responses=REPLACED,
    )
    def update(self, request, tree):
        found, data = self.get_object(), self._read(shapes.DraftPutSerializer)
        wanted = self._named("If-Match")
        if not wanted:
            raise PreconditionRequired()
        if "*" not in wanted and etag_of(found) not in wanted:
            onto = next((each.strip('"').partition("-")[0] for each in wanted), "")
            made = made_of(found, data | {"onto": int(onto) if onto.isdecimal() and len(onto) < 10 else 0})
            return self._too_late(found, made, status.HTTP_412_PRECONDITION_FAILED)
        return self._keep(found, made_of(found, data | {"onto": found.serial}), status.HTTP_412_PRECONDITION_FAILED)

    @extend_schema(
        summary="Change the content of a tree",
        parameters=[TREE, TEXT],
        request=shapes.DraftPatchSerializer,
        responses=SAVED,
    )
    def partial_update(self, request, tree):
        found, data = self.get_object(), self._read(shapes.DraftPatchSerializer)
        changes = {"changes": request.data["changes"]} if "changes" in data else {}
        return self._keep(found, made_of(found, data | changes))

    @extend_schema(
        summary="Undo the newest change", parameters=[TREE], request=shapes.OntoSerializer,
        responses={200: shapes.UndoneSerializer},
    )  # fmt: skip
    def undo(self, request, tree):
        return self._go(request, Tree.undo)

    @extend_schema(
        summary="Redo what was undone last", parameters=[TREE], request=shapes.OntoSerializer,
        responses={200: shapes.UndoneSerializer},
    )  # fmt: skip
    def redo(self, request, tree):
        return self._go(request, Tree.redo)

    def _named(self, header: str) -> list[str]:
        """The ETags of a header. What went out compressed had its own made a weak one on the way."""
        return [each.removeprefix("W/") for each in parse_etags(self.request.headers.get(header, ""))]

    def _go(self, request, verb):
        found, data = self.get_object(), self._read(shapes.OntoSerializer)
        made = verb(found, by=request.user, onto=data["onto"])
        return Response(draft(found) | {"message": made.message}, headers={"ETag": etag_of(found)})

    @property
    def as_text(self) -> bool:
        return self.request.query_params.get("text", "") in ("1", "true")

    def _keep(self, found: Tree, made: Made, late: int = status.HTTP_409_CONFLICT):
        """``late``: the status for one who was not quick enough."""
        saving = {"by": self.request.user, "onto": made.onto, "gesture": made.gesture}
        try:
            found.commit_document(made.graph, made.about, was=made.was, **saving)
        except Stale:
            found.refresh_from_db()
            return self._too_late(found, made, late)
        except ModelRefusal as refusal:  # title and description stand at the top
            raise made.refused(FormatError(" ".join(refusal.messages), made.line), refusal) from None
        return Response(kept(found, made, self.as_text), headers={"ETag": etag_of(found)})

    def _too_late(self, found: Tree, made: Made, answer: int):
        return Response(too_late(found, made, self.as_text), status=answer, headers={"ETag": etag_of(found)})

    def _read(self, shape) -> dict:
        serializer = shape(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data
