"""Filters of the lists. What they may name comes from the person who asks: others are not a choice."""

from django.core.exceptions import ValidationError
from django_filters import fields
from django_filters import rest_framework as filters

from trees.models import Category, Folder, Tree

MAX_DIGITS = 18
ORDERINGS = [
    ("newest", "Changed last comes first."),
    ("name", "By title."),
    ("most_used", "Run most often comes first."),
]


def mine(what: str):
    """A queryset for a filter's choices: ``user.folders()`` and the like."""
    return lambda request: getattr(request.user, what)()


class SeveralField(fields.ModelMultipleChoiceField):
    """Refuses ids that no database can compare."""

    def clean(self, value):
        if any(len(each) > MAX_DIGITS for each in value or ()):
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list")
        return super().clean(value)


class SeveralFilter(filters.ModelMultipleChoiceFilter):
    field_class = SeveralField


class LibraryFilter(filters.FilterSet):
    team = filters.ModelChoiceFilter(queryset=mine("teams"), help_text="Only of this team.")


class FolderFilter(LibraryFilter):
    parent = filters.ModelChoiceFilter(queryset=mine("folders"), help_text="Only what lies directly in this folder.")

    class Meta:
        model = Folder
        fields = ["team", "parent"]


class CategoryFilter(LibraryFilter):
    class Meta:
        model = Category
        fields = ["team"]


class TreeFilter(LibraryFilter):
    folder = filters.ModelChoiceFilter(
        queryset=mine("folders"), method="in_folder", help_text="Only what is in this folder or below it."
    )
    categories = SeveralFilter(
        queryset=mine("categories"), method="in_categories", help_text="Only what has all of these."
    )
    archived = filters.BooleanFilter(method="is_archived", help_text="Archived trees instead of the others.")
    q = filters.CharFilter(method="search", max_length=200, help_text="Words of the title, description or nodes.")
    ordering = filters.ChoiceFilter(choices=ORDERINGS, method="as_it_is", help_text="`newest` unless said otherwise.")

    class Meta:
        model = Tree
        fields = ["team", "folder", "categories", "archived", "q", "ordering"]

    def filter_queryset(self, queryset):
        if self.form.cleaned_data["archived"] is None:
            queryset = queryset.kept()
        return super().filter_queryset(queryset)

    def in_folder(self, queryset, name, folder):
        return queryset.in_folder(folder)

    def in_categories(self, queryset, name, categories):
        return queryset.in_categories([category.pk for category in categories])

    def is_archived(self, queryset, name, archived):
        return queryset.archived() if archived else queryset.kept()

    def search(self, queryset, name, text):
        return queryset.search(text)

    def as_it_is(self, queryset, name, value):
        """The list itself is put in order by its pages."""
        return queryset
