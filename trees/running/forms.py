"""Forms about runs. Their choices come from the person, so nobody can name what they may not see."""

from django import forms

from accounts.models import Team, User
from trees.core.outcomes import OUTCOME_LABELS
from trees.library.fields import DATE_RANGE
from trees.models import SummaryTemplate, Tree
from trees.running.summary_template import TemplateError, check_template

RUN_STATES = {"under_way": "Under way", "finished": "Finished", "abandoned": "Abandoned"}
RUN_OWNERS = {"mine": "Mine", "all": "Everybody’s"}


class RunFilterForm(forms.Form):
    """What /runs/ shows: its query string."""

    state = forms.ChoiceField(choices=list(RUN_STATES.items()), required=False)
    whose = forms.ChoiceField(choices=list(RUN_OWNERS.items()), required=False)
    team = forms.ModelChoiceField(Team.objects.none(), required=False)
    tree = forms.ModelChoiceField(Tree.objects.none(), required=False)
    person = forms.ModelChoiceField(User.objects.none(), required=False)
    outcome = forms.ChoiceField(choices=list(OUTCOME_LABELS.items()), required=False)
    q = forms.CharField(required=False, max_length=200)
    since = forms.DateField(required=False, validators=DATE_RANGE)
    until = forms.DateField(required=False, validators=DATE_RANGE)

    def __init__(self, data, user):
        super().__init__(data)
        self.fields["team"].queryset = user.teams()
        self.fields["tree"].queryset = Tree.objects.of(user)
        self.fields["person"].queryset = colleagues(user)


class HandOverForm(forms.Form):
    """To whom a run of ``team`` goes: anybody in it but ``person``, who has it now."""

    to = forms.ModelChoiceField(User.objects.none(), label="To", empty_label="Choose a colleague")

    def __init__(self, *args, team, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = team.members.exclude(pk=person).order_by("name", "email")


class SummaryForm(forms.ModelForm):
    """A team's own form of the summary."""

    class Meta:
        model = SummaryTemplate
        fields = ["text"]
        labels = {"text": "Form"}
        widgets = {"text": forms.Textarea(attrs={"rows": 14, "spellcheck": "false"})}

    def clean_text(self):
        text = "\n".join(self.cleaned_data["text"].splitlines())
        try:
            check_template(text)
        except TemplateError as error:
            raise forms.ValidationError(str(error)) from None
        return text


def colleagues(user):
    """All who are in a team with ``user``, and ``user``."""
    teams = user.teams().values("pk")
    return User.objects.filter(pk__in=User.objects.filter(memberships__team__in=teams).values("pk")).order_by("email")
