"""Every URL. A new one without a row in tests/permissions.py fails the tests."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView

from accounts.views.admin_sign_in import admin_sign_in
from accounts.views.scim import scim
from project.help.views import llms
from project.monitoring import views as monitoring
from project.static_files.headers import FINGERPRINTED
from project.web import errors, health, service_worker
from project.web.docs import DocsView
from project.web.icon import IconView
from project.web.static_copies import static_copy
from trees.agents import views as agents

urlpatterns = [
    # First: the most requests go there, and each pattern above is one more to try.
    path("api/v1/auth/", include("accounts.api.urls")),
    path("api/v1/", include("trees.api.urls")),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", monitoring.metrics, name="metrics"),
    path("client-errors", monitoring.client_errors, name="client-errors"),
    path("mcp", agents.mcp, name="mcp"),
    path(".well-known/oauth-protected-resource/mcp", agents.protected_resource, name="mcp_metadata"),
    path("scim/v2/<path:path>", scim, name="scim"),
    path("api/v1/schema", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/v1/docs", DocsView.as_view(), name="api-docs"),
    path("", RedirectView.as_view(pattern_name="trees"), name="home"),
    path("", include("accounts.urls")),
    path("trees/", include("trees.urls")),
    path("profile/", include("trees.urls.profile")),
    path("runs/", include("trees.urls.runs")),
    path("flags/", include("trees.urls.flags")),
    path("teams/", include("trees.urls.teams")),
    path("s/", include("trees.urls.shared")),
    path("pictures/", include("trees.urls.pictures")),
    path("llms.txt", llms, name="llms"),
    path("help/", include("project.help.urls")),
    path("admin/login/", admin_sign_in, name="admin_sign_in"),
    path("admin/", admin.site.urls),
    path("favicon.ico", IconView.as_view(), name="icon"),
    path("service-worker.js", service_worker.service_worker, name="service_worker"),
    path("shell", service_worker.shell_page, name="shell"),
    path("offline", service_worker.offline, name="offline"),
    re_path(rf"^static/(?P<path>{FINGERPRINTED[1:]})", static_copy, name="static_copy"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
