"""/api/v1/trees/{id}/flags, /api/v1/flags/{id}"""

from __future__ import annotations

from uuid import uuid4

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from trees.api import filters
from trees.api import release_serializers as shapes
from trees.api.views.base import LibraryViewSet, person, tree_of
from trees.api.views.revisions import TREE
from trees.api.views.runs import release_of
from trees.models import Flag
from trees.models.keyset import Keyset

PEOPLE = [f"{who}{what}" for who in ("by", "resolved_by") for what in ("", "__name", "__email")]
FIELDS = [
    "id", "tree", "release", "release__number", "node", "step", "run", "kind", "text", "raised_at", "resolved_at",
    "message", *PEOPLE,
]  # fmt: skip


class FlagRows(LibraryViewSet):
    """Flags as the API tells of them."""

    queryset = Flag.objects.none()
    serializer_class = shapes.FlagSerializer
    order = Keyset("-raised_at", "-id")

    def get_queryset(self):
        return Flag.objects.of(self.request.user)

    def rows(self):
        return self.get_queryset().values(*FIELDS)

    def shown(self, rows):
        return [shown(row) for row in rows]


class TreeFlagViewSet(FlagRows):
    filterset_class = filters.FlagFilter

    def rows(self):
        return super().rows().filter(tree=self.kwargs["tree"])

    @extend_schema(summary="What was flagged in a tree, newest first", parameters=[TREE])
    def list(self, request, tree):
        tree_of(request, tree)
        return super().list(request)

    @extend_schema(
        summary="Flag a step of a tree",
        parameters=[TREE],
        request=shapes.RaiseSerializer,
        responses={201: shapes.FlagSerializer},
    )
    def create(self, request, tree):
        found = tree_of(request, tree)
        data = shapes.RaiseSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        asked = dict(data.validated_data)
        key, release = asked.pop("id", None) or uuid4(), release_of(found, asked.pop("release")) or found.live
        if release is None:
            raise ValidationError({"release": ["This tree is not published: say which release."]})
        flag = Flag.objects.raise_flag(key, run=None, tree=found, release=release, by=request.user, **asked)
        return Response(self.one(flag.pk), status=status.HTTP_201_CREATED)


FLAG = OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH)


@extend_schema_view(retrieve=extend_schema(summary="One flag", parameters=[FLAG]))
class FlagViewSet(FlagRows):
    filter_backends = ()

    @extend_schema(
        summary="Resolve a flag, with a message for whoever raised it",
        parameters=[FLAG],
        request=shapes.ResolveSerializer,
        responses=shapes.FlagSerializer,
    )
    def partial_update(self, request, pk):
        flag = self.writable()
        data = shapes.ResolveSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        flag.resolve(data.validated_data["message"], by=request.user)
        return Response(self.one(pk))


def shown(row: dict) -> dict:
    """As the answer has it."""
    people = {name: person(row, name) for name in ("by", "resolved_by")}
    number = row.pop("release__number")
    return row | people | {"release_number": number}
