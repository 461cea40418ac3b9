"""/api/v1/folders, /api/v1/categories"""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.response import Response

from accounts.models import Role, require
from trees.api import filters, serializers
from trees.api.views.base import LibraryViewSet
from trees.api.views.library_files import FolderFilesMixin
from trees.models import Category, Folder


@extend_schema_view(
    list=extend_schema(summary="The folders of your teams"),
    retrieve=extend_schema(summary="One folder"),
)
class FolderViewSet(FolderFilesMixin, LibraryViewSet):
    queryset = Folder.objects.none()
    filterset_class = filters.FolderFilter
    serializer_class = serializers.FolderSerializer

    def get_queryset(self):
        return Folder.objects.of(self.request.user)

    def get_serializer_class(self):
        changing = self.action in ("update", "partial_update")
        return serializers.FolderChangeSerializer if changing else serializers.FolderSerializer

    def rows(self):
        return self.get_queryset().values("id", "team", "parent", "name", "path", "role")

    @extend_schema(summary="Make a folder", responses={201: serializers.FolderSerializer})
    def create(self, request):
        data = self.validated()
        require(data["team"].role, Role.EDITOR)
        folder = Folder(**data)
        folder.full_clean()
        folder.save()
        return Response(self.one(folder.pk), status=status.HTTP_201_CREATED)

    @extend_schema(summary="Rename a folder and say where it lies")
    def update(self, request, pk):
        folder = self.writable()
        data = self.validated()
        folder.rename_and_move(data.get("name", folder.name), data.get("parent", folder.parent))
        return Response(self.one(pk))

    @extend_schema(summary="Rename or move a folder")
    def partial_update(self, request, pk):
        return self.update(request, pk)

    @extend_schema(summary="Delete a folder; its content moves up", responses={200: serializers.DissolvedSerializer})
    def destroy(self, request, pk):
        folder = self.writable()
        above, moved = folder.parent_id, folder.dissolve()
        return Response({"detail": "The folder is gone; what was in it moved up.", "moved_to": above, **moved})


@extend_schema_view(
    list=extend_schema(summary="The categories of your teams"),
    retrieve=extend_schema(summary="One category"),
)
class CategoryViewSet(LibraryViewSet):
    queryset = Category.objects.none()
    filterset_class = filters.CategoryFilter
    serializer_class = serializers.CategorySerializer

    def get_queryset(self):
        return Category.objects.of(self.request.user)

    def get_serializer_class(self):
        changing = self.action in ("update", "partial_update")
        return serializers.CategoryChangeSerializer if changing else serializers.CategorySerializer

    def rows(self):
        return self.get_queryset().values("id", "team", "name", "colour", "role")

    @extend_schema(summary="Make a category", responses={201: serializers.CategorySerializer})
    def create(self, request):
        data = self.validated()
        require(data["team"].role, Role.EDITOR)
        return Response(self._save(Category(), data), status=status.HTTP_201_CREATED)

    @extend_schema(summary="Change a category's name and colour")
    def update(self, request, pk):
        return Response(self._save(self.writable(), self.validated()))

    @extend_schema(summary="Change a category's name or colour")
    def partial_update(self, request, pk):
        return self.update(request, pk)

    @extend_schema(summary="Delete a category; its trees are kept")
    def destroy(self, request, pk):
        self.writable().delete()
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _save(self, category, data) -> dict:
        for name, value in data.items():
            setattr(category, name, value)
        category.full_clean()
        category.save()
        return self.one(category.pk)
