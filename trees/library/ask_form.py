"""The form by which an author asks a colleague to read a draft."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.access import CAN_EDIT
from accounts.models import Team, User
from accounts.models.notices import MAX_WORDS_CHARS


class AskForm(forms.Form):
    """``to``: who may edit in ``team`` as well, and so sees drafts."""

    message = forms.CharField(
        required=False, max_length=MAX_WORDS_CHARS, label="What to look at", widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ["to", "message"]

    def __init__(self, data: QueryDict | None, *, team: Team, by: User) -> None:
        super().__init__(data)
        self.fields["to"] = forms.ModelChoiceField(
            readers_of_drafts(team).exclude(pk=by.pk), label="Colleague", empty_label="Choose a colleague"
        )
        self.order_fields(self.field_order)


def readers_of_drafts(team: Team) -> QuerySet[User]:
    editors = team.memberships.filter(CAN_EDIT).values("user")
    return User.objects.filter(pk__in=editors, is_active=True, service_team=None).order_by("name", "email")
