"""The form of a team's synonyms."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from project.web.seen_forms import SeenForm
from trees.core.fingerprint import fingerprint
from trees.core.text import one_line
from trees.models.library.synonyms import MAX_PHRASE_CHARS, Synonyms, cleaned


class SynonymsForm(SeenForm):
    """``lines``: what is stored. ``added``: a word that a new group begins with."""

    lines = forms.CharField(
        required=False,
        max_length=Synonyms.MAX_CHARS,
        label="Synonyms",
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "class": "form-text"}),
        help_text="One group a line, with commas between its words and phrases. Capitals and accents do not matter.",
    )

    def __init__(self, data: QueryDict | None, *, lines: str, added: str = "") -> None:
        added = one_line(added)[:MAX_PHRASE_CHARS]
        initial = "\n".join(filter(None, [lines, f"{added}, " if added else ""]))
        self.stored = lines
        super().__init__(data, seen=fingerprint(lines), initial={"lines": initial})

    def clean_lines(self) -> str:
        return cleaned(self.cleaned_data["lines"])
