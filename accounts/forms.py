"""Forms of the profile and the teams."""

from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict

from accounts.email_lists import MAX_EMAIL_CHARS, MAX_EMAILS_PER_LIST, MAX_LIST_CHARS, emails_in
from accounts.models import Clock, Passkey, Role, Scope, Team, TicketDesk, User
from accounts.models.keys import LIFETIMES
from accounts.models.verifications import MAX_EMAILED_CODE_CHARS
from accounts.oauth.requests import AuthorizationRequest
from accounts.origins import MAX_ORIGIN_CHARS, MAX_ORIGINS, clean_origins
from accounts.verification import new_email
from accounts.zones import zone_choices
from project.web.seen_forms import SeenForm

M = TypeVar("M", bound=models.Model)
MEANINGS = {
    Scope.READ: "Find and read published guides",
    Scope.RUN: "Find, read and follow them: begin runs, answer, note, flag and finish",
}


class OwnFieldsForm(forms.ModelForm[M]):
    """Saves its own fields only: another field that changes meanwhile, such as a password, keeps its new value."""

    fields_to_save: ClassVar[list[str]]

    def save(self, commit: bool = True) -> M:
        self.instance.save(update_fields=self.fields_to_save)
        return self.instance


class ProfileForm(OwnFieldsForm[User]):
    fields_to_save = ["name", "time_zone", "clock"]

    class Meta:
        model = User
        fields = ["name", "time_zone", "clock"]
        widgets = {"name": forms.TextInput({"autocomplete": "name"})}
        help_texts = {
            "name": "How your teams see you. Without one they see your email.",
            "clock": "Of the times on pages and in emails.",
            "time_zone": "Of the times on pages, and of the days in summaries, emails, numbers and exports.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        learned = self.instance.browser_time_zone
        follow = f"As my browser ({learned.replace('_', ' ')})" if learned else "As my browser"
        self.fields["time_zone"] = forms.ChoiceField(
            required=False,
            label="Time zone",
            choices=[("", follow), *zone_choices(), *self._own_choice()],
            help_text=self.fields["time_zone"].help_text,
        )

        self.fields["clock"] = forms.ChoiceField(
            required=False,
            label="Time of day",
            choices=[("", "As my browser"), *Clock.choices],
            help_text=self.fields["clock"].help_text,
        )

    def _own_choice(self) -> list[tuple[str, str]]:
        """A zone that was set through the API and that the list does not offer, such as "US/Pacific"."""
        own = self.instance.time_zone
        offered = any(own == name or own in dict(places) for name, places in zone_choices() if isinstance(places, list))
        return [] if offered or own in ("", "UTC") else [(own, own)]


class EmailForm(forms.Form):
    email = forms.EmailField(
        max_length=MAX_EMAIL_CHARS, label="New email", widget=forms.EmailInput({"autocomplete": "email"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        return new_email(self.user, self.cleaned_data["email"])


class CodeForm(forms.Form):
    code = forms.CharField(
        max_length=MAX_EMAILED_CODE_CHARS,
        label="Code",
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(forms.Form):
    name = forms.CharField(max_length=80, help_text="Where it is: “Laptop”, “Yellow key”.")

    def __init__(self, *args: Any, passkey: Passkey, **kwargs: Any) -> None:
        self.passkey = passkey
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = passkey.name

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        others = self.passkey.user.passkeys.exclude(pk=self.passkey.pk).values_list("name", flat=True)
        if name.casefold() in {each.casefold() for each in others}:
            raise ValidationError("Another passkey of yours has this name.")
        return name


class TeamForm(OwnFieldsForm[Team]):
    fields_to_save = ["name"]

    class Meta:
        model = Team
        fields = ["name"]
        labels = {"name": "Name of the team"}

    def save(self, commit: bool = True) -> Team:
        self.instance.rename(self.cleaned_data["name"])
        return self.instance


class RetentionForm(forms.ModelForm[Team]):
    erase_after_days = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=3650,
        label="Erase after how many days",
        help_text="Leave empty to keep everything.",
    )
    delete_runs_after_days = forms.IntegerField(
        required=False,
        min_value=30,
        max_value=3650,
        label="Delete runs after how many days",
        help_text="At least 30. Leave empty to keep all runs.",
    )

    class Meta:
        model = Team
        fields = ["erase_after_days", "delete_runs_after_days"]

    @property
    def days(self) -> tuple[int | None, int | None]:
        """After how many days what callers told is erased, and runs are deleted. None: never."""
        erase, delete = (self.cleaned_data[name] for name in self.Meta.fields)
        return erase, delete

    @property
    def confirmation(self) -> str:
        """Comes back with the form once its consequences were shown: these days, and no others."""
        return " ".join(f"{each or ''}" for each in self.days)

    def save(self, commit: bool = True) -> Team:
        erase, delete = self.days
        self.instance.set_retention(erase=erase, delete=delete)
        return self.instance


class KeyForm(forms.Form):
    name = forms.CharField(
        max_length=60, widget=forms.TextInput({"autocomplete": "off"}), help_text="What it is for: “Nightly backup”."
    )
    scope = forms.ChoiceField(choices=Scope, initial=Scope.READ, label="Scope")
    days = forms.TypedChoiceField(
        choices=[(days, f"{days} days") for days in LIFETIMES], initial=90, coerce=int, label="Ends after"
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role, initial=Role.VIEWER)


class InviteForm(RoleForm):
    email = forms.CharField(
        max_length=MAX_LIST_CHARS,
        label="Email",
        widget=forms.TextInput(
            {"autocomplete": "off", "inputmode": "email", "spellcheck": "false", "autocapitalize": "off"}
        ),
        help_text=f"One, or up to {MAX_EMAILS_PER_LIST} with commas or spaces between.",
    )

    field_order = ["email", "role"]

    def clean_email(self) -> list[str]:
        return emails_in(self.cleaned_data["email"])


class DeskForm(SeenForm):
    origins = forms.CharField(
        required=False,
        max_length=MAX_ORIGINS * MAX_ORIGIN_CHARS,
        label="Origins",
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "class": "form-text", "autocapitalize": "off"}),
        help_text="One a line, such as https://acme.zendesk.com. Each is named in full. Empty: nowhere.",
    )

    def __init__(self, data: QueryDict | None, *, desk: TicketDesk) -> None:
        lines = "\n".join(desk.origins)
        super().__init__(data, seen=lines, initial={"origins": lines})

    def clean_origins(self) -> list[str]:
        return clean_origins(self.cleaned_data["origins"].splitlines())


class ConsentForm(forms.Form):
    """What an agent may do, and in which teams: no more than it asks for, and than the person is a member of."""

    scope = forms.ChoiceField(widget=forms.RadioSelect, label="It may")
    teams = forms.TypedMultipleChoiceField(
        coerce=int, widget=forms.CheckboxSelectMultiple, label="In these teams",
        error_messages={"required": "Choose one team at least."},
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, asked: AuthorizationRequest, user: User) -> None:
        teams = list(user.teams().values_list("pk", "name"))
        super().__init__(data, initial={"scope": asked.scope, "teams": [pk for pk, _ in teams]})
        fields: Any = self.fields
        fields["scope"].choices = [(each, MEANINGS[each]) for each in asked.scopes]
        fields["teams"].choices = teams
