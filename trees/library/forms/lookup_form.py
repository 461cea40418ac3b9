"""The form of a lookup, its values as rows, and the form that tries it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from project.sealed import Unreadable
from trees.core.fields.input_values import MAX_VALUE_CHARS
from trees.core.fields.lookups import MAX_HEADER_CHARS, MAX_HEADERS, MAX_OUTPUTS, MAX_PATH_CHARS, OUTPUT_KINDS, Output
from trees.core.runs.state import DETAILS
from trees.core.stored import MAX_FIELD_NAME_CHARS
from trees.library.forms.refusable_form import RefusableForm
from trees.models import Lookup
from trees.models.integrations.lookups import (
    MAX_CACHE_SECONDS,
    MAX_LOOKUP_BODY_CHARS,
    MAX_LOOKUP_SECONDS,
    MAX_LOOKUP_URL_CHARS,
    METHODS,
)

UNCHANGED = "(kept)"
EMPTY_ROWS = 3
PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class OutputForm(forms.Form):
    """One value that the lookup gives."""

    name = forms.CharField(max_length=MAX_FIELD_NAME_CHARS, widget=forms.TextInput(attrs=PLAIN))
    path = forms.CharField(
        max_length=MAX_PATH_CHARS, widget=forms.TextInput(attrs={**PLAIN, "placeholder": "device.model"})
    )
    kind = forms.ChoiceField(label="Type", choices=[(kind, kind.replace("-", " or ")) for kind in OUTPUT_KINDS])
    sensitive = forms.BooleanField(required=False)
    example = forms.CharField(required=False, max_length=MAX_VALUE_CHARS, widget=forms.TextInput(attrs=PLAIN))

    def has_changed(self) -> bool:
        """Whether it is one: a row is empty where it has neither a name nor a path."""
        return any((self.data.get(self.add_prefix(name)) or "").strip() for name in ("name", "path"))


OutputFormSet = forms.formset_factory(OutputForm, extra=EMPTY_ROWS, max_num=MAX_OUTPUTS, absolute_max=MAX_OUTPUTS)


class LookupForm(RefusableForm):
    """``outputs``: the rows of its values. ``save`` adds or changes the lookup, or adds what is wrong to the form."""

    name = forms.CharField(
        max_length=MAX_FIELD_NAME_CHARS,
        widget=forms.TextInput(attrs={**PLAIN, "placeholder": "crm"}),
        help_text="Guides call it by this name.",
    )
    url = forms.CharField(
        label="URL",
        max_length=MAX_LOOKUP_URL_CHARS,
        widget=forms.TextInput(attrs={**PLAIN, "placeholder": "https://crm.example.com/devices/{serial}"}),
        help_text="{ticket}, {caller} and names of fields such as {serial} stand for what a run knows.",
    )
    method = forms.ChoiceField(choices=[(name, name) for name in METHODS])
    body = forms.CharField(
        label="Body",
        required=False,
        max_length=MAX_LOOKUP_BODY_CHARS,
        widget=forms.Textarea(attrs={**PLAIN, "rows": 3, "placeholder": '{"serial": "{serial}"}'}),
        help_text="JSON, of a POST.",
    )
    headers = forms.CharField(
        required=False,
        max_length=MAX_HEADERS * (MAX_HEADER_CHARS + 100),
        widget=forms.Textarea(attrs={**PLAIN, "rows": 3, "placeholder": "Authorization: Bearer …"}),
        help_text=f"One a line. Kept encrypted and never shown again; {UNCHANGED} leaves a value as it is.",
    )
    seconds = forms.IntegerField(label="Seconds to wait for an answer", min_value=1, max_value=MAX_LOOKUP_SECONDS)
    cache_seconds = forms.IntegerField(
        label="Seconds to use an answer again for", min_value=0, max_value=MAX_CACHE_SECONDS, help_text="0 for never."
    )

    def __init__(self, data: QueryDict | None = None, *, lookup: Lookup) -> None:
        names = ("name", "url", "method", "body", "seconds", "cache_seconds")
        initial = {name: getattr(lookup, name) for name in names} | {"headers": shown_headers(lookup)}
        super().__init__(data, initial=initial)
        self.lookup = lookup
        rows = [each.to_json() | {"path": each.path.removeprefix("$.")} for each in lookup.outputs]
        self.outputs = OutputFormSet(data, initial=rows, prefix="outputs")

    def is_valid(self) -> bool:
        """Whether the form and all of its rows are."""
        return all([super().is_valid(), self.outputs.is_valid()])

    def clean_headers(self) -> dict[str, str | None]:
        lines = [line.partition(":") for line in self.cleaned_data["headers"].splitlines() if line.strip()]
        if not all(colon for _, colon, _ in lines):
            raise ValidationError("Write each header as a name, a colon and its value.")
        values = {name.strip(): value.strip() for name, _, value in lines}
        return {name: None if value == UNCHANGED else value for name, value in values.items()}

    @property
    def values(self) -> dict[str, Any]:
        """What the lookup is to have."""
        rows = [row.cleaned_data for row in self.outputs if row.has_changed()]
        return self.cleaned_data | {"outputs": [Output(**row) for row in rows]}


class TrialForm(forms.Form):
    """A value for each placeholder of ``lookup``."""

    def __init__(self, data: QueryDict | None = None, *, lookup: Lookup) -> None:
        super().__init__(data, prefix="asked")
        for name in lookup.asks:
            label = name.capitalize() if name in DETAILS else name
            self.fields[name] = forms.CharField(
                label=label, max_length=MAX_VALUE_CHARS, widget=forms.TextInput(attrs=PLAIN)
            )


def shown_headers(lookup: Lookup) -> str:
    """The names of its headers, with (kept) for their values."""
    try:
        return "\n".join(f"{name}: {UNCHANGED}" for name in lookup.headers)
    except Unreadable:  # the site has lost the key: they are to be entered again
        return ""
