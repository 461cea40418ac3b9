"""/api/v1/trees/{id}/flags, /api/v1/flags/{id}"""

from __future__ import annotations

from typing import cast
from uuid import UUID, uuid4

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from trees.api import filters
from trees.api import release_serializers as shapes
from trees.api.fields import Row, Rows
from trees.api.views.base import RowsViewSet, pop_person, values
from trees.api.views.parameters import TREE
from trees.api.views.releases import release_or_400
from trees.library.guides import tree_or_404
from trees.models import Flag
from trees.models.queries.keyset import NEWEST_FLAGS

PEOPLE = [f"{person}{column}" for person in ("by", "resolved_by") for column in ("", "__name", "__email")]
COLUMNS = [
    "id", "tree", "release", "release__number", "node", "step", "run", "kind", "text", "raised_at", "resolved_at",
    "message", *PEOPLE,
]  # fmt: skip


class FlagRowsViewSet(RowsViewSet[Flag]):
    queryset = Flag.objects.none()
    serializer_class = shapes.FlagSerializer
    order = NEWEST_FLAGS

    def get_queryset(self) -> QuerySet[Flag]:
        return Flag.objects.of(self.user)

    def rows(self) -> QuerySet[Flag, Row]:
        return values(self.get_queryset(), COLUMNS)

    def to_json(self, rows: Rows) -> Rows:
        return [flag_json(row) for row in rows]


class TreeFlagViewSet(FlagRowsViewSet):
    filterset_class = filters.FlagFilter

    def rows(self) -> QuerySet[Flag, Row]:
        return super().rows().filter(tree=self.kwargs["tree"])

    @extend_schema(summary="List the flags of a guide, newest first", parameters=[TREE])
    def list(self, request: Request, tree: int) -> Response:
        tree_or_404(self.user, tree)
        return super().list(request)

    @extend_schema(
        summary="Raise a flag about a step of a guide",
        parameters=[TREE],
        request=shapes.RaiseSerializer,
        responses={201: shapes.FlagSerializer},
    )
    def create(self, request: Request, tree: int) -> Response:
        guide = tree_or_404(self.user, tree)
        serializer = shapes.RaiseSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = dict(serializer.validated_data)
        key, release = data.pop("id", None) or uuid4(), release_or_400(guide, data.pop("release")) or guide.live
        if release is None:
            raise ValidationError({"release": ["This guide is not published: name a release."]})
        flag = Flag.objects.raise_flag(key, run=None, tree=guide, release=release, by=self.user, **data)
        return Response(self.json_of(flag.pk), status=status.HTTP_201_CREATED)


FLAG = OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH)


@extend_schema_view(retrieve=extend_schema(summary="Get a flag", parameters=[FLAG]))
class FlagViewSet(FlagRowsViewSet):
    filter_backends = ()

    @extend_schema(
        summary="Resolve a flag, with a message to the person who raised it",
        parameters=[FLAG],
        request=shapes.ResolveSerializer,
        responses=shapes.FlagSerializer,
    )
    def partial_update(self, request: Request, pk: UUID) -> Response:
        flag = self.get_writable()
        serializer = shapes.ResolveSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        flag.resolve(cast(Row, serializer.validated_data)["message"], by=self.user)
        return Response(self.json_of(pk))


def flag_json(row: Row) -> Row:
    people = {name: pop_person(row, name) for name in ("by", "resolved_by")}
    number = row.pop("release__number")
    return row | people | {"release_number": number}
