"""Forms about runs. Their choices are what the user may see: naming anything else is invalid."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import Team, User
from trees.core.outcomes import OUTCOME_LABELS
from trees.library.fields import DATE_RANGE
from trees.models import SummaryTemplate, Tree
from trees.running.summary_template import TemplateError, check_template

RUN_STATES = {"under_way": "Under way", "finished": "Finished", "abandoned": "Abandoned"}
RUN_OWNERS = {"mine": "Mine", "all": "Everyone’s"}


class RunFilterForm(forms.Form):
    """The query string of /runs/."""

    state = forms.ChoiceField(choices=list(RUN_STATES.items()), required=False)
    whose = forms.ChoiceField(choices=list(RUN_OWNERS.items()), required=False)
    outcome = forms.ChoiceField(choices=list(OUTCOME_LABELS.items()), required=False)
    q = forms.CharField(required=False, max_length=200)
    since = forms.DateField(required=False, validators=DATE_RANGE)
    until = forms.DateField(required=False, validators=DATE_RANGE)

    def __init__(self, data: QueryDict, user: User) -> None:
        super().__init__(data)
        self.fields["team"] = forms.ModelChoiceField(user.teams(), required=False)
        self.fields["tree"] = forms.ModelChoiceField(Tree.objects.of(user), required=False, label="Guide")
        self.fields["person"] = forms.ModelChoiceField(colleagues(user), required=False)


class HandOverForm(forms.Form):
    """The person to hand a run over to: a member of ``team``, except the run's current ``person`` (a key)."""

    def __init__(self, data: QueryDict | None, *, team: Team, person: int | None) -> None:
        super().__init__(data)
        members = team.members.exclude(pk=person).filter(service_team=None).order_by("name", "email")
        self.fields["to"] = forms.ModelChoiceField(members, label="To", empty_label="Choose a colleague")


class SummaryForm(forms.Form):
    """A team's own template of the summary."""

    text = forms.CharField(
        label="Template",
        max_length=SummaryTemplate.MAX_TEMPLATE_CHARS,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
    )

    def clean_text(self) -> str:
        text = "\n".join(self.cleaned_data["text"].splitlines())
        try:
            check_template(text)
        except TemplateError as error:
            raise forms.ValidationError(str(error)) from None
        return text


def colleagues(user: User) -> QuerySet[User]:
    """The members of the user's teams."""
    teams = user.teams().values("pk")
    return User.objects.filter(
        service_team=None, pk__in=User.objects.filter(memberships__team__in=teams).values("pk")
    ).order_by("email")
