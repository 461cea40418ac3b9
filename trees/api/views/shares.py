"""/api/v1/trees/{id}/shares, /api/v1/shares/{id}"""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.response import Response

from accounts.emails import absolute
from accounts.models import Role
from trees.api import release_serializers as shapes
from trees.api.views.base import LibraryViewSet, person, tree_of
from trees.api.views.revisions import TREE
from trees.api.views.runs import release_of
from trees.models import Share
from trees.models.keyset import Keyset

FIELDS = [
    "id", "release", "release__number", "token", "expires_at", "indexable", "origins", "created_at",
    "created_by", "created_by__name", "created_by__email", "revoked_at",
]  # fmt: skip
SHARE = OpenApiParameter("id", OpenApiTypes.INT64, OpenApiParameter.PATH)


class ShareRows(LibraryViewSet):
    """Public links as the API tells of them: to those who may make them."""

    queryset = Share.objects.none()
    serializer_class = shapes.ShareSerializer
    filter_backends = ()
    order = Keyset("-created_at", "-id")

    def get_queryset(self):
        return Share.objects.of(self.request.user)

    def rows(self):
        return self.get_queryset().values(*FIELDS)

    def shown(self, rows):
        now = timezone.now()
        return [shown(row, self.request, now) for row in rows]


class TreeShareViewSet(ShareRows):
    def rows(self):
        return super().rows().filter(tree=self.kwargs["tree"])

    @extend_schema(summary="The public links of a tree, newest first", parameters=[TREE])
    def list(self, request, tree):
        tree_of(request, tree, Role.EDITOR)
        return super().list(request)

    @extend_schema(
        summary="Make a public link to a release of a tree",
        parameters=[TREE],
        responses={201: shapes.ShareSerializer},
    )
    def create(self, request, tree):
        found, data = tree_of(request, tree, Role.EDITOR), self.validated()
        release = release_of(found, data.pop("release", 0))
        made = Share.objects.create_share(found, request.user, release=release, **data)
        return Response(self.one(made.pk), status=status.HTTP_201_CREATED)


class ShareViewSet(ShareRows):
    @extend_schema(summary="Revoke a public link, for good", parameters=[SHARE])
    def destroy(self, request, pk):
        self.writable().revoke()
        return Response(status=status.HTTP_204_NO_CONTENT)


def shown(row: dict, request, now) -> dict:
    """As the answer has it."""
    is_open = row["revoked_at"] is None and (row["expires_at"] is None or row["expires_at"] > now)
    url = absolute(request, reverse("shared", args=[row.pop("token")]))
    told = {"release_number": row.pop("release__number"), "created_by": person(row, "created_by")}
    return row | told | {"url": url, "origins": row["origins"].split(), "open": is_open}
