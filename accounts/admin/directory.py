"""Admin pages of the directory: what it provisions, its tokens, and what its groups give here."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts import audit
from accounts.admin.base import AuditedAdmin, ReadOnlyAdmin
from accounts.group_roles import apply_groups
from accounts.models import DirectoryGroup, DirectoryPerson, GroupRole, ScimToken, User
from accounts.models.keys import LIFETIMES


@admin.register(GroupRole)
class GroupRoleAdmin(AuditedAdmin[GroupRole]):
    """What a group at the provider or in the directory gives here: applied at each sign-in there, and at once to those
    whom the directory provisions."""

    list_display = ["group", "team", "role"]
    list_select_related = ["team"]
    search_fields = ["group", "team__name"]
    autocomplete_fields = ["team"]

    def save_model(self, request: HttpRequest, obj: GroupRole, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        apply_to_members()

    def delete_model(self, request: HttpRequest, obj: GroupRole) -> None:
        super().delete_model(request, obj)
        apply_to_members()


def apply_to_members() -> None:
    for person in User.objects.filter(directory__deleted_at=None, directory__isnull=False).iterator():
        apply_groups(person, person.directory_groups.values_list("display_name", flat=True))


class NewTokenForm(forms.ModelForm[ScimToken]):
    days = forms.TypedChoiceField(choices=[(days, f"{days} days") for days in LIFETIMES], initial=365, coerce=int)

    class Meta:
        model = ScimToken
        fields = ["name"]


@admin.register(ScimToken)
class ScimTokenAdmin(AuditedAdmin[ScimToken]):
    """What a company's directory shows at /scim/v2/. It is shown once, after it was made."""

    form = NewTokenForm
    list_display = ["name", "start", "created_by", "created_at", "expires_at", "last_used_at", "revoked_at"]
    list_select_related = ["created_by"]
    search_fields = ["name", "start"]
    actions = ["revoke"]

    def has_change_permission(self, request: HttpRequest, obj: ScimToken | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ScimToken | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: ScimToken | None = None) -> list[str]:
        return ["start", "created_by", "created_at", "expires_at", "last_used_at", "revoked_at"] if obj else []

    def save_model(self, request: HttpRequest, obj: ScimToken, form: Any, change: bool) -> None:
        text = obj.make_text()
        obj.created_by = cast(User, request.user)
        obj.expires_at = timezone.now() + timedelta(days=form.cleaned_data["days"])
        obj.save()
        audit.record("scim_token.created", obj, days=form.cleaned_data["days"])
        self.message_user(request, f"Copy the token now, it is not shown again: {text}")

    @admin.action(description="Revoke", permissions=["add"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[ScimToken]) -> None:
        for token in chosen:
            token.revoke()
        self.message_user(request, f"{len(chosen)} revoked.")


@admin.register(DirectoryPerson)
class DirectoryPersonAdmin(ReadOnlyAdmin[DirectoryPerson]):
    """Whom the directory provisions. Deleting one only ends that: the account stays as it is."""

    list_display = ["user_name", "user", "external_id", "changed_at", "deleted_at"]
    list_select_related = ["user"]
    search_fields = ["user_name", "external_id", "user__email"]


@admin.register(DirectoryGroup)
class DirectoryGroupAdmin(ReadOnlyAdmin[DirectoryGroup]):
    list_display = ["display_name", "external_id", "changed_at"]
    search_fields = ["display_name"]
    exclude = ["members"]
