"""/api/v1/auth/"""

from django.urls import path

from accounts.api import desks, email, factors, oidc, views
from accounts.api.reauthentication import ReauthenticateOptionsView, ReauthenticateView
from accounts.authentication import works_without_factor

urlpatterns = [
    path("register", views.RegisterView.as_view(), name="api-register"),
    path("register/status", views.RegisterStatusView.as_view(), name="api-register-status"),
    path("register/finish", views.RegisterFinishView.as_view(), name="api-register-finish"),
    path("login", views.LoginView.as_view(), name="api-login"),
    path("login/factor", factors.FactorView.as_view(), name="api-login-factor"),
    path("login/passkey", factors.PasskeyView.as_view(), name="api-login-passkey"),
    path("login/passkey/options", factors.PasskeyOptionsView.as_view(), name="api-login-passkey-options"),
    path("login/oidc/begin", oidc.BeginView.as_view(), name="api-login-oidc-begin"),
    path("login/oidc", oidc.FinishView.as_view(), name="api-login-oidc"),
    path("login/oidc/logout", oidc.BackChannelLogoutView.as_view(), name="api-oidc-logout"),
    path("login/desk", desks.DeskLoginView.as_view(), name="api-login-desk"),
    path("desk", desks.DeskAllowView.as_view(), name="api-desk-allow"),
    path("refresh", views.RefreshView.as_view(), name="api-refresh"),
    path("logout", views.LogoutView.as_view(), name="api-logout"),
    path("me", works_without_factor(views.MeView.as_view()), name="api-me"),
    path("email", works_without_factor(email.EmailView.as_view()), name="api-email"),
    path("email/confirm", works_without_factor(email.EmailConfirmView.as_view()), name="api-email-confirm"),
    path("reauthenticate", works_without_factor(ReauthenticateView.as_view()), name="api-reauthenticate"),
    path(
        "reauthenticate/options",
        works_without_factor(ReauthenticateOptionsView.as_view()),
        name="api-reauthenticate-options",
    ),
    path("devices", works_without_factor(views.DevicesView.as_view()), name="api-devices"),
    path(
        "devices/revoke-others",
        works_without_factor(views.RevokeOthersView.as_view()),
        name="api-devices-revoke-others",
    ),
    path("devices/<uuid:pk>", works_without_factor(views.DeviceView.as_view()), name="api-device"),
    path("password/change", works_without_factor(views.PasswordChangeView.as_view()), name="api-password-change"),
    path("password/reset", views.PasswordResetView.as_view(), name="api-password-reset"),
    path("password/reset/confirm", views.PasswordResetConfirmView.as_view(), name="api-password-reset-confirm"),
]
