"""Forms of the profile and the teams."""

from typing import ClassVar, TypeVar

from django import forms
from django.db import models

from accounts.models import Role, Team, User

M = TypeVar("M", bound=models.Model)


class OwnFieldsForm(forms.ModelForm[M]):
    """Saves its own fields only: another field that changes meanwhile, such as a password, keeps its new value."""

    fields_to_save: ClassVar[list[str]]

    def save(self, commit: bool = True) -> M:
        self.instance.save(update_fields=self.fields_to_save)
        return self.instance


class ProfileForm(OwnFieldsForm[User]):
    fields_to_save = ["name"]

    class Meta:
        model = User
        fields = ["name"]
        widgets = {"name": forms.TextInput({"autocomplete": "name"})}
        help_texts = {"name": "How your teams see you. Without one they see your email."}


class TeamForm(OwnFieldsForm[Team]):
    fields_to_save = ["name"]

    class Meta:
        model = Team
        fields = ["name"]
        labels = {"name": "Name of the team"}


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role, initial=Role.VIEWER)


class InviteForm(RoleForm):
    email = forms.EmailField(max_length=254, label="Email", widget=forms.EmailInput({"autocomplete": "off"}))

    field_order = ["email", "role"]
