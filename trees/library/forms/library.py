"""Forms of the library. Their choices come from the user, so nobody can name what they may not see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.db.models import QuerySet
from django.forms.models import model_to_dict
from django.http import QueryDict
from django.utils.html import format_html

from accounts.access import CAN_EDIT
from accounts.models import Team, User
from project.web.seen_forms import CHANGED_MEANWHILE
from trees.core.fingerprint import fingerprint
from trees.core.message_forms import LABELS
from trees.core.search.query import MAX_QUERY_CHARS
from trees.library.forms.fields import CategoriesField, DayField, FolderChoice, TeamChoice
from trees.library.forms.pickers import category_widget
from trees.library.forms.refusable_form import RefusableForm
from trees.models import Category, Flag, Folder, Tree, Webhook
from trees.models.integrations import webhook_rules
from trees.models.integrations.webhook_events import EVENTS, FLAG_RAISED, RUN_FINISHED
from trees.models.library.categories import Colour
from trees.models.runs.flags import MAX_FLAG_CHARS

M = TypeVar("M", Folder, Category, Tree)
ChoiceOfRows = forms.ModelChoiceField  # also of several

if TYPE_CHECKING:

    class ModelFormOf(forms.ModelForm[M]):
        def _get_validation_exclusions(self) -> set[str]: ...  # which the stubs lack

else:

    class ModelFormOf(forms.ModelForm):
        """A ModelForm that names its model to type checkers: Django's querysets can be subscripted, its forms not."""

        def __class_getitem__(cls, model):
            return cls


SORTS = {"most_used": "Best match, most used", "newest": "Newest first", "name": "By name"}
DEFAULT_SORT = "most_used"


class FilterForm(forms.Form):
    """The query string of the library."""

    q = forms.CharField(required=False, max_length=MAX_QUERY_CHARS, label="search")
    sort = forms.ChoiceField(choices=list(SORTS.items()), required=False)
    archived = forms.BooleanField(required=False)
    everywhere = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict, user: User, teams: Sequence[Team]) -> None:
        super().__init__(data)
        self.fields["team"] = TeamChoice(teams)
        if "folder" in data:
            self.fields["folder"] = forms.ModelChoiceField(Folder.objects.of(user), required=False)
        if "category" in data:
            self.fields["category"] = CategoriesField(Category.objects.of(user), required=False)


def unknown_filters(form: forms.Form) -> list[str]:
    """The labels, in lower case, of the filters of ``form`` whose choice does not exist for the user."""
    return [str(form[name].label).lower() for name in form.errors if isinstance(form.fields[name], ChoiceOfRows)]


class TeamOwnedForm(ModelFormOf[M]):
    """A form of something that belongs to ``team``; constraints that name the team are checked too.

    ``seen`` is a fingerprint of what is stored. It goes out with the form, and a form that comes back with an older one
    is refused once, so that it does not silently overwrite what was saved in between.
    """

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.team = team
        self.seen = fingerprint(model_to_dict(self.instance, self._meta.fields))

    def clean(self) -> dict[str, Any] | None:
        if self.data.get("seen", self.seen) != self.seen:
            raise forms.ValidationError(CHANGED_MEANWHILE)
        return super().clean()

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"team"}


class FolderForm(TeamOwnedForm[Folder]):
    class Meta:
        model = Folder
        fields = ["name", "parent"]
        labels = {"parent": "Inside"}

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, team=team, **kwargs)
        without = self.instance if self.instance.pk else None
        self.fields["parent"] = FolderChoice(team, without, label="Inside", empty_label="The top of the library")


class CategoryForm(TeamOwnedForm[Category]):
    colour = forms.ChoiceField(choices=Colour.choices, widget=forms.RadioSelect, initial=Colour.GREEN)

    class Meta:
        model = Category
        fields = ["name", "colour"]


class TreeForm(TeamOwnedForm[Tree]):
    review_on = DayField(label="Review by", help_text="When the guide should be read again; its editors are reminded.")

    class Meta:
        model = Tree
        fields = [*Tree.COLUMNS, "categories"]
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, team=team, **kwargs)
        self.fields["folder"] = FolderChoice(team, empty_label="No folder")
        self.fields["categories"] = CategoriesField(team.categories.all(), required=False, widget=category_widget(team))


