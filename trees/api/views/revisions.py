"""/api/v1/trees/{id}/revisions"""

from __future__ import annotations

from collections.abc import Callable

import orjson
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.access import can_edit
from accounts.models import Role
from trees.api import revision_serializers as shapes
from trees.api.draft_responses import node_json
from trees.api.fields import STALE_CODE, Row, user_of
from trees.api.pagination import KeysetPagination, Parts
from trees.api.views.base import pop_person
from trees.api.views.parameters import TREE
from trees.core.changes.diff import change_lines, diff, unchanged_count
from trees.core.graph import Graph
from trees.library.guides import tree_or_404
from trees.models import Revision, Stale, Tree
from trees.models.queries.keyset import NEWEST_REVISIONS, Keyset
from trees.models.trees.revisions import RevisionQuerySet

COLUMNS = ["serial", "message", "created_at", "author", "author__name", "author__email", "number"]
SERIAL = OpenApiParameter("serial", OpenApiTypes.INT64, OpenApiParameter.PATH)
OLD, NEW = (OpenApiParameter(name, OpenApiTypes.INT64, OpenApiParameter.PATH) for name in ("old", "new"))


class RevisionViewSet(GenericViewSet[Revision]):
    """The history of a guide's content. Revisions are only ever added. Viewers see the published ones."""

    queryset = Revision.objects.none()
    serializer_class = shapes.RevisionSerializer
    pagination_class = KeysetPagination
    filter_backends = ()

    @extend_schema(
        summary="List the revisions of a guide, newest first",
        parameters=[TREE],
        responses=shapes.RevisionRowSerializer(many=True),
    )
    def list(self, request: Request, tree: int) -> Response:
        guide = tree_or_404(user_of(request), tree)
        page = self.paginate_queryset(visible_revisions(guide).in_history().values(*COLUMNS))
        return self.get_paginated_response([revision_json(row, guide) for row in page or ()])

    @extend_schema(summary="Get a revision with its graph", parameters=[TREE, SERIAL])
    def retrieve(self, request: Request, tree: int, serial: int) -> Response:
        guide = tree_or_404(user_of(request), tree)
        rows = visible_revisions(guide).values(*COLUMNS, "content")
        return Response(revision_json(get_object_or_404(rows, serial=serial), guide))

    @extend_schema(
        summary="Save the content of a guide",
        parameters=[TREE],
        responses={201: shapes.RevisionSerializer, 409: shapes.StaleSerializer},
    )
    def create(self, request: Request, tree: int) -> Response:
        user = user_of(request)
        guide = tree_or_404(user, tree, Role.EDITOR)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return self._saved(guide, lambda: guide.commit(**serializer.validated_data, by=user))

    @extend_schema(
        summary="Get the changes between two revisions",
        parameters=[TREE, OLD, NEW],
        responses=shapes.DifferenceSerializer,
    )
    def difference(self, request: Request, tree: int, old: int, new: int) -> Response:
        guide = tree_or_404(user_of(request), tree)
        rows = visible_revisions(guide).values(*COLUMNS, "content")
        before, after = (revision_json(get_object_or_404(rows, serial=serial), guide) for serial in (old, new))
        return Response(difference_json(before, after))

    @extend_schema(
        summary="Make an older revision the draft again",
        parameters=[TREE, SERIAL],
        request=shapes.RestoreSerializer,
        responses={201: shapes.RevisionSerializer, 409: shapes.StaleSerializer},
    )
    def restore(self, request: Request, tree: int, serial: int) -> Response:
        user = user_of(request)
        guide = tree_or_404(user, tree, Role.EDITOR)
        serializer = shapes.RestoreSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        get_object_or_404(guide.revisions, serial=serial)
        onto = serializer.validated_data.get("onto", guide.serial)
        return self._saved(guide, lambda: guide.restore_revision(serial, by=user, onto=onto))

    def keyset(self) -> Keyset:
        return NEWEST_REVISIONS

    def parts(self) -> Parts:
        return []

    def _saved(self, tree: Tree, save: Callable[[], Revision]) -> Response:
        try:
            saved = save()
        except Stale as stale:
            newest = self._json_of(tree, stale.revision.serial)
            answer = {"detail": str(stale), "code": STALE_CODE, "newest": newest}
            return Response(answer, status=status.HTTP_409_CONFLICT)
        return Response(self._json_of(tree, saved.serial), status=status.HTTP_201_CREATED)

    def _json_of(self, tree: Tree, serial: int) -> Row:
        return revision_json(tree.revisions.values(*COLUMNS, "content").get(serial=serial), tree)


def visible_revisions(tree: Tree) -> RevisionQuerySet:
    return tree.revisions_for(not can_edit(tree))


def revision_json(row: Row, tree: Tree) -> Row:
    """The answer's form of a row; the graph is passed on as it is stored."""
    row["author"], row["release"] = pop_person(row, "author"), row.pop("number")
    if not can_edit(tree):
        row["message"] = ""  # it describes a draft
    if content := row.pop("content", None):
        row["graph"] = orjson.Fragment(content)
    return row


def difference_json(old: Row, new: Row) -> Row:
    """The changes between two revisions, whose graphs are left out of the answer."""
    before, after = (Graph.from_json(orjson.loads(orjson.dumps(each.pop("graph")))) for each in (old, new))
    change = diff(before, after)
    headline, *lines = change_lines(before, after, change)
    return {
        "old": old,
        "new": new,
        "summary": headline,
        "words": lines,
        "counts": {
            "added": len(change.added),
            "changed": len(change.changed),
            "removed": len(change.removed),
            "untouched": unchanged_count(change, before),
        },
        "start": change.start,
        "order": change.order,
        "added": [node_json(node) for node in change.added],
        "changed": [{"before": node_json(each.before), "after": node_json(each.after)} for each in change.changed],
        "removed": [node_json(node) for node in change.removed],
    }
