"""/api/v1/trees/{id}/revisions"""

from __future__ import annotations

from collections.abc import Callable

import orjson
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import Role
from trees.api import revision_serializers as shapes
from trees.api.draft_answers import node
from trees.api.pagination import KeysetPagination
from trees.api.views.base import person, reads, tree_of
from trees.core.diff import change_lines, diff, unchanged_count
from trees.core.graph import Graph
from trees.models import Revision, Stale, Tree
from trees.models.keyset import Keyset

FIELDS = ["serial", "message", "created_at", "author", "author__name", "author__email", "number"]
TREE = OpenApiParameter("tree", OpenApiTypes.INT64, OpenApiParameter.PATH)
SERIAL = OpenApiParameter("serial", OpenApiTypes.INT64, OpenApiParameter.PATH)
OLD, NEW = (OpenApiParameter(name, OpenApiTypes.INT64, OpenApiParameter.PATH) for name in ("old", "new"))


class RevisionViewSet(GenericViewSet):
    """What a tree's content was and is. Revisions are only ever added. Viewers see those that were published."""

    queryset = Revision.objects.none()
    serializer_class = shapes.RevisionSerializer
    pagination_class = KeysetPagination
    filter_backends = ()

    @extend_schema(
        summary="A tree's revisions, newest first",
        parameters=[TREE],
        responses=shapes.RevisionRowSerializer(many=True),
    )
    def list(self, request, tree):
        found = tree_of(request, tree)
        page = self.paginate_queryset(seen(found).in_history().values(*FIELDS))
        return self.get_paginated_response([row(each, found) for each in page])

    @extend_schema(summary="One revision with its graph", parameters=[TREE, SERIAL])
    def retrieve(self, request, tree, serial):
        found = tree_of(request, tree)
        return Response(row(get_object_or_404(seen(found).values(*FIELDS, "content"), serial=serial), found))

    @extend_schema(
        summary="Save a tree's content",
        parameters=[TREE],
        responses={201: shapes.RevisionSerializer, 409: shapes.StaleSerializer},
    )
    def create(self, request, tree):
        found = tree_of(request, tree, Role.EDITOR)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return self._saved(found, lambda: found.commit(**serializer.validated_data, by=request.user))

    @extend_schema(
        summary="What makes one revision out of another",
        parameters=[TREE, OLD, NEW],
        responses=shapes.DifferenceSerializer,
    )
    def difference(self, request, tree, old, new):
        found = tree_of(request, tree)
        revisions = seen(found).values(*FIELDS, "content")
        ends = [row(get_object_or_404(revisions, serial=serial), found) for serial in (old, new)]
        return Response(difference(*ends))

    @extend_schema(
        summary="Make a revision the draft again",
        parameters=[TREE, SERIAL],
        request=shapes.RestoreSerializer,
        responses={201: shapes.RevisionSerializer, 409: shapes.StaleSerializer},
    )
    def restore(self, request, tree, serial):
        found = tree_of(request, tree, Role.EDITOR)
        asked = shapes.RestoreSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        get_object_or_404(found.revisions, serial=serial)
        onto = asked.validated_data.get("onto", found.serial)
        return self._saved(found, lambda: found.restore_revision(serial, by=request.user, onto=onto))

    def keyset(self) -> Keyset:
        return Keyset("-serial")

    def parts(self) -> list:
        return []

    def _saved(self, tree, save: Callable[[], Revision]) -> Response:
        try:
            saved = save()
        except Stale as stale:
            newest = self._read(tree, stale.revision.serial)
            return Response({"detail": str(stale), "code": "stale", "newest": newest}, status=status.HTTP_409_CONFLICT)
        return Response(self._read(tree, saved.serial), status=status.HTTP_201_CREATED)

    def _read(self, tree, serial) -> dict:
        return row(tree.revisions.values(*FIELDS, "content").get(serial=serial), tree)


def seen(tree: Tree):
    """The revisions that the person may see."""
    return tree.revisions_for(reads(tree.role))


def row(revision: dict, tree: Tree) -> dict:
    """As the answer has it; the graph is passed on as it is stored."""
    revision["author"] = person(revision, "author")
    revision["release"] = revision.pop("number")
    if reads(tree.role):
        revision["message"] = ""  # it tells of the draft before it
    if content := revision.pop("content", None):
        revision["graph"] = orjson.Fragment(content)
    return revision


def difference(old: dict, new: dict) -> dict:
    """Of two rows with their graphs, which stand in the answer without."""
    before, after = (Graph.from_json(orjson.loads(orjson.dumps(each.pop("graph")))) for each in (old, new))
    change = diff(before, after)
    headline, *lines = change_lines(before, after, change)
    return {
        "old": old,
        "new": new,
        "summary": headline,
        "words": lines,
        "counts": {
            "added": len(change.added), "changed": len(change.changed), "removed": len(change.removed),
            "untouched": unchanged_count(change, before),
        },
        "start": change.start,
        "order": change.order,
        "added": [node(each) for each in change.added],
        "changed": [{"before": node(each.before), "after": node(each.after)} for each in change.changed],
        "removed": [node(each) for each in change.removed],
    }  # fmt: skip
