"""The library in Django's admin. History is shown there, and nothing of it can be changed."""

from django.contrib import admin
from django.utils.text import Truncator

from trees.models import Category, Folder, Revision, Tree


@admin.register(Folder)
class FolderAdmin(admin.ModelAdmin):
    list_display = ["name", "team", "parent"]
    list_filter = [("parent", admin.EmptyFieldListFilter)]
    list_select_related = ["team", "parent"]
    search_fields = ["name", "team__name"]
    autocomplete_fields = ["team", "parent"]
    readonly_fields = ["path"]

    def get_readonly_fields(self, request, obj=None):
        """A folder is moved in the library, where what is below it moves along."""
        return ["path", "team", "parent"] if obj else ["path"]


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ["name", "team", "colour"]
    list_filter = ["colour"]
    list_select_related = ["team"]
    search_fields = ["name", "team__name"]
    autocomplete_fields = ["team"]

    def get_readonly_fields(self, request, obj=None):
        return ["team"] if obj else []


@admin.register(Tree)
class TreeAdmin(admin.ModelAdmin):
    """What is said about a guide; its content is written in the library, where saves are checked."""

    list_display = ["title", "team", "folder", "node_count", "run_count", "updated_at", "updated_by", "archived_at"]
    list_filter = [("archived_at", admin.EmptyFieldListFilter), "updated_at"]
    list_select_related = ["team", "folder", "updated_by"]
    search_fields = ["title"]
    search_help_text = "Words of the title, the description or the steps."
    autocomplete_fields = ["folder", "categories"]
    readonly_fields = [
        "team", "serial", "node_count", "run_count", "source", "created_at", "created_by", "updated_at", "updated_by"
    ]  # fmt: skip
    fields = ["title", "description", "folder", "categories", "archived_at", *readonly_fields]
    show_full_result_count = False

    def get_search_results(self, request, queryset, search_term):
        return queryset.search(search_term), False

    def has_add_permission(self, request):
        return False


@admin.register(Revision)
class RevisionAdmin(admin.ModelAdmin):
    list_display = ["tree", "serial", "message", "author", "created_at"]
    list_filter = ["created_at"]
    list_select_related = ["tree", "author"]
    search_fields = ["tree__title", "message", "author__email"]
    ordering = ["-pk"]
    fields = ["tree", "serial", "message", "author", "created_at", "shortened"]
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).defer("tree__words", "tree__description")

    @admin.display(description="content")
    def shortened(self, revision):
        return Truncator(revision.content).chars(2000)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
