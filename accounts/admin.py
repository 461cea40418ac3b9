"""Admin pages of people, teams, invitations and device sessions."""

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet

from accounts import tokens
from accounts.agents import describe
from accounts.models import DeviceSession, Invitation, Membership, Role, Team, User
from accounts.throttles import AddressThrottle, AdminAccountThrottle


class SignInForm(AdminAuthenticationForm):
    """The admin's own sign-in, throttled like the site's."""

    def clean(self):
        throttles = [AddressThrottle(), AdminAccountThrottle()]
        if not all(throttle.allow_request(self.request, None) for throttle in throttles):
            raise ValidationError("Too many tries. Try again in a minute.")
        return super().clean()


admin.site.site_header = admin.site.site_title = "Treeline administration"
admin.site.login_form = SignInForm


class AddPersonForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name")


@admin.register(User)
class PersonAdmin(UserAdmin):
    add_form = AddPersonForm
    list_display = ["email", "name", "is_active", "is_staff", "last_login", "date_joined"]
    list_filter = ["is_active", "is_staff", "date_joined"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    show_full_result_count = False
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        ("What they may do", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        ("When", {"fields": ["date_joined", "last_login"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})]

    def save_model(self, request, user, form, change):
        user.save() if change else user.save_with_team()


class MembersFormSet(BaseInlineFormSet):
    def clean(self):
        super().clean()
        kept = [form for form in self.initial_forms if not form.cleaned_data.get("DELETE")]
        if self.initial_forms and not any(form.cleaned_data.get("role") == Role.ADMIN for form in kept):
            raise ValidationError("A team keeps at least one admin. Make somebody else an admin first.")


class MembersInline(admin.TabularInline):
    """Who is in the team. The person is text: a field to choose from would cost a query a row."""

    model = Membership
    formset = MembersFormSet
    verbose_name_plural = "members"
    fields = ["user", "role", "joined_at"]
    readonly_fields = ["user", "joined_at"]
    extra = 0

    def has_add_permission(self, request, team):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("user", "team")


class NewMemberInline(admin.TabularInline):
    model = Membership
    verbose_name_plural = "add members"
    fields = ["user", "role"]
    autocomplete_fields = ["user"]
    extra = 1

    def get_queryset(self, request):
        return super().get_queryset(request).none()


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin):
    list_display = ["name", "size", "created_at"]
    search_fields = ["name"]
    readonly_fields = ["created_at"]
    show_full_result_count = False
    inlines = [MembersInline, NewMemberInline]

    def get_queryset(self, request):
        return super().get_queryset(request).with_size()

    @admin.display(description="members", ordering="size")
    def size(self, team):
        return team.size or 0


class ReadOnlyAdmin(admin.ModelAdmin):
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, row=None):
        return False


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Made on the team's page only: the link leaves by e-mail and is stored nowhere. Deleting one withdraws it."""

    list_display = ["email", "team", "role", "invited_by", "created_at", "expires_at", "accepted_at"]
    list_filter = ["role", "created_at"]
    list_select_related = ["team", "invited_by"]
    search_fields = ["email", "team__name", "invited_by__email"]
    exclude = ["digest"]


@admin.register(DeviceSession)
class DeviceSessionAdmin(ReadOnlyAdmin):
    list_display = ["user", "device", "ip", "created_at", "last_seen_at", "revoked_at", "revoke_reason"]
    list_filter = ["revoke_reason", "last_seen_at"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__name", "user_agent", "ip"]
    actions = ["sign_out"]

    def has_delete_permission(self, request, row=None):
        return False

    @admin.display(ordering="user_agent")
    def device(self, session):
        return describe(session.user_agent)

    @admin.action(description="Sign out")
    def sign_out(self, request, sessions):
        for session in sessions:
            tokens.revoke(session, "signed_out")
        self.message_user(request, f"{len(sessions)} signed out.")
