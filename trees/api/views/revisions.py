"""/api/v1/trees/{id}/revisions"""

from __future__ import annotations

import orjson
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import Role
from trees.api import serializers
from trees.api.pagination import KeysetPagination
from trees.api.views.base import person, tree_of
from trees.keyset import Keyset
from trees.models import Revision, Stale

FIELDS = ["serial", "message", "created_at", "author", "author__name", "author__email"]
TREE = OpenApiParameter("tree", OpenApiTypes.INT64, OpenApiParameter.PATH)
SERIAL = OpenApiParameter("serial", OpenApiTypes.INT64, OpenApiParameter.PATH)


class RevisionViewSet(GenericViewSet):
    """What a tree's content was and is. Revisions are only ever added."""

    queryset = Revision.objects.none()
    serializer_class = serializers.RevisionSerializer
    pagination_class = KeysetPagination
    filter_backends = ()

    @extend_schema(
        summary="A tree's revisions, newest first",
        parameters=[TREE],
        responses=serializers.RevisionRowSerializer(many=True),
    )
    def list(self, request, tree):
        revisions = tree_of(request, tree).revisions.values(*FIELDS)
        return self.get_paginated_response([row(each) for each in self.paginate_queryset(revisions)])

    @extend_schema(summary="One revision with its graph", parameters=[TREE, SERIAL])
    def retrieve(self, request, tree, serial):
        revisions = tree_of(request, tree).revisions.values(*FIELDS, "content")
        return Response(row(get_object_or_404(revisions, serial=serial)))

    @extend_schema(
        summary="Save a tree's content",
        parameters=[TREE],
        responses={201: serializers.RevisionSerializer, 409: serializers.StaleSerializer},
    )
    def create(self, request, tree):
        found = tree_of(request, tree, Role.EDITOR)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        try:
            saved = found.commit(**serializer.validated_data, by=request.user)
        except Stale as stale:
            newest = self._read(found, stale.revision.serial)
            return Response({"detail": str(stale), "code": "stale", "newest": newest}, status=status.HTTP_409_CONFLICT)
        return Response(self._read(found, saved.serial), status=status.HTTP_201_CREATED)

    def keyset(self) -> Keyset:
        return Keyset("-serial")

    def parts(self) -> list:
        return []

    def _read(self, tree, serial) -> dict:
        return row(tree.revisions.values(*FIELDS, "content").get(serial=serial))


def row(revision: dict) -> dict:
    """As the answer has it; the graph is passed on as it is stored."""
    revision["author"] = person(revision, "author")
    if content := revision.pop("content", None):
        revision["graph"] = orjson.Fragment(content)
    return revision