class PublishForm(forms.Form):
    """Publishes the draft of ``tree`` that was shown: ``serial`` goes out with the form."""

    serial = forms.CharField(required=False, widget=forms.HiddenInput)
    notes = forms.CharField(
        required=False,
        max_length=500,
        label="What is new",
        help_text="For those who run the guide and those who write it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    review_on = DayField(label="Review by", help_text="When the guide should be read again.")

    def __init__(self, data: QueryDict | None, *, tree: Tree) -> None:
        super().__init__(data, initial={"serial": tree.serial, "review_on": tree.review_on})
        self.sent, self.tree = data, tree

    def clean(self) -> dict[str, Any] | None:
        newest = str(self.tree.serial)
        if self.sent is not None and self.cleaned_data.get("serial") not in ("", newest):
            self.data = shown_again = self.sent.copy()
            shown_again["serial"] = newest
            raise forms.ValidationError("A newer draft was saved in the meantime. Publish again to publish that one.")
        return super().clean()


NOT_MOVED = "That folder no longer exists. Nothing was moved."


class MoveForm(forms.Form):
    def __init__(
        self, data: QueryDict | None = None, *, team: Team, initial: dict[str, Folder | None] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["folder"] = FolderChoice(team, empty_label="No folder")


class ImportForm(MoveForm):
    """Where the guides of an import go. ``as_files``: into folders as their files lie in."""

    as_files = forms.BooleanField(required=False, label="Make the folders that the files are in")

    def __init__(
        self, data: QueryDict | None = None, *, team: Team, initial: dict[str, Folder | None] | None = None
    ) -> None:
        super().__init__(data, team=team, initial=initial)
        self.fields["categories"] = CategoriesField(team.categories.all(), required=False, widget=category_widget(team))


class BulkCategoriesForm(forms.Form):
    """Categories that the chosen guides get, and others that they lose."""

    def __init__(self, data: QueryDict | None = None, *, team: Team) -> None:
        super().__init__(data)
        for name, label in (("add", "Add"), ("remove", "Remove")):
            widget = category_widget(team)
            self.fields[name] = CategoriesField(team.categories.all(), required=False, widget=widget, label=label)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        add, remove = (set(data.get(name) or ()) for name in ("add", "remove"))
        if not add | remove and not self.errors:
            raise forms.ValidationError("Choose at least one category.")
        if both := add & remove:
            raise forms.ValidationError(f"“{min(each.name for each in both)}” cannot be added and removed at once.")
        return data


class FlagForm(forms.Form):
    message = forms.CharField(required=False, max_length=MAX_FLAG_CHARS, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: QueryDict | None, *, flag: Flag) -> None:
        super().__init__(data, initial={"message": flag.message})
        self.fields["message"].label = (
            format_html("Message to <bdi>{}</bdi>", flag.by) if flag.by else "What was done about it"
        )


class WebhookForm(RefusableForm):
    url = forms.CharField(
        max_length=500,
        label="URL",
        widget=forms.URLInput(attrs={"placeholder": "https://example.com/treeline", "autocomplete": "off"}),
    )

    # Not "form": a control of that name hides the property that htmx sends a form by.
    message_form = forms.ChoiceField(label="Form of the messages", choices=list(LABELS.items()), required=False)
    token = forms.CharField(
        label="Token that Jira shows beside the URL",
        required=False,
        max_length=webhook_rules.MAX_TOKEN_CHARS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="For Jira automation only. It is kept encrypted and never shown again.",
    )
    with_told = forms.BooleanField(
        required=False,
        label="Send the trail, notes and values of finished runs as well",
        help_text="What callers told leaves Treeline with them.",
    )

    def __init__(self, data: QueryDict | None = None, *, team: Team, webhook: Webhook | None = None) -> None:
        initial = {"url": webhook.url, "message_form": webhook.form, "with_told": webhook.with_told} if webhook else {}
        super().__init__(data, initial=initial)
        self.team, self.webhook = team, webhook
        for event in EVENTS:
            chosen = event in (webhook.events if webhook else (RUN_FINISHED, FLAG_RAISED))
            self.fields[event.field] = forms.BooleanField(required=False, initial=chosen, label=event.label)
        if webhook and webhook.sealed_token:
            self.fields["token"].help_text = "The one that is kept stays, if this is empty."

    @property
    def events(self) -> list[forms.BoundField]:
        """The checkbox of each event."""
        return [self[event.field] for event in EVENTS]

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        webhook_rules.check_url(url)
        return url

    def clean_token(self) -> str:
        token: str = self.cleaned_data["token"]
        webhook_rules.check_token(token, self.cleaned_data.get("message_form", ""))
        return token

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        webhook_rules.check_events([event for event in EVENTS if data[event.field]])
        if not self.webhook:
            webhook_rules.check_room(self.team)
        return data

    @property
    def values(self) -> dict[str, Any]:
        """As ``Webhook.change`` takes them. A token that is kept and not entered again is left as it is."""
        values = self.cleaned_data.copy()
        values["form"] = values.pop("message_form")
        if self.webhook and not values["token"] and values["form"] == webhook_rules.JIRA:
            del values["token"]
        return values


def writable_teams(user: User) -> QuerySet[Team]:
    return user.teams().filter(CAN_EDIT)
