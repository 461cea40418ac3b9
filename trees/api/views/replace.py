"""/api/v1/bulk/replace, /api/v1/bulk/replace/preview"""

from __future__ import annotations

from typing import TypeVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role, User, require
from trees.api import replace_serializers as shapes
from trees.api.bulk_serializers import OutcomeSerializer
from trees.api.fields import Row, user_of
from trees.api.views.bulk import ChosenViewSet, answer
from trees.library.replace import apply, preview
from trees.models import Tree
from trees.models.trees.tree import TreeQuerySet

Q = TypeVar("Q", bound=shapes.QuerySerializer)


class ReplaceViewSet(ChosenViewSet):
    @extend_schema(
        summary="Preview what a replacement would change",
        request=shapes.PreviewQuerySerializer,
        responses=shapes.PreviewSerializer,
    )
    def preview(self, request: Request) -> Response:
        form = self.valid(shapes.PreviewQuerySerializer)
        data: Row = form.validated_data
        result = preview(user_of(request), scope_of(user_of(request), data), form.query, data["by"])
        return Response(shapes.PreviewSerializer(result).data)

    @extend_schema(
        summary="Find and replace in guides, as new drafts",
        request=shapes.ReplaceSerializer,
        responses=OutcomeSerializer,
    )
    def replace(self, request: Request) -> Response:
        form = self.valid(shapes.ReplaceSerializer)
        serials = {each["tree"]: each["serial"] for each in form.validated_data["guides"]}
        return answer(apply(user_of(request), serials, form.query, form.validated_data["by"]))

    def valid(self, shape: type[Q]) -> Q:
        serializer = shape(data=self.request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return serializer


def scope_of(user: User, data: Row) -> TreeQuerySet:
    """The guides to search. PermissionDenied for a reader of the team or folder."""
    trees = Tree.objects.of(user)
    if "trees" in data:
        return trees.filter(pk__in=data["trees"])
    owner = data.get("folder") or data["team"]
    require(owner.role, Role.EDITOR)
    return trees.active().in_folder(owner) if "folder" in data else trees.active().filter(team=owner)
