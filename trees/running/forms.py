"""Forms about runs. Their choices are what the user may see: naming anything else is invalid."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from trees.core.outcomes import OUTCOME_LABELS
from trees.core.search.query import MAX_QUERY_CHARS
from trees.library.forms.fields import DATE_RANGE
from trees.library.forms.people_picker import PersonField
from trees.models import Run, SummaryTemplate, Tree
from trees.models.runs.agents import agent_keys
from trees.models.runs.run import MAX_HANDOVER_NOTE_CHARS
from trees.running.summary_template import TemplateError, check_template

RUN_STATES = {"under_way": "Under way", "finished": "Finished", "abandoned": "Abandoned"}
RUN_DOERS = {"person": "People only", "agent": "Agents"}
RUN_OWNERS = {"mine": "Mine", "all": "Everyone’s"}


class RunFilterForm(forms.Form):
    """The query string of /runs/."""

    state = forms.ChoiceField(choices=list(RUN_STATES.items()), required=False)
    whose = forms.ChoiceField(choices=list(RUN_OWNERS.items()), required=False)
    outcome = forms.ChoiceField(choices=list(OUTCOME_LABELS.items()), required=False)
    by = forms.ChoiceField(choices=list(RUN_DOERS.items()), required=False)
    q = forms.CharField(required=False, max_length=MAX_QUERY_CHARS, label="search")
    since = forms.DateField(required=False, validators=DATE_RANGE)
    until = forms.DateField(required=False, validators=DATE_RANGE)

    def __init__(self, data: QueryDict, user: User) -> None:
        super().__init__(data)
        self.fields["team"] = forms.ModelChoiceField(user.teams(), required=False)
        self.fields["tree"] = forms.ModelChoiceField(Tree.objects.of(user), required=False, label="Guide")
        self.fields["person"] = forms.ModelChoiceField(colleagues(user), required=False)


class HandOverForm(forms.Form):
    """Whom to hand ``run`` over to: a colleague, ``by`` themselves, or the agent with one of the keys they know."""

    note = forms.CharField(
        label="Note for whoever goes on with it",
        required=False,
        max_length=MAX_HANDOVER_NOTE_CHARS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, data: QueryDict | None, *, run: Run, by: User) -> None:
        super().__init__(data)
        is_repeatable = data is not None and run.handed_by_id == by.pk  # a proxy may send a request twice
        people = run.team.memberships.of_people().exclude(user=None if is_repeatable else run.person_id)
        keys = {f"key-{each.pk}": each for each in agent_keys(run.team, by)}
        url = reverse("run_handover_choices", args=[run.pk])
        self.fields["to"] = self.colleague = PersonField(people, url, keys=keys, label="To")
        self.order_fields(["to", "note"])


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
