"""The form of find and replace, and the guides that it searches."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.http import QueryDict

from accounts.models import Team, User
from trees.core.changes.replace import MAX_FIND_CHARS, PLACES, Query
from trees.library.bulk import read_keys
from trees.library.forms.fields import FolderChoice
from trees.library.query import LibraryQuery, listed, search_library
from trees.library.replace import MAX_GUIDES_PER_REPLACE
from trees.models import Tree
from trees.models.trees.tree import TreeQuerySet

CHOSEN = re.compile(r"([0-9]{1,18}):([0-9]{1,9})")
LABELS = {"titles": "Titles of steps", "texts": "Texts of steps", "answers": "Answers"}


class ReplaceForm(forms.Form):
    """``chosen``: keys of the guides to search, instead of those of ``folder`` and of the library's filters."""

    find = forms.CharField(max_length=MAX_FIND_CHARS, strip=False)
    by = forms.CharField(max_length=MAX_FIND_CHARS, strip=False, required=False, label="Replace with")
    whole_word = forms.BooleanField(required=False, label="Whole words")
    match_case = forms.BooleanField(required=False, label="Match capitals")
    places = forms.MultipleChoiceField(
        choices=[(place, LABELS[place]) for place in PLACES],
        initial=PLACES,
        label="In",
        widget=forms.CheckboxSelectMultiple,
    )
    chosen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, team: Team, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["folder"] = FolderChoice(team, empty_label=f"All of {team.name}")

    def clean_find(self) -> str:
        text: str = self.cleaned_data["find"]
        if not text.strip():
            raise forms.ValidationError("Enter the text to find.")
        return text

    @property
    def query(self) -> Query:
        data = self.cleaned_data
        return Query(data["find"], data["whole_word"], data["match_case"], frozenset(data["places"]))


def scope_of(user: User, team: Team, form: ReplaceForm, query: LibraryQuery) -> TreeQuerySet:
    """The guides that the valid ``form`` asks to search: chosen ones, or those of a folder that the filters leave."""
    if form.cleaned_data["chosen"]:
        return Tree.objects.of(user).filter(pk__in=read_keys(form.cleaned_data["chosen"]))
    query = replace(query, folder=None)  # the form's own takes its place
    trees = listed(user, query).filter(team=team)
    if (matches := search_library(query)) is not None:
        trees = trees.filter(pk__in=matches.keys)
    folder = form.cleaned_data["folder"]
    return trees.in_folder(folder) if folder else trees


def read_chosen(values: list[str]) -> dict[int, int]:
    """Serial by tree of ``["3:17"]``, as ``Match.key`` writes them. BadRequest for anything else, and for too many."""
    if not 1 <= len(values) <= MAX_GUIDES_PER_REPLACE:
        raise BadRequest(f"Choose from 1 to {MAX_GUIDES_PER_REPLACE} guides.")
    pairs = [pair for value in values if (pair := CHOSEN.fullmatch(value))]
    if len(pairs) < len(values):
        raise BadRequest("A guide is chosen by its id and the serial of its draft.")
    return {int(pair[1]): int(pair[2]) for pair in pairs}
