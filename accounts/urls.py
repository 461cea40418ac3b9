"""Pages of the person: signing in, the profile, devices, teams."""

from django.contrib.auth import views as auth
from django.urls import path

from accounts.views import (
    audit,
    desks,
    devices,
    email,
    factors,
    invitations,
    keys,
    notices,
    oauth,
    oauth_tokens,
    person,
    reauthenticate,
    sign_in,
    teams,
    verifications,
)

urlpatterns = [
    # /login, /signup
    path("login", sign_in.login, name="login"),
    path("login/oidc/callback", sign_in.oidc_callback, name="oidc_callback"),
    path("login/oidc/leave", sign_in.oidc_leave, name="oidc_leave"),
    path("signup/verify/<token>", sign_in.by_password(verifications.signup_verify), name="signup_verify"),
    path("login/desk/<str:key>", desks.desk_login, name="desk_login"),
    path("login/desk/<str:key>/allow", desks.desk_allow, name="desk_allow"),
    path("signup", sign_in.by_password(sign_in.signup), name="signup"),
    # /password/reset
    path("password/reset", sign_in.by_password(sign_in.PasswordReset.as_view()), name="password_reset"),
    path(
        "password/reset/done",
        auth.PasswordResetDoneView.as_view(template_name="accounts/password_reset_done.html"),
        name="password_reset_done",
    ),
    path(
        "password/reset/<uidb64>/<token>",
        sign_in.by_password(sign_in.PasswordResetConfirm.as_view()),
        name="password_reset_confirm",
    ),
    path(
        "password/reset/complete",
        auth.PasswordResetCompleteView.as_view(template_name="accounts/password_reset_complete.html"),
        name="password_reset_complete",
    ),
    # /invitations/<token>
    path("invitations/<token>", invitations.invitation, name="invitation"),
    # /email
    path("email/verify/<token>", verifications.email_verify, name="email_verify"),
    path("email/undo/<token>", verifications.email_undo, name="email_undo"),
    # /reauthenticate
    path("reauthenticate", reauthenticate.reauthenticate, name="reauthenticate"),
    # /profile
    path("profile", person.profile, name="profile"),
    path("profile/factors", factors.factors, name="factors"),
    path("profile/factors/app", factors.factor_app, name="factor_app"),
    path("profile/factors/codes", factors.recovery_codes, name="recovery_codes"),
    path("profile/factors/passkeys", factors.passkeys, name="passkeys"),
    path("profile/factors/passkeys/options", factors.passkey_options, name="passkey_options"),
    path("profile/factors/passkeys/<int:pk>", factors.passkey, name="passkey"),
    path("profile/email", email.email_change, name="email_change"),
    path("profile/password", person.password_change, name="password_change"),
    # /audit
    path("audit", audit.audit, name="audit"),
    path("audit/entries", audit.audit_entries, name="audit_entries"),
    # /notices/
    path("notices/", notices.notices, name="notices"),
    path("notices/new", notices.notices_new, name="notices_new"),
    path("notices/choices", notices.notice_choices, name="notice_choices"),
    path("notices/<int:pk>", notices.notice, name="notice"),
    # /devices
    path("devices", devices.devices, name="devices"),
    path("devices/others", devices.devices_others, name="devices_others"),
    path("devices/<uuid:pk>", devices.device, name="device"),
    # /keys
    path("keys", keys.keys, name="keys"),
    path("keys/<int:key>", keys.key, name="key"),
    # /oauth/
    path(".well-known/oauth-authorization-server", oauth_tokens.oauth_metadata, name="oauth_metadata"),
    path("oauth/authorize", oauth.oauth_authorize, name="oauth_authorize"),
    path("oauth/register", oauth_tokens.oauth_register, name="oauth_register"),
    path("oauth/token", oauth_tokens.oauth_token, name="oauth_token"),
    path("oauth/revoke", oauth_tokens.oauth_revoke, name="oauth_revoke"),
    # /teams/
    path("teams/", teams.teams, name="teams"),
    path("teams/list", teams.team_list, name="team_list"),
    path("teams/<int:pk>/", teams.team, name="team"),
    path("teams/<int:pk>/desk", desks.team_desk, name="team_desk"),
    path("teams/<int:pk>/keys", keys.team_keys, name="team_keys"),
    path("teams/<int:pk>/keys/<int:key>", keys.team_key, name="team_key"),
    path("teams/<int:pk>/audit", audit.team_audit, name="team_audit"),
    path("teams/<int:pk>/audit/entries", audit.team_audit_entries, name="team_audit_entries"),
    path("teams/<int:pk>/factor", teams.team_factor, name="team_factor"),
    path("teams/<int:pk>/members", teams.team_members, name="team_members"),
    path("teams/<int:pk>/members/<int:member>", teams.member, name="member"),
    path("teams/<int:pk>/invitations", teams.team_invitations, name="team_invitations"),
    path("teams/<int:pk>/invitations/<int:invitation>", teams.team_invitation, name="team_invitation"),
]
