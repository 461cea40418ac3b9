"""Forms that would silently overwrite what somebody else has saved since they were shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

CHANGED_MEANWHILE = "Somebody else changed this in the meantime. Save again to replace their version with yours."


class SeenForm(forms.Form):
    """``seen`` goes out with the form: a text that stands for what is stored. A form that comes back with another one
    is refused once."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, seen: str, initial: dict[str, str]) -> None:
        self.sent, self.newest = data, seen
        super().__init__(data, initial={**initial, "seen": seen})

    def clean(self) -> dict[str, Any]:
        if self.sent is not None and self.sent.get("seen", self.newest).replace("\r\n", "\n") != self.newest:
            self.data = shown_again = self.sent.copy()
            shown_again["seen"] = self.newest
            raise ValidationError(CHANGED_MEANWHILE)
        return self.cleaned_data
