"""Forms of the profile and the teams."""

from django import forms

from accounts.models import Role, Team, User


class OwnFieldsForm(forms.ModelForm):
    """Saves its own fields only: what somebody else changes meanwhile, a password for one, stays changed."""

    def save(self):
        self.instance.save(update_fields=self._meta.fields)
        return self.instance


class ProfileForm(OwnFieldsForm):
    class Meta:
        model = User
        fields = ["name"]
        widgets = {"name": forms.TextInput({"autocomplete": "name"})}
        help_texts = {"name": "How your teams see you. Without one they see your address."}


class TeamForm(OwnFieldsForm):
    class Meta:
        model = Team
        fields = ["name"]
        labels = {"name": "Name of the team"}


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role, initial=Role.VIEWER)


class InviteForm(RoleForm):
    email = forms.EmailField(max_length=254, label="Email", widget=forms.EmailInput({"autocomplete": "off"}))

    field_order = ["email", "role"]
