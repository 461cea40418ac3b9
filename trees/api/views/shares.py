"""/api/v1/trees/{id}/shares, /api/v1/shares/{id}"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.mail.emails import absolute
from accounts.models import Role
from accounts.reauthentication import require_reauthentication
from trees.api import release_serializers as shapes
from trees.api.fields import Row, Rows
from trees.api.views.base import RowsViewSet, pop_person, values
from trees.api.views.parameters import TREE
from trees.api.views.releases import release_or_400
from trees.library.guides import tree_or_404
from trees.models import Share
from trees.models.queries.keyset import NEWEST_SHARES
from trees.models.trees.shares import is_open

COLUMNS = [
    "id", "release", "release__number", "token", "expires_at", "indexable", "origins", "created_at",
    "created_by", "created_by__name", "created_by__email", "revoked_at", "tree__live", "tree__archived_at",
]  # fmt: skip
SHARE = OpenApiParameter("id", OpenApiTypes.INT64, OpenApiParameter.PATH)


class ShareRowsViewSet(RowsViewSet[Share]):
    """Public links, for editors."""

    queryset = Share.objects.none()
    serializer_class = shapes.ShareSerializer
    filter_backends = ()
    order = NEWEST_SHARES

    def get_queryset(self) -> QuerySet[Share]:
        return Share.objects.of(self.user)

    def rows(self) -> QuerySet[Share, Row]:
        return values(self.get_queryset(), COLUMNS)

    def to_json(self, rows: Rows) -> Rows:
        now = timezone.now()
        return [share_json(row, self.request, now) for row in rows]


class TreeShareViewSet(ShareRowsViewSet):
    def rows(self) -> QuerySet[Share, Row]:
        return super().rows().filter(tree=self.kwargs["tree"])

    @extend_schema(summary="List the public links of a guide, newest first", parameters=[TREE])
    def list(self, request: Request, tree: int) -> Response:
        tree_or_404(self.user, tree, Role.EDITOR)
        return super().list(request)

    @extend_schema(
        summary="Create a public link to a release of a guide",
        parameters=[TREE],
        responses={201: shapes.ShareSerializer},
    )
    def create(self, request: Request, tree: int) -> Response:
        guide, data = tree_or_404(self.user, tree, Role.EDITOR), self.validated()
        release = release_or_400(guide, data.pop("release", 0))
        require_reauthentication(request)
        share = Share.objects.create_share(guide, self.user, release=release, **data)
        return Response(self.json_of(share.pk), status=status.HTTP_201_CREATED)


class ShareViewSet(ShareRowsViewSet):
    @extend_schema(summary="Revoke a public link for good", parameters=[SHARE])
    def destroy(self, request: Request, pk: int) -> Response:
        self.get_writable().revoke()
        return Response(status=status.HTTP_204_NO_CONTENT)


def share_json(row: Row, request: Request, now: datetime) -> Row:
    readable = bool(row.pop("tree__live")) and row.pop("tree__archived_at") is None
    added = {
        "url": absolute(request, reverse("shared", args=[row.pop("token")])),
        "release_number": row.pop("release__number"),
        "created_by": pop_person(row, "created_by"),
        "origins": row["origins"].split(),
        "open": readable and is_open(row["revoked_at"], row["expires_at"], now),
    }
    return row | added
