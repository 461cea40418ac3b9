"""/api/v1/trees/{id}/pictures"""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import Role
from trees.api import serializers
from trees.api.fields import user_of
from trees.api.views.parameters import TREE
from trees.library.guides import tree_or_404
from trees.models import Picture


class PictureViewSet(GenericViewSet[Picture]):
    """The pictures in the steps of a guide."""

    queryset = Picture.objects.none()
    serializer_class = serializers.PictureSerializer
    parser_classes = [MultiPartParser]
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        summary="Upload a picture for the steps of a guide",
        description="PNG, JPEG, GIF or WebP. It is stored re-encoded, without metadata, and scaled down if it is "
        "large. Anybody with its `url` can see it, without signing in.",
        parameters=[TREE],
        request={"multipart/form-data": serializers.PictureSerializer},
        responses={201: serializers.PictureSerializer, 400: serializers.InvalidSerializer},
    )
    def create(self, request: Request, tree: int) -> Response:
        user = user_of(request)
        guide = tree_or_404(user, tree, Role.EDITOR)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        picture = Picture.objects.create_from_upload(guide.team, serializer.validated_data["file"], by=user)
        return Response(self.get_serializer(picture).data, status=status.HTTP_201_CREATED)
