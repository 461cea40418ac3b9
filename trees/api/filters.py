"""Filters of the lists. Their choices are what the user may see: naming anything else is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol, cast

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django_filters import fields
from django_filters import rest_framework as filters

from accounts.models import Team
from trees.api.fields import user_of, visible_rows
from trees.core.outcomes import OUTCOMES
from trees.core.search.query import MAX_QUERY_CHARS
from trees.library.forms.fields import DATE_RANGE
from trees.models import Category, Flag, Folder, Run, Tree
from trees.models.queries.keyset import ORDERS
from trees.models.runs.flags import FlagQuerySet
from trees.models.runs.queries import RunQuerySet
from trees.models.search.matches import MAX_MATCHES, Filters, Matches, has_words, inside, search_guides
from trees.models.trees.tree import TreeQuerySet
from trees.running.forms import RUN_DOERS, RUN_STATES, colleagues

MAX_ID_DIGITS = 18
BEST = "best"
ORDERING_HELP = {
    BEST: "Best match of `q` first.",
    "newest": "Last changed first.",
    "name": "By title.",
    "most_used": "Most often run first.",
}


def visible(model: type[Model]) -> Callable[[HttpRequest], QuerySet[Model]]:
    """The choices of a filter: the rows of ``model`` that the user may see."""
    return lambda request: visible_rows(model, user_of(request))


class IdsField(fields.ModelMultipleChoiceField):
    """Several ids. One that is too large for the database is an invalid choice."""

    def clean(self, value: list[str] | None) -> QuerySet[Model]:
        if any(len(each) > MAX_ID_DIGITS for each in value or ()):
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list")
        chosen: QuerySet[Model] = super().clean(value)
        return chosen


class IdsFilter(filters.ModelMultipleChoiceFilter):
    field_class = IdsField


class TeamFilter(filters.FilterSet):
    team = filters.ModelChoiceFilter(queryset=visible(Team), help_text="Only of this team.")


class FolderFilter(TeamFilter):
    parent = filters.ModelChoiceFilter(queryset=visible(Folder), help_text="Only folders directly in this one.")

    class Meta:
        model = Folder
        fields = ["team", "parent"]


class CategoryFilter(TeamFilter):
    class Meta:
        model = Category
        fields = ["team"]


class Searching(Protocol):
    """A view that pages the matches of a search."""

    matches: Matches | None


class TreeFilter(TeamFilter):
    folder = filters.ModelChoiceFilter(
        queryset=visible(Folder), method="in_folder", help_text="Only guides in this folder or below it."
    )
    categories = IdsFilter(
        queryset=visible(Category), method="in_categories", help_text="Only guides with all of these categories."
    )
    archived = filters.BooleanFilter(method="is_archived", help_text="Archived guides instead of the others.")
    q = filters.CharFilter(
        method="search",
        max_length=MAX_QUERY_CHARS,
        help_text=f"Words of the title, description or steps. Finds at most {MAX_MATCHES:,} guides.",
    )
    ordering = filters.ChoiceFilter(
        choices=[(name, ORDERING_HELP[name]) for name in [BEST, *ORDERS]],
        method="unchanged",
        help_text="`newest` by default; with `q`, `best`.",
    )

    class Meta:
        model = Tree
        fields = ["team", "folder", "categories", "archived", "q", "ordering"]

    def filter_queryset(self, queryset: TreeQuerySet) -> TreeQuerySet:
        if self.form.cleaned_data["archived"] is None:
            queryset = queryset.active()
        filtered: TreeQuerySet = super().filter_queryset(queryset)
        return filtered

    def in_folder(self, queryset: TreeQuerySet, name: str, folder: Folder) -> TreeQuerySet:
        return queryset.in_folder(folder)

    def in_categories(self, queryset: TreeQuerySet, name: str, categories: list[Category]) -> TreeQuerySet:
        return queryset.in_categories([category.pk for category in categories])

    def is_archived(self, queryset: TreeQuerySet, name: str, archived: bool) -> TreeQuerySet:
        return queryset.archived() if archived else queryset.active()

    def search(self, queryset: TreeQuerySet, name: str, text: str) -> TreeQuerySet:
        """Leaves the order of the matches with the view, which pages them."""
        if not has_words(text):
            return queryset
        matches = search_guides(text, self.search_filters())
        cast(Searching, self.request.parser_context["view"]).matches = matches
        return queryset.filter(pk__in=matches.keys)

    def search_filters(self) -> Filters:
        """The other filters, as a search has them."""
        data = self.form.cleaned_data
        teams = list(user_of(self.request).teams())
        folder = data["folder"]
        return Filters(
            [team for team in teams if data["team"] in (None, team)],
            archived=bool(data["archived"]),
            folders=inside(folder) if folder else None,
            categories=[category.pk for category in data["categories"] or ()],
            own_team=teams[0].pk if teams else None,
        )

    def unchanged(self, queryset: TreeQuerySet, name: str, value: str) -> TreeQuerySet:
        """The pagination orders the list."""
        return queryset


class RunFilter(TeamFilter):
    state = filters.ChoiceFilter(choices=list(RUN_STATES.items()), method="in_state")
    tree = filters.ModelChoiceFilter(queryset=visible(Tree), help_text="Only of this guide.")
    person = filters.ModelChoiceFilter(
        queryset=lambda request: colleagues(user_of(request)), help_text="Only runs of this person."
    )
    mine = filters.BooleanFilter(method="is_mine", help_text="true: only your own runs. false: only those of others.")
    outcome = filters.ChoiceFilter(choices=[(each, each) for each in OUTCOMES])
    by = filters.ChoiceFilter(
        choices=list(RUN_DOERS.items()),
        method="done_by",
        help_text="person: done by people alone. agent: done by an agent, or in part.",
    )
    q = filters.CharFilter(
        method="search",
        max_length=MAX_QUERY_CHARS,
        help_text="Words, or parts of words, of the ticket number and caller name.",
    )
    since = filters.DateFilter(
        method="from_day", validators=DATE_RANGE, help_text="Started on this day or later, in your time zone."
    )
    until = filters.DateFilter(
        method="to_day", validators=DATE_RANGE, help_text="Started on this day or earlier, in your time zone."
    )

    class Meta:
        model = Run
        fields = ["team", "state", "tree", "person", "mine", "outcome", "by", "q", "since", "until"]

    def done_by(self, queryset: RunQuerySet, name: str, who: str) -> RunQuerySet:
        return queryset.done_by(who)

    def in_state(self, queryset: RunQuerySet, name: str, state: str) -> RunQuerySet:
        return queryset.in_state(state)

    def is_mine(self, queryset: RunQuerySet, name: str, mine: bool) -> RunQuerySet:
        user = user_of(self.request)
        return queryset.filter(person=user) if mine else queryset.exclude(person=user)

    def search(self, queryset: RunQuerySet, name: str, text: str) -> RunQuerySet:
        return queryset.search(text)

    def from_day(self, queryset: RunQuerySet, name: str, day: date) -> RunQuerySet:
        with timezone.override(user_of(self.request).zone):
            return queryset.started_between(since=day)

    def to_day(self, queryset: RunQuerySet, name: str, day: date) -> RunQuerySet:
        with timezone.override(user_of(self.request).zone):
            return queryset.started_between(until=day)


class FlagFilter(filters.FilterSet):
    open = filters.BooleanFilter(method="is_open", help_text="true: only open flags. false: only resolved ones.")

    class Meta:
        model = Flag
        fields = ["open"]

    def is_open(self, queryset: FlagQuerySet, name: str, is_open: bool) -> FlagQuerySet:
        return queryset.open() if is_open else queryset.filter(resolved_at__isnull=False)
