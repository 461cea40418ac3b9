"""Django's admin with the sign-in of this site: accounts/views/admin_sign_in.py makes its cookie. It opens on what
needs attention, and has a page of the site's state."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite as DjangoAdminSite
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path


class AdminConfig(DjangoAdminConfig):
    default_site = "project.admin_site.AdminSite"


# Apps are not loaded yet when this module is: what needs their models is imported where it is used.
class AdminSite(DjangoAdminSite):
    site_header = site_title = "Treeline administration"
    index_title = "Site administration"
    index_template = "admin/start.html"

    def has_permission(self, request: HttpRequest) -> bool:
        from accounts.authentication import has_live_device

        return super().has_permission(request) and has_live_device(request)

    def admin_view(self, view: Callable[..., HttpResponseBase], cacheable: bool = False) -> Any:
        """A key that no row can have, in a form that was tampered with, is a bad request; Django looks it up as it is:
        in a list SQLite takes no number of more than 64 bits, and the widget of a foreign key takes no words."""

        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                response = view(request, *args, **kwargs)
                return response.render() if isinstance(response, TemplateResponse) else response
            except (OverflowError, ValueError) as error:
                if isinstance(error, ValueError) and "expected a number" not in str(error):
                    raise
                raise BadRequest(str(error)) from error

        return super().admin_view(update_wrapper(answer, view), cacheable)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [path("state/", self.admin_view(self.state), name="state"), *super().get_urls()]

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """One's own password is changed where everybody does it: that signs other devices out, and keeps this one."""
        return redirect("password_change")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from project.monitoring.state import attention, people_and_teams

        context = {"attention": attention(), **people_and_teams(), **(extra_context or {})}
        return super().index(request, context)

    def state(self, request: HttpRequest) -> HttpResponse:
        """/admin/state/; POST sends a test mail to who asks."""
        from project.monitoring.state import parts, send_test_mail

        if request.method == "POST":
            to = send_test_mail(request)
            messages.success(request, f"A test mail to {to} is in the outbox.")
            return redirect("admin:state")
        context = self.each_context(request) | {"title": "State of the site", "parts": parts()}
        return render(request, "admin/state.html", context)
