"""/api/v1/trees/{id}/presence"""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import Role
from trees.api import draft_serializers as shapes
from trees.api.views.base import tree_of
from trees.api.views.revisions import TREE
from trees.models import Presence


class PresenceViewSet(GenericViewSet):
    queryset = Presence.objects.none()
    serializer_class = shapes.PresenceSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        summary="Say that you have the draft open, and hear who else has", parameters=[TREE],
        responses={200: shapes.PresentSerializer},
    )  # fmt: skip
    def create(self, request, tree):
        found = tree_of(request, tree, Role.EDITOR)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        Presence.objects.heartbeat(found, request.user, **serializer.validated_data)
        others = Presence.objects.others(found, request.user, serializer.validated_data["tab"])
        return Response({"others": others, "serial": found.serial})
