"""The form of a team's synonyms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from trees.core.fingerprint import fingerprint
from trees.core.text import one_line
from trees.models.synonyms import MAX_PHRASE_CHARS, Synonyms, cleaned


class SynonymsForm(forms.Form):
    """``seen`` is a fingerprint of what is stored; with an older one the form is refused once."""

    lines = forms.CharField(
        required=False,
        max_length=Synonyms.MAX_CHARS,
        label="Synonyms",
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "class": "form-text"}),
        help_text="One group a line, with commas between its words and phrases. Capitals and accents do not matter.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, lines: str, added: str = "") -> None:
        self.sent, self.stored, self.fingerprint = data, lines, fingerprint({"lines": lines})
        added = one_line(added)[:MAX_PHRASE_CHARS]
        initial = "\n".join(filter(None, [lines, f"{added}, " if added else ""]))
        super().__init__(data, initial={"lines": initial, "seen": self.fingerprint})

    def clean_lines(self) -> str:
        return cleaned(self.cleaned_data["lines"])

    def clean(self) -> dict[str, Any]:
        if self.sent is not None and self.cleaned_data.get("seen") not in ("", self.fingerprint):
            self.data = shown_again = self.sent.copy()
            shown_again["seen"] = self.fingerprint
            raise ValidationError(
                "Somebody else changed this in the meantime. Save again to replace their version with yours."
            )
        return self.cleaned_data
