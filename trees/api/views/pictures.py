"""/api/v1/trees/{id}/pictures"""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import Role
from trees.api import serializers
from trees.api.views.base import tree_of
from trees.api.views.revisions import TREE
from trees.models import Picture


class PictureViewSet(GenericViewSet):
    """The pictures that stand in a tree's steps."""

    queryset = Picture.objects.none()
    serializer_class = serializers.PictureSerializer
    parser_classes = [MultiPartParser]
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        summary="Keep a picture for the steps of a tree",
        description="PNG, JPEG, GIF or WebP. It is encoded anew, without its metadata, and scaled down where it is "
        "large. Who has its `url` sees it, without signing in.",
        parameters=[TREE],
        request={"multipart/form-data": serializers.PictureSerializer},
        responses={201: serializers.PictureSerializer, 400: serializers.InvalidSerializer},
    )
    def create(self, request, tree):
        found = tree_of(request, tree, Role.EDITOR)
        data = self.get_serializer(data=request.data)
        data.is_valid(raise_exception=True)
        picture = Picture.objects.create_from_upload(found.team, data.validated_data["file"], by=request.user)
        return Response(self.get_serializer(picture).data, status=status.HTTP_201_CREATED)
