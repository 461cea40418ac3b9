"""/api/v1/auth/"""

from django.urls import path

from accounts.api import views
from accounts.api.reauthentication import ReauthenticateView

urlpatterns = [
    path("register", views.RegisterView.as_view(), name="api-register"),
    path("login", views.LoginView.as_view(), name="api-login"),
    path("refresh", views.RefreshView.as_view(), name="api-refresh"),
    path("logout", views.LogoutView.as_view(), name="api-logout"),
    path("me", views.MeView.as_view(), name="api-me"),
    path("reauthenticate", ReauthenticateView.as_view(), name="api-reauthenticate"),
    path("devices", views.DevicesView.as_view(), name="api-devices"),
    path("devices/revoke-others", views.RevokeOthersView.as_view(), name="api-devices-revoke-others"),
    path("devices/<uuid:pk>", views.DeviceView.as_view(), name="api-device"),
    path("password/change", views.PasswordChangeView.as_view(), name="api-password-change"),
    path("password/reset", views.PasswordResetView.as_view(), name="api-password-reset"),
    path("password/reset/confirm", views.PasswordResetConfirmView.as_view(), name="api-password-reset-confirm"),
]
