"""The form of a new public link."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from project.web.times import end_of
from trees.models import Share
from trees.models.trees.shares import MAX_SHARE_AGE, clean_sites

EXPIRES = {"never": "never", "7": "in 7 days", "30": "in 30 days", "90": "in 90 days", "on": "at the end of this day:"}


class ShareForm(forms.Form):
    """``cleaned_data`` has what ``Share.objects.create_share`` takes: ``expires_at``, ``indexable`` and ``origins``."""

    expires = forms.ChoiceField(choices=list(EXPIRES.items()), widget=forms.RadioSelect, initial="never")
    day = forms.DateField(label="Day", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    indexable = forms.BooleanField(label="Search engines may list it", required=False)
    origins = forms.CharField(
        label="Sites that may show it in a frame",
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "https://help.example.com", "spellcheck": "false"}),
        help_text="One origin per line, without a path. Empty: no site.",
    )

    def clean_origins(self) -> list[str]:
        try:
            return clean_sites(self.cleaned_data["origins"].splitlines())
        except ValidationError as error:
            raise ValidationError(error.messages) from None

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        choice, day = data.pop("expires", "never"), data.pop("day", None)
        if choice == "on" and day is None and "day" not in self.errors:
            self.add_error("day", "Choose the day.")
        data["expires_at"] = self._expiry(choice, day)
        return data

    def _expiry(self, choice: str, day: date | None) -> datetime | None:
        if choice == "never":
            return None
        if choice != "on":
            return timezone.now() + timedelta(days=int(choice))
        if day and not timedelta(0) <= day - timezone.localdate() <= MAX_SHARE_AGE:
            self.add_error("day", "A day from today on, within ten years.")
            return None
        return end_of(day) if day else None


def initial_like(share: Share) -> dict[str, object]:
    """What the form starts with for another link like ``share``."""
    ends = share.expires_at
    ahead = ends is not None and ends > timezone.now()
    expires = "on" if ahead else "30" if ends else "never"
    day = timezone.localdate(ends).isoformat() if ahead else ""
    return {"expires": expires, "day": day, "indexable": share.indexable, "origins": share.origins}
