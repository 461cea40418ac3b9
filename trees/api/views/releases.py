"""/api/v1/trees/{id}/publish, unpublish, releases, analytics"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from trees.api import release_serializers as shapes
from trees.api import serializers
from trees.api.pagination import KeysetPagination
from trees.api.views.base import person, reads, tree_of
from trees.api.views.revisions import TREE
from trees.api.views.transfer import AnyAccept
from trees.models import Revision
from trees.models.keyset import Keyset
from trees.numbers import collect
from trees.numbers.shape import Numbers
from trees.numbers.sheet import sheet

FIELDS = [
    "id", "number", "serial", "release_notes", "published_at", "published_by", "published_by__name",
    "published_by__email",
]  # fmt: skip
ONE = {"pagination_class": None, "filterset_class": None}


class PublishMixin:
    @extend_schema(
        summary="Make the newest revision of a tree its newest release", responses={201: shapes.ReleaseSerializer}
    )
    @action(detail=True, methods=["post"], serializer_class=shapes.PublishSerializer, **ONE)
    def publish(self, request, pk):
        tree = self.writable()
        made = tree.publish(by=request.user, **self.validated())
        found = shown(tree.revisions.values(*FIELDS).get(pk=made.pk), made.pk)
        return Response(found, status=status.HTTP_201_CREATED)

    @extend_schema(summary="Let no new run of a tree begin", request=None, responses=serializers.TreeSerializer)
    @action(detail=True, methods=["post"], **ONE)
    def unpublish(self, request, pk):
        self.writable().unpublish()
        return Response(self.one(pk))

    @extend_schema(
        summary="What the runs of a tree show",
        parameters=[shapes.PeriodSerializer],
        responses={(200, "application/json"): shapes.AnalyticsSerializer, (200, "text/csv"): str},
    )
    @action(detail=True, content_negotiation_class=AnyAccept, **ONE)
    def analytics(self, request, pk):
        asked = shapes.PeriodSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        period = dict(asked.validated_data)
        release, kind = period.pop("release", None), period.pop("format")
        tree = self.get_object()
        if not tree.live_id and reads(tree.role):
            raise NotFound()
        found = collect.numbers_of(tree, release and [release], **period)
        return Response(found.to_json()) if kind == "json" else as_sheet(tree, found)


def as_sheet(tree, found: Numbers) -> HttpResponse:
    response = HttpResponse(sheet(found), content_type="text/csv; charset=utf-8")
    filename = f"{slugify(tree.title, allow_unicode=True) or 'guide'}-numbers.csv"
    response.headers["Content-Disposition"] = content_disposition_header(True, filename)
    return response


class ReleaseViewSet(GenericViewSet):
    queryset = Revision.objects.none()
    serializer_class = shapes.ReleaseSerializer
    pagination_class = KeysetPagination
    filter_backends = ()

    @extend_schema(summary="A tree's releases, newest first", parameters=[TREE])
    def list(self, request, tree):
        found = tree_of(request, tree)
        releases = found.revisions_for(reads(found.role)).released().values(*FIELDS)
        page = [shown(row, found.live_id) for row in self.paginate_queryset(releases)]
        return self.get_paginated_response(page)

    def keyset(self) -> Keyset:
        return Keyset("-number")

    def parts(self) -> list:
        return []


def shown(row: dict, live: int | None) -> dict:
    """As the answer has it."""
    published_by, notes = person(row, "published_by"), row.pop("release_notes")
    return row | {"release": row.pop("number"), "notes": notes, "published_by": published_by, "live": row["id"] == live}
