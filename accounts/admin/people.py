"""Admin pages of people, teams, invitations and device sessions."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import URLPattern

from accounts import audit, tokens
from accounts.admin.base import AuditedAdmin, ReadOnlyAdmin
from accounts.agents import describe
from accounts.factors import codes
from accounts.mail import emails
from accounts.mail.notify import tell_of_email, tell_of_role
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

NEW_PERSON = (
    "They get an email with a link to set a password. Where the site has single sign-on only, they sign in there."
)

admin.site.unregister(Group)


@admin.register(Group)
class PermissionGroupAdmin(AuditedAdmin[Group], GroupAdmin):
    """Groups of permissions in this admin. Teams are something else."""


@admin.register(User)
class PersonAdmin(AuditedAdmin[User], UserAdmin[User]):
    """Nobody's password is chosen here: its owner alone knows it."""

    form = forms.ModelForm[User]
    add_form_template = None
    list_display = ["email", "name", "is_active", "is_staff", "last_login", "date_joined"]
    list_filter = ["is_active", "is_staff", "date_joined"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    readonly_fields = ["last_login", "date_joined", "has_factor"]
    actions = ["send_reset", "remove_factors"]
    fieldsets = [
        (None, {"fields": ["email", "name", "time_zone", "clock", "has_factor"]}),
        ("Permissions", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        ("Dates", {"fields": ["date_joined", "last_login"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name"], "description": NEW_PERSON})]

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Django's own adds its form with two passwords for somebody new."""
        return super(UserAdmin, self).get_form(request, obj, change, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A permission names its model: in one statement, and not in one for each."""
        if db_field.name == "user_permissions":
            kwargs["queryset"] = Permission.objects.select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        return [each for each in super().get_urls() if each.name != "auth_user_password_change"]

    @admin.action(description="Send a link to set a new password")
    def send_reset(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """The password stays good until its owner has set another one."""
        if settings.OIDC_ONLY:
            self.message_user(request, "This site signs in through its single sign-on only.", messages.ERROR)
            return
        active = [user for user in people if user.is_active]
        sent = sum(emails.send_password_reset(user.email, request, "password_set") for user in active)
        for user in active:
            audit.record("password.link_sent", user)
        left = len(people) - sent
        self.message_user(
            request, f"{sent} sent." + (f" {left} not: deactivated, or had several already." * bool(left))
        )

    @admin.action(description="Remove second factors")
    def remove_factors(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """For who has lost phone, keys and recovery codes. All their devices are signed out."""
        for user in people:
            codes.remove_all(user)
            tokens.revoke_all(user, "signed_out")
        self.message_user(request, f"{len(people)} without a second factor now, and signed out.")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        before = User.objects.filter(pk=obj.pk).values_list("email", flat=True).first()
        if before is None:
            obj.set_unusable_password()
            obj.save_with_team()
            if not settings.OIDC_ONLY:
                emails.send_password_reset(obj.email, request, "password_set")
            return
        changed = before != obj.email.strip().lower()
        if changed:
            obj.email_verified_at = None
        obj.save()
        if changed:
            audit.record("email.changed", obj, before=before)
            tell_of_email(obj, before, by="an administrator of the site")


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
    """Who people are at the provider. Deleting one ends its devices; the next sign-in there begins from the start."""

    list_display = ["user", "subject", "issuer", "email", "created_at"]
    list_select_related = ["user"]
    search_fields = ["user__email", "subject", "email"]
