"""/api/v1/trees"""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction
from django.db.models import Q
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.models import Role, require
from trees.api import filters, serializers
from trees.api.problems import problems_for
from trees.api.views.base import LibraryViewSet, person, reads
from trees.api.views.releases import PublishMixin
from trees.api.views.transfer import ExportMixin, ImportMixin
from trees.models import Tree
from trees.models.keyset import ORDERS, Keyset
from trees.models.search import parts_of

FIELDS = [
    "id", "team", "folder", "title", "description", "role", "serial", "node_count", "run_count", "source", "review_on",
    "created_at", "updated_at", "archived_at", "updated_by", "updated_by__name", "updated_by__email", "sort_title",
    "live__number", "live__serial", "released_count",
]  # fmt: skip
MANY_TEAMS = 20


@extend_schema_view(
    list=extend_schema(summary="The trees of your teams"),
    retrieve=extend_schema(summary="One tree"),
)
class TreeViewSet(ImportMixin, ExportMixin, PublishMixin, LibraryViewSet):
    queryset = Tree.objects.none()
    filterset_class = filters.TreeFilter
    serializer_class = serializers.TreeSerializer

    def get_queryset(self):
        return Tree.objects.of(self.request.user).select_related("folder")

    def get_serializer_class(self):
        changing = {
            "create": serializers.TreePlantSerializer,
            "update": serializers.TreeChangeSerializer,
            "partial_update": serializers.TreeChangeSerializer,
        }
        return changing.get(self.action, super().get_serializer_class())

    def rows(self):
        return Tree.objects.of(self.request.user).values(*FIELDS)

    def shown(self, rows):
        categories = defaultdict(list)
        links = Tree.categories.through.objects.filter(tree__in=[row["id"] for row in rows]).order_by("category")
        for tree, category in links.values_list("tree", "category"):
            categories[tree].append(category)
        return [shown(row, categories[row["id"]]) for row in rows]

    def keyset(self) -> Keyset:
        return ORDERS[self.request.query_params.get("ordering") or "newest"]

    def parts(self) -> list[Q]:
        asked = self.request.query_params
        if asked.get("team"):
            return [Q(team=asked["team"])]
        teams = self.request.user.teams().order_by().values_list("pk", flat=True)[: MANY_TEAMS + 1]
        return [] if asked.get("folder") or len(teams) > MANY_TEAMS else parts_of(teams, asked.get("q", ""))

    @extend_schema(summary="Make a tree", responses={201: serializers.TreeSerializer})
    def create(self, request):
        data = self.validated()
        require(data["team"].role, Role.EDITOR)
        tree = Tree.objects.create_tree(**data, by=request.user)
        return Response(self.one(tree.pk), status=status.HTTP_201_CREATED)

    @extend_schema(summary="Change all that is said about a tree", responses=serializers.TreeSerializer)
    @transaction.atomic
    def update(self, request, pk):
        tree, data = self.writable(), self.validated()
        shelve = data.pop("archived", bool(tree.archived_at)) != bool(tree.archived_at)
        if changes := changed(tree, data):
            tree.update_details(by=request.user, **changes)
        if shelve:
            (tree.restore if tree.archived_at else tree.archive)(by=request.user)
        return Response(self.one(pk))

    @extend_schema(summary="Change some of what is said about a tree", responses=serializers.TreeSerializer)
    def partial_update(self, request, pk):
        return self.update(request, pk)

    @extend_schema(summary="Delete a tree and all its revisions")
    def destroy(self, request, pk):
        self.writable().delete()
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Put a tree into the archive", request=None, responses=serializers.TreeSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request, pk):
        tree = self.writable()
        if not tree.archived_at:
            tree.archive(by=request.user)
        return Response(self.one(pk))

    @extend_schema(summary="Take a tree out of the archive", request=None, responses=serializers.TreeSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request, pk):
        tree = self.writable()
        if tree.archived_at:
            tree.restore(by=request.user)
        return Response(self.one(pk))

    @extend_schema(
        summary="What is wrong with a tree: its draft, or its release for who cannot edit it",
        responses=serializers.DraftProblemSerializer(many=True),
    )
    @action(detail=True, pagination_class=None, filterset_class=None)
    def problems(self, request, pk):
        tree = self.get_object()
        problems = problems_for(tree.role, tree)
        return Response(serializers.DraftProblemSerializer(problems, many=True).data)


def shown(row: dict, categories: list[int]) -> dict:
    del row["sort_title"]  # it was only there for the next page's cursor
    released = {"serial": row.pop("live__serial") or 0, "node_count": row.pop("released_count")}
    updated_by = person(row, "updated_by")
    archived, live = row.pop("archived_at") is not None, row.pop("live__number")
    return row | (released if reads(row["role"]) else {}) | {
        "categories": categories, "archived": archived, "updated_by": updated_by, "live": live,
        "url": f"/trees/{row['id']}/",
    }  # fmt: skip


def changed(tree: Tree, data: dict) -> dict:
    """The part of ``data`` that is not so already: saying the same again changes nothing."""
    changes = {name: value for name, value in data.items() if name != "categories" and getattr(tree, name) != value}
    if "categories" in data and set(data["categories"]) != set(tree.categories.all()):
        changes["categories"] = data["categories"]
    return changes
