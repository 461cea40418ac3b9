"""Filters of the lists. What they may name comes from the person who asks: others are not a choice."""

from django.core.exceptions import ValidationError
from django_filters import fields
from django_filters import rest_framework as filters

from trees.core.outcomes import OUTCOMES
from trees.library.fields import DATE_RANGE
from trees.models import Category, Flag, Folder, Run, Tree
from trees.running.forms import RUN_STATES, colleagues

MAX_DIGITS = 18
ORDERINGS = [
    ("newest", "Changed last comes first."),
    ("name", "By title."),
    ("most_used", "Run most often comes first."),
]


def of_person(model):
    """The choices of a filter: rows of ``model`` that the person who asks may see."""
    return lambda request: model.objects.of(request.user)


class SeveralField(fields.ModelMultipleChoiceField):
    """Refuses ids that no database can compare."""

    def clean(self, value):
        if any(len(each) > MAX_DIGITS for each in value or ()):
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list")
        return super().clean(value)


class SeveralFilter(filters.ModelMultipleChoiceFilter):
    field_class = SeveralField


class LibraryFilter(filters.FilterSet):
    team = filters.ModelChoiceFilter(queryset=lambda request: request.user.teams(), help_text="Only of this team.")


class FolderFilter(LibraryFilter):
    parent = filters.ModelChoiceFilter(queryset=of_person(Folder), help_text="Only what lies directly in this folder.")

    class Meta:
        model = Folder
        fields = ["team", "parent"]


class CategoryFilter(LibraryFilter):
    class Meta:
        model = Category
        fields = ["team"]


class TreeFilter(LibraryFilter):
    folder = filters.ModelChoiceFilter(
        queryset=of_person(Folder), method="in_folder", help_text="Only what is in this folder or below it."
    )
    categories = SeveralFilter(
        queryset=of_person(Category), method="in_categories", help_text="Only what has all of these."
    )
    archived = filters.BooleanFilter(method="is_archived", help_text="Archived trees instead of the others.")
    q = filters.CharFilter(method="search", max_length=200, help_text="Words of the title, description or nodes.")
    ordering = filters.ChoiceFilter(choices=ORDERINGS, method="as_it_is", help_text="`newest` unless said otherwise.")

    class Meta:
        model = Tree
        fields = ["team", "folder", "categories", "archived", "q", "ordering"]

    def filter_queryset(self, queryset):
        if self.form.cleaned_data["archived"] is None:
            queryset = queryset.active()
        return super().filter_queryset(queryset)

    def in_folder(self, queryset, name, folder):
        return queryset.in_folder(folder)

    def in_categories(self, queryset, name, categories):
        return queryset.in_categories([category.pk for category in categories])

    def is_archived(self, queryset, name, archived):
        return queryset.archived() if archived else queryset.active()

    def search(self, queryset, name, text):
        return queryset.search(text)

    def as_it_is(self, queryset, name, value):
        """The list itself is put in order by its pages."""
        return queryset


class RunFilter(LibraryFilter):
    state = filters.ChoiceFilter(choices=list(RUN_STATES.items()), method="in_state")
    tree = filters.ModelChoiceFilter(queryset=of_person(Tree), help_text="Only of this tree.")
    person = filters.ModelChoiceFilter(
        queryset=lambda request: colleagues(request.user), help_text="Only those that this person has."
    )
    mine = filters.BooleanFilter(method="only_mine", help_text="Only your own, or with false only the others'.")
    outcome = filters.ChoiceFilter(choices=[(each, each) for each in OUTCOMES])
    q = filters.CharFilter(
        method="search", max_length=200, help_text="Words, or parts of some, of the ticket's number and caller's name."
    )
    since = filters.DateFilter(method="from_day", validators=DATE_RANGE, help_text="Begun on this day or later.")
    until = filters.DateFilter(method="to_day", validators=DATE_RANGE, help_text="Begun on this day or earlier.")

    class Meta:
        model = Run
        fields = ["team", "state", "tree", "person", "mine", "outcome", "q", "since", "until"]

    def in_state(self, queryset, name, state):
        return getattr(queryset, state)()

    def only_mine(self, queryset, name, mine):
        return queryset.filter(person=self.request.user) if mine else queryset.exclude(person=self.request.user)

    def search(self, queryset, name, text):
        return queryset.search(text)

    def from_day(self, queryset, name, day):
        return queryset.started_between(since=day)

    def to_day(self, queryset, name, day):
        return queryset.started_between(until=day)


class FlagFilter(filters.FilterSet):
    open = filters.BooleanFilter(
        method="is_open", help_text="Only those that are not resolved; or only those that are."
    )

    class Meta:
        model = Flag
        fields = ["open"]

    def is_open(self, queryset, name, is_open):
        return queryset.open() if is_open else queryset.filter(resolved_at__isnull=False)
