"""Forms of the library. Their choices come from the person, so nobody can name what they may not see."""

import re

from django import forms
from django.conf import settings
from django.forms.models import model_to_dict

from accounts.models import Role, Team
from trees import webhooks
from trees.core.fingerprint import fingerprint
from trees.models import Category, Folder, Tree
from trees.models.categories import Colour
from trees.models.flags import MAX_FLAG_CHARS
from trees.running.forms import DATE_RANGE

MOST_WEBHOOKS = 20  # of a team
ID = re.compile(r"[0-9]{1,18}")
SORTS = {"newest": "Newest first", "name": "By name", "most_used": "Most used"}


class CategoriesField(forms.ModelMultipleChoiceField):
    """Any number of categories. Django asks the database for what is no id of 64 bits, which SQLite refuses."""

    def clean(self, value):
        return super().clean([each if ID.fullmatch(str(each)) else "0" for each in value or []])


class FilterForm(forms.Form):
    """What the library shows: the query string of /trees/."""

    team = forms.ModelChoiceField(Team.objects.none(), required=False)
    folder = forms.ModelChoiceField(Folder.objects.none(), required=False)
    category = CategoriesField(Category.objects.none(), required=False)
    q = forms.CharField(required=False, max_length=200)
    sort = forms.ChoiceField(choices=list(SORTS.items()), required=False)
    archived = forms.BooleanField(required=False)
    everywhere = forms.BooleanField(required=False)

    def __init__(self, data, user):
        super().__init__(data)
        self.fields["team"].queryset = user.teams()
        self.fields["folder"].queryset = Folder.objects.of(user)
        self.fields["category"].queryset = Category.objects.of(user)


class TeamsForm(forms.ModelForm):
    """A form of something that belongs to ``team``; constraints that name the team are checked too.

    ``seen`` is a fingerprint of what is stored. It goes out with the form, and a form that comes back with an older one
    is refused once, lest it undo in silence what somebody else saved meanwhile.
    """

    def __init__(self, *args, team, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.team = team
        self.seen = fingerprint(model_to_dict(self.instance, self._meta.fields))

    def clean(self):
        if self.data.get("seen", self.seen) != self.seen:
            raise forms.ValidationError(
                "Somebody else changed this meanwhile. What you entered stands here; save again to put it in place."
            )
        return super().clean()

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"team"}


class FolderForm(TeamsForm):
    class Meta:
        model = Folder
        fields = ["name", "parent"]
        labels = {"parent": "Inside"}

    def __init__(self, *args, team, **kwargs):
        super().__init__(*args, team=team, **kwargs)
        without = self.instance if self.instance.pk else None
        self.fields["parent"] = FolderChoice(team, without, label="Inside", empty_label="The top of the library")


class FolderChoice(forms.ModelChoiceField):
    """Folders of one team, each shown with where it is: "Network / VPN". Not ``without`` nor what is below it."""

    def __init__(self, team, without=None, **kwargs):
        super().__init__(Folder.objects.filter(team=team), required=False, **kwargs)
        folders = list(self.queryset)
        names = {folder.pk: folder.name for folder in folders}
        if without:
            self.queryset = self.queryset.exclude(path__startswith=without.path)
            folders = [folder for folder in folders if not folder.path.startswith(without.path)]
        places = ((folder.pk, place(folder, names)) for folder in folders)
        self.choices = [("", self.empty_label), *sorted(places, key=lambda choice: choice[1].casefold())]


class CategoryForm(TeamsForm):
    colour = forms.ChoiceField(choices=Colour.choices, widget=forms.RadioSelect, initial=Colour.GREEN)

    class Meta:
        model = Category
        fields = ["name", "colour"]


class DayField(forms.DateField):
    """A day out of the browser's calendar; one that a calendar has."""

    def __init__(self, **kwargs):
        first, last = (each.limit_value.isoformat() for each in DATE_RANGE)
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": first, "max": last})
        super().__init__(required=False, validators=DATE_RANGE, widget=widget, **kwargs)


class TreeForm(TeamsForm):
    review_on = DayField(label="Review by", help_text="When somebody should read it again; its editors are reminded.")

    class Meta:
        model = Tree
        fields = ["title", "description", "folder", "categories", "review_on"]
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, team, **kwargs):
        super().__init__(*args, team=team, **kwargs)
        self.fields["folder"] = FolderChoice(team, empty_label="No folder")
        self.fields["categories"] = CategoriesField(
            team.categories.all(), required=False, widget=forms.CheckboxSelectMultiple
        )


class PublishForm(forms.Form):
    """Publishes the draft of ``tree`` that was shown: ``serial`` goes out with the form."""

    serial = forms.CharField(required=False, widget=forms.HiddenInput)
    notes = forms.CharField(
        required=False,
        max_length=500,
        label="What is new",
        help_text="For those who run it and those who write it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    review_on = DayField(label="Review by", help_text="When somebody should read it again.")

    def __init__(self, *args, tree, **kwargs):
        super().__init__(*args, initial={"serial": tree.serial, "review_on": tree.review_on}, **kwargs)
        self.tree = tree

    def clean(self):
        if self.cleaned_data.get("serial") not in ("", str(self.tree.serial)):
            self.data = self.data.copy()
            self.data["serial"] = str(self.tree.serial)
            raise forms.ValidationError("Somebody saved a newer draft meanwhile. Publish again to publish that one.")
        return super().clean()


class MoveForm(forms.Form):
    def __init__(self, *args, team, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["folder"] = FolderChoice(team, label="Folder", empty_label="No folder")


class FlagForm(forms.Form):
    message = forms.CharField(required=False, max_length=MAX_FLAG_CHARS, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, flag, **kwargs):
        super().__init__(*args, initial={"message": flag.message}, **kwargs)
        self.fields["message"].label = f"Message to {flag.by}" if flag.by else "What was done about it"


class WebhookForm(forms.Form):
    url = forms.CharField(
        max_length=500,
        label="Address",
        widget=forms.URLInput(attrs={"placeholder": "https://example.com/treeline", "autocomplete": "off"}),
    )
    run_finished = forms.BooleanField(required=False, initial=True, label="Runs that come to their end")
    flag_raised = forms.BooleanField(required=False, initial=True, label="Flags that are raised")

    def __init__(self, *args, team, **kwargs):
        super().__init__(*args, **kwargs)
        self.team = team

    def clean_url(self):
        try:
            webhooks.check(self.cleaned_data["url"], private=settings.WEBHOOKS_ALLOW_PRIVATE)
        except webhooks.Refused as error:
            raise forms.ValidationError(str(error)) from None
        return self.cleaned_data["url"]

    def clean(self):
        asked = super().clean()
        if not (asked["run_finished"] or asked["flag_raised"]):
            raise forms.ValidationError("Choose what it is told of.")
        if self.team.webhooks.count() >= MOST_WEBHOOKS:
            raise forms.ValidationError(f"A team has at most {MOST_WEBHOOKS} webhooks.")
        return asked


def writable_teams(user):
    return user.teams().filter(role__in=[Role.EDITOR, Role.ADMIN])


def place(folder, names: dict[int, str]) -> str:
    return " / ".join(names[key] for key in folder.lineage)
