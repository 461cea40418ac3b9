"""/api/v1/trees/{id}/publish, unpublish, releases, analytics"""

from __future__ import annotations

from codecs import BOM_UTF8
from itertools import chain

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.access import can_edit
from project.database import replica
from trees.api import release_serializers as shapes
from trees.api import serializers
from trees.api.fields import Row, user_of
from trees.api.pagination import KeysetPagination, Parts
from trees.api.views.base import RowsViewSet, pop_person
from trees.api.views.downloads import IgnoreAccept, to_save
from trees.api.views.parameters import TREE
from trees.library.guides import tree_or_404
from trees.models import Revision, Tree
from trees.models.queries.keyset import NEWEST_RELEASES, Keyset
from trees.numbers.collect import numbers_of
from trees.numbers.sheet import sheet

COLUMNS = [
    "id", "number", "serial", "release_notes", "published_at", "published_by", "published_by__name",
    "published_by__email",
]  # fmt: skip


class PublishMixin(RowsViewSet[Tree]):
    @extend_schema(
        summary="Publish the newest revision of a guide as a release", responses={201: shapes.ReleaseSerializer}
    )
    @action(
        detail=True,
        methods=["post"],
        serializer_class=shapes.PublishSerializer,
        pagination_class=None,
        filterset_class=None,
    )
    def publish(self, request: Request, pk: int) -> Response:
        tree = self.get_writable()
        release = tree.publish(by=self.user, **self.validated())
        answer = release_json(tree.revisions.values(*COLUMNS).get(pk=release.pk), release.pk)
        return Response(answer, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Unpublish a guide: no new runs can start", request=None, responses=serializers.TreeSerializer
    )
    @action(detail=True, methods=["post"], pagination_class=None, filterset_class=None)
    def unpublish(self, request: Request, pk: int) -> Response:
        self.get_writable().unpublish()
        return Response(self.json_of(pk))

    @extend_schema(
        summary="Get figures about the runs of a guide",
        parameters=[shapes.PeriodSerializer],
        responses={(200, "application/json"): shapes.AnalyticsSerializer, (200, "text/csv"): str},
    )
    @action(detail=True, content_negotiation_class=IgnoreAccept, pagination_class=None, filterset_class=None)
    def analytics(self, request: Request, pk: int) -> Response | StreamingHttpResponse:
        serializer = shapes.PeriodSerializer(data=request.query_params)
        serializer.is_valid(raise_exception=True)
        period = dict(serializer.validated_data)
        number, format = period.pop("release", None), period.pop("format")
        tree = self.get_object()
        if not tree.live_id and not can_edit(tree):
            raise NotFound()
        with timezone.override(user_of(request).zone):
            numbers = replica.answer_from(lambda: numbers_of(tree, [number] if number else None, **period), request)
        if format == "json":
            return Response(numbers.to_json())
        # Spreadsheets need the mark; a guide may have 20,000 steps with many figures each.
        lines = chain([BOM_UTF8], (part.encode() for part in sheet(numbers)))
        headers = to_save(tree.title, "-numbers.csv")
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


class ReleaseViewSet(GenericViewSet[Revision]):
    queryset = Revision.objects.none()
    serializer_class = shapes.ReleaseSerializer
    pagination_class = KeysetPagination
    filter_backends = ()

    @extend_schema(summary="List the releases of a guide, newest first", parameters=[TREE])
    def list(self, request: Request, tree: int) -> Response:
        guide = tree_or_404(user_of(request), tree)
        releases = guide.revisions_for(not can_edit(guide)).released().values(*COLUMNS)
        page = [release_json(row, guide.live_id) for row in self.paginate_queryset(releases) or ()]
        return self.get_paginated_response(page)

    def keyset(self) -> Keyset:
        return NEWEST_RELEASES

    def parts(self) -> Parts:
        return []


def release_or_400(tree: Tree, release_id: int) -> Revision | None:
    """The release of ``tree`` with that key, None for 0; else ValidationError."""
    if not release_id:
        return None
    if release := tree.revisions.released().filter(pk=release_id).first():
        return release
    raise ValidationError({"release": ["This guide has no such release."]})


def release_json(row: Row, live_id: int | None) -> Row:
    published_by, notes, number = pop_person(row, "published_by"), row.pop("release_notes"), row.pop("number")
    return row | {"release": number, "notes": notes, "published_by": published_by, "live": row["id"] == live_id}
