"""/api/v1/trees/{id}/draft, undo, redo; /api/v1/trees/{id}/presence"""

from __future__ import annotations

from django.utils.http import parse_etags
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import Role
from trees import timeline
from trees.api import draft_serializers as shapes
from trees.api.serializers import ProblemSerializer
from trees.api.views.base import tree_of
from trees.api.views.revisions import TREE
from trees.forms import fingerprint
from trees.graph import Graph, GraphError, Node
from trees.merge import Conflict
from trees.models import Presence, Revision, Stale, Tree

IF_MATCH = OpenApiParameter("If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, required=True)
SAVED = {200: shapes.SavedSerializer, 409: shapes.StaleDraftSerializer}


class PreconditionRequired(APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = "Name the draft that you replace in If-Match: the ETag that GET answered."
    default_code = "precondition_required"


class DraftViewSet(GenericViewSet):
    """The newest revision of a tree, as somebody is writing it."""

    queryset = Revision.objects.none()
    serializer_class = shapes.DraftSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(summary="A tree's draft", parameters=[TREE])
    def retrieve(self, request, tree):
        found = tree_of(request, tree, Role.EDITOR)
        etag = etag_of(found)
        if etag in parse_etags(request.headers.get("If-None-Match", "")):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": etag})
        return Response(draft(found), headers={"ETag": etag})

    @extend_schema(
        summary="Replace the content of a tree",
        parameters=[TREE, IF_MATCH],
        request=shapes.DraftPutSerializer,
        responses={200: shapes.SavedSerializer, 412: shapes.StaleDraftSerializer},
    )
    def update(self, request, tree):
        found, data = tree_of(request, tree, Role.EDITOR), self._read(shapes.DraftPutSerializer)
        wanted = parse_etags(request.headers.get("If-Match", ""))
        if not wanted:
            raise PreconditionRequired()
        if "*" not in wanted and etag_of(found) not in wanted:
            onto = next((each.strip('"').partition("-")[0] for each in wanted), "")
            return stale(found, data["graph"], int(onto) if onto.isdecimal() and len(onto) < 10 else 0, 412)
        return self._keep(found, data["graph"], found.serial)

    @extend_schema(
        summary="Change the content of a tree",
        parameters=[TREE],
        request=shapes.DraftPatchSerializer,
        responses=SAVED,
    )
    def partial_update(self, request, tree):
        found, data = tree_of(request, tree, Role.EDITOR), self._read(shapes.DraftPatchSerializer)
        base = found.revisions.filter(serial=data["onto"]).first()
        try:
            graph = (base.graph if base else found.graph).patched(request.data["changes"])
        except GraphError as error:
            raise ValidationError({"changes": [str(error)]}) from None
        return self._keep(found, graph, data["onto"], data["gesture"])

    @extend_schema(
        summary="Undo the newest change", parameters=[TREE], request=shapes.OntoSerializer,
        responses={200: shapes.DraftSerializer},
    )  # fmt: skip
    def undo(self, request, tree):
        return self._go(request, tree, Tree.undo)

    @extend_schema(
        summary="Redo what was undone last", parameters=[TREE], request=shapes.OntoSerializer,
        responses={200: shapes.DraftSerializer},
    )  # fmt: skip
    def redo(self, request, tree):
        return self._go(request, tree, Tree.redo)

    def _go(self, request, tree, verb):
        found, data = tree_of(request, tree, Role.EDITOR), self._read(shapes.OntoSerializer)
        verb(found, by=request.user, onto=data["onto"])
        return Response(draft(found), headers={"ETag": etag_of(found)})

    def _keep(self, found: Tree, graph: Graph, onto: int, gesture: str = ""):
        try:
            found.keep(graph, by=self.request.user, onto=onto, gesture=gesture)
        except Stale:
            found.refresh_from_db()
            return stale(found, graph, onto, status.HTTP_409_CONFLICT)
        return Response(saved(found, graph), headers={"ETag": etag_of(found)})

    def _read(self, shape) -> dict:
        serializer = shape(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data


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
        Presence.objects.seen(found, request.user, **serializer.validated_data)
        others = Presence.objects.others(found, request.user, serializer.validated_data["tab"])
        return Response({"others": others, "serial": found.serial})


def etag_of(tree: Tree) -> str:
    return f'"{tree.serial}-{fingerprint(tree.title, tree.description)}"'


def saved(tree: Tree, graph: Graph) -> dict:
    """The draft as it is now, whose graph is ``graph``."""
    places, newest = tree.timeline(), tree.draft if tree.serial else None
    author = newest.author if newest else None
    return {
        "serial": tree.serial,
        "saved_at": newest.created_at if newest else None,
        "saved_by": {"id": author.pk, "name": str(author)} if author else None,
        "undo": timeline.before(places) is not None,
        "redo": timeline.after(places) is not None,
        "problems": ProblemSerializer(tree.problems(graph), many=True).data,
    }


def draft(tree: Tree) -> dict:
    graph = tree.graph
    about = {"title": tree.title, "description": tree.description, "graph": listed(graph)}
    return saved(tree, graph) | about


def listed(graph: Graph) -> dict:
    """The stored form, with the ``order`` of the nodes for readers whose objects do not keep it."""
    return graph.to_json() | {"order": list(graph.nodes)}


def stale(tree: Tree, graph: Graph, onto: int, status: int) -> Response:
    """What a save of ``graph``, made from ``onto``, gets: the newest, and both brought together."""
    newest = tree.draft
    merge = tree.merged(graph, onto, newest)
    body = {
        "detail": str(Stale(newest)),
        "code": "stale",
        "newest": draft(tree),
        "merged": listed(merge.graph),
        "conflicts": [conflict(each) for each in merge.conflicts],
    }
    return Response(body, status=status, headers={"ETag": etag_of(tree)})


def conflict(each: Conflict) -> dict:
    return {"key": each.key, "base": shape(each.base), "mine": shape(each.mine), "theirs": shape(each.theirs)}


def shape(node: Node | None) -> dict | None:
    return {"key": node.key} | node.to_json() if node else None
