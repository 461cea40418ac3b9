"""Admin pages of what the files of a library said: read-only, made again by the next import."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.base import ReadOnlyAdmin
from trees.models import GuideOrigin, LibraryOrigin


@admin.register(GuideOrigin)
class GuideOriginAdmin(ReadOnlyAdmin[GuideOrigin]):
    list_display = ["tree"]
    list_select_related = ["tree"]
    search_fields = ["tree__title"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[GuideOrigin]:
        return super().get_queryset(request).defer("tree__words", "tree__released_words", "tree__description")


@admin.register(LibraryOrigin)
class LibraryOriginAdmin(ReadOnlyAdmin[LibraryOrigin]):
    list_display = ["team", "folder"]
    list_select_related = ["team", "folder"]
    search_fields = ["team__name", "folder__name"]
