"""/api/v1/trees/{id}/draft, undo, redo"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

from django.core.exceptions import ValidationError as ModelValidationError
from django.utils.http import parse_etags
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import Role, User
from trees.api import draft_serializers as shapes
from trees.api.draft_edit import DraftEdit, draft_edit
from trees.api.draft_markdown import MarkdownParser, MarkdownRenderer
from trees.api.draft_responses import draft_json, etag_of, saved_json, stale_json
from trees.api.fields import Row, Shape, user_of
from trees.api.views.parameters import TREE
from trees.core.formats import markdown
from trees.core.formats.guide_text import write_guide
from trees.library.guides import tree_or_404
from trees.models import Revision, Stale, Tree

IF_MATCH = OpenApiParameter("If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, required=True)
TEXT = OpenApiParameter("text", OpenApiTypes.BOOL, description="Whether the answer includes the Markdown `text`.")
JSON, MARKDOWN = "application/json", markdown.MEDIA_TYPE
RETRIEVED = {(200, JSON): shapes.DraftSerializer, (200, MARKDOWN): OpenApiTypes.STR}
SAVED = {200: shapes.KeptSerializer, 409: shapes.StaleDraftSerializer, 422: shapes.UnreadableSerializer}
REPLACED = {200: shapes.KeptSerializer, 412: shapes.StaleDraftSerializer, 422: shapes.UnreadableSerializer}


class UndoVerb(Protocol):
    def __call__(self, tree: Tree, /, *, by: User, onto: int) -> Revision: ...


class PreconditionRequired(APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = "Send If-Match with the ETag of the draft that you replace, from GET."
    default_code = "precondition_required"


class DraftViewSet(GenericViewSet[Revision]):
    """The newest revision of a guide, for its editors."""

    checks_preconditions = True

    queryset = Revision.objects.none()
    serializer_class = shapes.DraftSerializer
    pagination_class = None
    filter_backends = ()
    parser_classes = [*GenericViewSet.parser_classes, MarkdownParser]

    def get_object(self) -> Revision:
        return self._tree().draft

    def get_renderers(self) -> list[BaseRenderer]:
        return [*super().get_renderers(), *([MarkdownRenderer()] if self.action == "retrieve" else [])]

    @extend_schema(summary="Get the draft of a guide", parameters=[TREE, TEXT], responses=RETRIEVED)
    def retrieve(self, request: Request, tree: int) -> Response:
        guide = self._tree()
        headers = {"ETag": etag_of(guide)}
        if headers["ETag"] in self._etags("If-None-Match"):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers=headers)
        if request.accepted_renderer.media_type == MARKDOWN:
            return Response(write_guide(guide.graph, guide.about), headers=headers)
        return Response(draft_json(guide, self._with_text), headers=headers)

    @extend_schema(
        summary="Replace the content of a guide",
        parameters=[TREE, IF_MATCH],
        request={JSON: shapes.DraftPutSerializer, MARKDOWN: OpenApiTypes.STR},
        responses=REPLACED,
    )
    def update(self, request: Request, tree: int) -> Response:
        guide, data = self._tree(), self._validated(shapes.DraftPutSerializer)
        expected = self._etags("If-Match")
        if not expected:
            raise PreconditionRequired()
        if "*" in expected or etag_of(guide) in expected:
            edit = draft_edit(guide, data | {"onto": guide.serial})
            return self._save(guide, edit, if_stale=status.HTTP_412_PRECONDITION_FAILED)
        edit = draft_edit(guide, data | {"onto": serial_of(expected)})
        return self._stale(guide, edit, status.HTTP_412_PRECONDITION_FAILED)

    @extend_schema(
        summary="Change the content of a guide",
        parameters=[TREE, TEXT],
        request=shapes.DraftPatchSerializer,
        responses=SAVED,
    )
    def partial_update(self, request: Request, tree: int) -> Response:
        guide, data = self._tree(), self._validated(shapes.DraftPatchSerializer)
        if "changes" in data:  # Graph.patched validates them as they were sent
            data["changes"] = cast(Row, request.data)["changes"]
        return self._save(guide, draft_edit(guide, data))

    @extend_schema(
        summary="Undo the newest change", parameters=[TREE], request=shapes.OntoSerializer,
        responses={200: shapes.UndoneSerializer},
    )  # fmt: skip
    def undo(self, request: Request, tree: int) -> Response:
        return self._undo(Tree.undo)

    @extend_schema(
        summary="Redo the change that was undone last", parameters=[TREE], request=shapes.OntoSerializer,
        responses={200: shapes.UndoneSerializer},
    )  # fmt: skip
    def redo(self, request: Request, tree: int) -> Response:
        return self._undo(Tree.redo)

    @property
    def _with_text(self) -> bool:
        return self.request.query_params.get("text", "") in ("1", "true")

    def _tree(self) -> Tree:
        return tree_or_404(user_of(self.request), self.kwargs["tree"], Role.EDITOR)

    def _etags(self, header: str) -> list[str]:
        """The ETags of a header. Compression makes an ETag weak, so weak ones count as well."""
        return [each.removeprefix("W/") for each in parse_etags(self.request.headers.get(header, ""))]

    def _validated(self, shape: type[Shape]) -> Row:
        serializer = shape(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _undo(self, verb: UndoVerb) -> Response:
        guide, data = self._tree(), self._validated(shapes.OntoSerializer)
        revision = verb(guide, by=user_of(self.request), onto=data["onto"])
        return Response(draft_json(guide) | {"message": revision.message}, headers={"ETag": etag_of(guide)})

    def _save(self, guide: Tree, edit: DraftEdit, if_stale: int = status.HTTP_409_CONFLICT) -> Response:
        try:
            guide.commit_document(
                edit.graph, edit.about, was=edit.was, by=user_of(self.request), onto=edit.onto, gesture=edit.gesture
            )
        except Stale:
            guide.refresh_from_db()
            return self._stale(guide, edit, if_stale)
        except ModelValidationError as error:
            raise edit.refusal(error) from None
        return Response(saved_json(guide, edit, self._with_text), headers={"ETag": etag_of(guide)})

    def _stale(self, guide: Tree, edit: DraftEdit, answer: int) -> Response:
        return Response(stale_json(guide, edit, self._with_text), status=answer, headers={"ETag": etag_of(guide)})


def serial_of(etags: Sequence[str]) -> int:
    """The serial that the first of ``etags`` has; 0 for an ETag that is not of a draft."""
    serial = etags[0].strip('"').partition("-")[0]
    return int(serial) if serial.isdecimal() and len(serial) < 10 else 0
