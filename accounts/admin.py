"""Admin pages of people, teams, invitations and device sessions."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from accounts import admin_directory, tokens
from accounts.admin_base import AuditedAdmin, ReadOnlyAdmin, fields_of
from accounts.agents import describe
from accounts.factors import codes
from accounts.models import (
    ApiKey,
    AuditEntry,
    DeviceSession,
    Identity,
    Invitation,
    Mail,
    Membership,
    Role,
    Team,
    User,
)
from accounts.models.teams import LAST_ADMIN, TeamQuerySet
from accounts.notify import tell_of_password, tell_of_role

__all__ = ["admin_directory"]  # registers pages of its own

admin.site.unregister(Group)


@admin.register(Group)
class PermissionGroupAdmin(AuditedAdmin[Group], GroupAdmin):
    """Groups of permissions in this admin. Teams are something else."""


class AddPersonForm(AdminUserCreationForm[User]):
    class Meta:
        model = User
        fields = ("email", "name")


@admin.register(User)
class PersonAdmin(AuditedAdmin[User], UserAdmin[User]):
    add_form = AddPersonForm
    list_display = ["email", "name", "is_active", "is_staff", "last_login", "date_joined"]
    list_filter = ["is_active", "is_staff", "date_joined"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    readonly_fields = ["last_login", "date_joined", "has_factor"]
    actions = ["remove_factors"]
    fieldsets = [
        (None, {"fields": ["email", "name", "time_zone", "clock", "password", "has_factor"]}),
        ("Permissions", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        ("Dates", {"fields": ["date_joined", "last_login"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})]

    @admin.action(description="Remove second factors")
    def remove_factors(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """For who has lost phone, keys and recovery codes. All their devices are signed out."""
        for user in people:
            codes.remove_all(user)
            tokens.revoke_all(user, "signed_out")
        self.message_user(request, f"{len(people)} without a second factor now, and signed out.")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.save() if change else obj.save_with_team()

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> LogEntry:
        if "password" in fields_of(message).split(", "):
            tell_of_password(obj)
        return super().log_change(request, obj, message)


class MembersFormSet(BaseInlineFormSet[Membership, Team, Any]):
    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.initial_forms if not form.cleaned_data.get("DELETE")]
        if self.initial_forms and not any(form.cleaned_data.get("role") == Role.ADMIN for form in kept):
            raise ValidationError(LAST_ADMIN)


class MembersInline(admin.TabularInline[Membership, Team]):
    """The members of the team. The person is text: a select field would cost a query per row."""

    model = Membership
    formset = MembersFormSet
    verbose_name_plural = "members"
    fields = ["user", "role", "joined_at"]
    readonly_fields = ["user", "joined_at"]
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).select_related("user", "team")


class NewMemberInline(admin.TabularInline[Membership, Team]):
    model = Membership
    verbose_name_plural = "add members"
    fields = ["user", "role"]
    autocomplete_fields = ["user"]
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).none()


@admin.register(Team)
class TeamAdmin(AuditedAdmin[Team]):
    list_display = ["name", "size", "created_at"]
    search_fields = ["name"]
    readonly_fields = ["created_at"]
    inlines = [MembersInline, NewMemberInline]

    def get_queryset(self, request: HttpRequest) -> TeamQuerySet:
        return Team.objects.with_size().order_by(*self.get_ordering(request))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for membership, fields in formset.changed_objects:
            if "role" in fields:
                tell_of_role(membership.user, membership.team, membership.role)

    @admin.display(description="members", ordering="size")
    def size(self, team: Team) -> int:
        return team.size or 0


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin[Invitation]):
    """Created on the team's page only: the link is sent by email and stored nowhere. Deleting one withdraws it."""

    list_display = ["email", "team", "role", "invited_by", "created_at", "expires_at", "accepted_at"]
    list_filter = ["role", "created_at"]
    list_select_related = ["team", "invited_by"]
    search_fields = ["email", "team__name", "invited_by__email"]
    exclude = ["digest"]


@admin.register(DeviceSession)
class DeviceSessionAdmin(ReadOnlyAdmin[DeviceSession]):
    list_display = ["user", "device", "ip", "created_at", "last_seen_at", "revoked_at", "revoke_reason"]
    list_filter = ["revoke_reason", "last_seen_at"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__name", "user_agent", "ip"]
    actions = ["sign_out"]

    def has_delete_permission(self, request: HttpRequest, obj: DeviceSession | None = None) -> bool:
        return False

    @admin.display(ordering="user_agent")
    def device(self, session: DeviceSession) -> str:
        return describe(session.user_agent)

    @admin.action(description="Sign out")
    def sign_out(self, request: HttpRequest, sessions: QuerySet[DeviceSession]) -> None:
        for session in sessions:
            tokens.revoke(session, "signed_out")
        self.message_user(request, f"{len(sessions)} signed out.")


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin[ApiKey]):
    list_display = ["name", "start", "user", "team", "scope", "created_at", "expires_at", "last_used_at", "revoked_at"]
    list_filter = ["scope", "expires_at", ("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "team"]
    search_fields = ["name", "user__email", "user__name", "team__name", "start"]
    exclude = ["digest"]
    actions = ["revoke"]

    def has_delete_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        return False

    @admin.action(description="Revoke")
    def revoke(self, request: HttpRequest, keys: QuerySet[ApiKey]) -> None:
        for key in keys:
            key.revoke()
        self.message_user(request, f"{len(keys)} revoked.")


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin[Mail]):
    """The outbox. The text is not shown: it may hold a link that signs in."""

    list_display = ["subject", "to", "created_at", "attempts", "next_at", "sent_at", "answer"]
    list_filter = ["created_at", ("sent_at", admin.EmptyFieldListFilter)]
    search_fields = ["to", "subject", "answer"]
    exclude = ["text"]


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin[AuditEntry]):
    """Who did what. Nobody deletes an entry here; the worker does once it is AUDIT_DAYS old."""

    list_display = ["at", "words", "subject", "person", "via", "ip"]
    list_filter = ["at"]
    search_fields = ["^person", "=action"]
    search_help_text = "The email of who did it, or how it begins; or an action such as guide.published."

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False


@admin.register(Identity)
class IdentityAdmin(ReadOnlyAdmin[Identity]):
    """Who people are at the provider. Deleting one ends its devices; the next sign-in there begins anew."""

    list_display = ["user", "subject", "issuer", "email", "created_at"]
    list_select_related = ["user"]
    search_fields = ["user__email", "subject", "email"]
