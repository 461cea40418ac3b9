"""The form by which an author asks a colleague to read a draft."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.urls import reverse

from accounts.access import CAN_EDIT
from accounts.models import Team, User
from accounts.models.notices import MAX_WORDS_CHARS
from accounts.models.teams import MembershipQuerySet
from trees.library.forms.people_picker import PersonField
from trees.models import Tree


class AskForm(forms.Form):
    """``to``: who may edit ``tree`` as well, and so sees its draft."""

    message = forms.CharField(
        required=False, max_length=MAX_WORDS_CHARS, label="What to look at", widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ["to", "message"]

    def __init__(self, data: QueryDict | None, *, tree: Tree, by: User) -> None:
        super().__init__(data)
        others = readers_of_drafts(tree.team).exclude(user=by)
        url = reverse("tree_ask_choices", args=[tree.pk])
        self.fields["to"] = self.colleague = PersonField(others, url, label="Colleague")
        self.order_fields(self.field_order)


def readers_of_drafts(team: Team) -> MembershipQuerySet:
    return team.memberships.of_people().filter(CAN_EDIT, user__is_active=True)
