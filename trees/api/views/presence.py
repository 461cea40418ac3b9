"""/api/v1/trees/{id}/presence"""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import Role
from trees.api import draft_serializers as shapes
from trees.api.fields import user_of
from trees.api.views.parameters import TREE
from trees.library.guides import tree_or_404
from trees.models import Presence


class PresenceViewSet(GenericViewSet[Presence]):
    queryset = Presence.objects.none()
    serializer_class = shapes.PresenceSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        summary="Report that the draft is open in an editor, and get the other open editors", parameters=[TREE],
        responses={200: shapes.PresentSerializer},
    )  # fmt: skip
    def create(self, request: Request, tree: int) -> Response:
        user = user_of(request)
        guide = tree_or_404(user, tree, Role.EDITOR)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        Presence.objects.heartbeat(guide, user, **serializer.validated_data)
        others = Presence.objects.others(guide, user, serializer.validated_data["tab"])
        return Response({"others": others, "serial": guide.serial})
