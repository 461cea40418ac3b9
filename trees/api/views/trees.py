"""/api/v1/trees"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.models import Role, require
from accounts.reauthentication import require_reauthentication
from project.database import replica
from project.web.pages import READING_METHODS
from trees.api import filters, serializers
from trees.api.fields import Row, Rows, Shape
from trees.api.pagination import Parts
from trees.api.problems import problems_for_user
from trees.api.team_list import team_list
from trees.api.tree_rows import COLUMNS, tree_json
from trees.api.views.base import few_teams, values
from trees.api.views.pins import PinMixin
from trees.api.views.releases import PublishMixin
from trees.api.views.transfer import ExportMixin, ImportMixin
from trees.models import Tree
from trees.models.queries.keyset import NEWEST, ORDERS, Keyset
from trees.models.queries.ranked import Ranked
from trees.models.search.matches import Matches

SERIALIZERS: dict[str, type[Shape]] = {
    "create": serializers.TreeCreateSerializer,
    "update": serializers.TreeChangeSerializer,
    "partial_update": serializers.TreeChangeSerializer,
}


@extend_schema_view(
    list=extend_schema(summary="List the guides of your teams"),
    retrieve=extend_schema(summary="Get a guide"),
)
class TreeViewSet(ImportMixin, ExportMixin, PinMixin, PublishMixin):
    queryset = Tree.objects.none()
    filterset_class = filters.TreeFilter
    serializer_class = serializers.TreeSerializer
    matches: Matches | None = None  # of a search, which the filter sets

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_list = request.method in READING_METHODS and self.action_map.get("get") == "list"
        response = replica.answer_from(lambda: team_list(request), request) if is_list else None
        return response or super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Tree]:
        return Tree.objects.of(self.user).select_related("folder")

    def get_serializer_class(self) -> type[BaseSerializer[Tree]]:
        return SERIALIZERS.get(self.action) or super().get_serializer_class()

    def rows(self) -> QuerySet[Tree, Row]:
        return values(Tree.objects.of(self.user), COLUMNS)

    def to_json(self, rows: Rows) -> Rows:
        categories = defaultdict(list)
        links = Tree.categories.through.objects.filter(tree__in=[row["id"] for row in rows]).order_by("category")
        for tree, category in links.values_list("tree", "category"):
            categories[tree].append(category)
        return [tree_json(row, categories[row["id"]]) for row in rows]

    def keyset(self) -> Keyset | Ranked:
        ordering = self.request.query_params.get("ordering") or filters.BEST
        if ordering == filters.BEST and self.matches:
            return Ranked(self.matches.keys)
        return ORDERS.get(ordering, NEWEST)

    def parts(self) -> Parts:
        query = self.request.query_params
        if query.get("team"):
            return [Q(team=query["team"])]
        return [] if query.get("folder") or self.matches else [Q(team=team) for team in few_teams(self.user)]

    @extend_schema(summary="Create a guide", responses={201: serializers.TreeSerializer})
    def create(self, request: Request) -> Response:
        data = self.validated()
        require(data["team"].role, Role.EDITOR)
        tree = Tree.objects.create_tree(**data, by=self.user)
        return Response(self.json_of(tree.pk), status=status.HTTP_201_CREATED)

    @extend_schema(summary="Change the details of a guide", responses=serializers.TreeSerializer)
    @transaction.atomic
    def update(self, request: Request, pk: int) -> Response:
        tree, data = self.get_writable(), self.validated()
        archived = data.pop("archived", bool(tree.archived_at))
        if details := differing(tree, data):
            tree.update_details(by=self.user, **details)
        return self._set_archived(tree, archived)

    @extend_schema(summary="Change some details of a guide", responses=serializers.TreeSerializer)
    def partial_update(self, request: Request, pk: int) -> Response:
        return self.update(request, pk)

    @extend_schema(summary="Delete a guide and all its revisions")
    def destroy(self, request: Request, pk: int) -> Response:
        tree = self.get_writable()
        require_reauthentication(request)
        tree.delete()
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Archive a guide", request=None, responses=serializers.TreeSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: int) -> Response:
        return self._set_archived(self.get_writable(), True)

    @extend_schema(summary="Restore a guide from the archive", request=None, responses=serializers.TreeSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: int) -> Response:
        return self._set_archived(self.get_writable(), False)

    @extend_schema(
        summary="List the problems of a guide: of its draft for editors, of its live release for viewers",
        responses=serializers.DraftProblemSerializer(many=True),
    )
    @action(detail=True, pagination_class=None, filterset_class=None)
    def problems(self, request: Request, pk: int) -> Response:
        return Response(serializers.DraftProblemSerializer(problems_for_user(self.get_object()), many=True).data)

    def _set_archived(self, tree: Tree, archived: bool) -> Response:
        """Repeating a request changes nothing."""
        if archived != bool(tree.archived_at):
            (tree.archive if archived else tree.restore)(by=self.user)
        return Response(self.json_of(tree.pk))


def differing(tree: Tree, data: Row) -> Row:
    """The part of ``data`` that differs from ``tree``."""
    details = {name: value for name, value in data.items() if name != "categories" and getattr(tree, name) != value}
    if "categories" in data and set(data["categories"]) != set(tree.categories.all()):
        details["categories"] = data["categories"]
    return details
