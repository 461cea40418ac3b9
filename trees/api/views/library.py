"""/api/v1/folders, /api/v1/categories"""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role, require
from trees.api import filters, serializers
from trees.api.fields import Row, Shape
from trees.api.views.base import RowsViewSet, values
from trees.api.views.library_files import FolderFilesMixin
from trees.models import Category, Folder

CHANGES = ("update", "partial_update")
FOLDER_COLUMNS = ["id", "team", "parent", "name", "path", "role"]
CATEGORY_COLUMNS = ["id", "team", "name", "colour", "role"]


@extend_schema_view(
    list=extend_schema(summary="List the folders of your teams"),
    retrieve=extend_schema(summary="Get a folder"),
)
class FolderViewSet(FolderFilesMixin, RowsViewSet[Folder]):
    queryset = Folder.objects.none()
    filterset_class = filters.FolderFilter
    serializer_class = serializers.FolderSerializer

    def get_queryset(self) -> QuerySet[Folder]:
        return Folder.objects.of(self.user)

    def get_serializer_class(self) -> type[Shape]:
        return serializers.FolderChangeSerializer if self.action in CHANGES else serializers.FolderSerializer

    def rows(self) -> QuerySet[Folder, Row]:
        return values(self.get_queryset(), FOLDER_COLUMNS)

    @extend_schema(summary="Create a folder", responses={201: serializers.FolderSerializer})
    def create(self, request: Request) -> Response:
        data = self.validated()
        require(data["team"].role, Role.EDITOR)
        folder = Folder(**data)
        folder.full_clean()
        folder.save()
        return Response(self.json_of(folder.pk), status=status.HTTP_201_CREATED)

    @extend_schema(summary="Rename and move a folder")
    def update(self, request: Request, pk: int) -> Response:
        folder = self.get_writable()
        data = self.validated()
        folder.rename_and_move(data.get("name", folder.name), data.get("parent", folder.parent))
        return Response(self.json_of(pk))

    @extend_schema(summary="Rename or move a folder")
    def partial_update(self, request: Request, pk: int) -> Response:
        return self.update(request, pk)

    @extend_schema(summary="Delete a folder; its content moves up", responses={200: serializers.DissolvedSerializer})
    def destroy(self, request: Request, pk: int) -> Response:
        folder = self.get_writable()
        above, moved = folder.parent_id, folder.dissolve()
        return Response({"detail": "Folder deleted. Its content moved up.", "moved_to": above, **moved})


@extend_schema_view(
    list=extend_schema(summary="List the categories of your teams"),
    retrieve=extend_schema(summary="Get a category"),
)
class CategoryViewSet(RowsViewSet[Category]):
    queryset = Category.objects.none()
    filterset_class = filters.CategoryFilter
    serializer_class = serializers.CategorySerializer

    def get_queryset(self) -> QuerySet[Category]:
        return Category.objects.of(self.user)

    def get_serializer_class(self) -> type[Shape]:
        return serializers.CategoryChangeSerializer if self.action in CHANGES else serializers.CategorySerializer

    def rows(self) -> QuerySet[Category, Row]:
        return values(self.get_queryset(), CATEGORY_COLUMNS)

    @extend_schema(summary="Create a category", responses={201: serializers.CategorySerializer})
    def create(self, request: Request) -> Response:
        data = self.validated()
        require(data["team"].role, Role.EDITOR)
        return Response(self._save(Category(), data), status=status.HTTP_201_CREATED)

    @extend_schema(summary="Change a category's name and colour")
    def update(self, request: Request, pk: int) -> Response:
        return Response(self._save(self.get_writable(), self.validated()))

    @extend_schema(summary="Change a category's name or colour")
    def partial_update(self, request: Request, pk: int) -> Response:
        return self.update(request, pk)

    @extend_schema(summary="Delete a category; its guides are kept")
    def destroy(self, request: Request, pk: int) -> Response:
        self.get_writable().delete()
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _save(self, category: Category, data: Row) -> Row:
        for name, value in data.items():
            setattr(category, name, value)
        category.full_clean()
        category.save()
        return self.json_of(category.pk)
