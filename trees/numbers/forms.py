"""The filters of the page of numbers."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from trees.models import Tree
from trees.numbers.collect import numbers_of
from trees.numbers.shape import Numbers

FIRST_YEAR, LAST_YEAR = 2000, 2999


class NumbersForm(forms.Form):
    """The query string. An invalid value is reported beside its field and ignored."""

    release = forms.TypedChoiceField(required=False)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)

    def __init__(self, data: QueryDict, tree: Tree) -> None:
        super().__init__(data)
        self.tree = tree
        numbers = tree.revisions.released().order_by("-number").values_list("number", flat=True)
        choices = [("", "All releases"), *((each, f"Release {each}") for each in numbers)]
        self.fields["release"] = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, choices=choices)
        self.is_valid()

    def clean_since(self) -> date | None:
        return in_years(self.cleaned_data["since"])

    def clean_until(self) -> date | None:
        return in_years(self.cleaned_data["until"])

    @property
    def is_filtered(self) -> bool:
        return any(self.cleaned_data.values())

    def numbers(self) -> Numbers:
        data = self.cleaned_data
        release = data.get("release")
        return numbers_of(self.tree, [release] if release else None, data.get("since"), data.get("until"))

    def csv_url(self) -> str:
        """The URL of the same numbers as a CSV file."""
        params = {name: value for name, value in self.cleaned_data.items() if value} | {"format": "csv"}
        return f"{reverse('api-tree-analytics', args=[self.tree.pk])}?{urlencode(params)}"


def in_years(day: date | None) -> date | None:
    if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(f"A date from {FIRST_YEAR} to {LAST_YEAR}.")
    return day
