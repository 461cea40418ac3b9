"""Public pages: signing in, signing up, a forgotten password. None of them shows anything private."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth import views as auth
from django.contrib.auth.forms import PasswordResetForm, SetPasswordForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from accounts import tokens
from accounts.first_admin import is_first_admin
from accounts.frames import allows_frame, keep_opener
from accounts.mail import emails
from accounts.models import Invitation, User
from accounts.network import ip_of
from accounts.oidc.provider import ProviderError, provider
from accounts.throttles import take

RESET = "password_reset"  # in the session: of whose account the password was just set
TYPED_TEXT_IS_KEPT = "What you had typed is kept."
REASONS = {
    "expired": f"Your sign-in has expired. Sign in to go on. {TYPED_TEXT_IS_KEPT}",
    "signed_out": "You are signed out.",
    "revoked": f"This device was signed out. {TYPED_TEXT_IS_KEPT}",
    "password": f"Your password was changed. Sign in with the new one. {TYPED_TEXT_IS_KEPT}",
}


def by_password(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For pages about passwords: where people sign in at the provider only, they lead to the sign-in page."""

    @wraps(view)
    def led_away(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.OIDC_ONLY:
            return view(request, *args, **kwargs)
        to = next_of(request)
        return redirect(f"{reverse('login')}?{urlencode({'next': to})}" if to else "login")

    return led_away


def next_of(request: HttpRequest) -> str:
    to = request.GET.get("next", "")
    return to if url_has_allowed_host_and_scheme(to, None) and to.startswith("/") else ""


# /login


@require_safe
def login(request: HttpRequest) -> HttpResponseBase:
    context = {
        "why": REASONS.get(request.GET.get("why", "")),
        "email": request.GET.get("email", ""),
        "signup_open": settings.SIGNUP_OPEN or invited(request),
        "passwords": not settings.OIDC_ONLY,
        "provider": settings.OIDC_LABEL if settings.OIDC_ISSUER else "",
        "signed_out": request.GET.get("why") == "signed_out",
    }
    response = render(request, "accounts/login.html", context)
    return keep_opener(response) if allows_frame(next_of(request)) else response


# /login/oidc


@require_safe
def oidc_callback(request: HttpRequest) -> HttpResponse:
    """Where the provider sends the browser back to. The page's script reads the answer; nothing of it is shown."""
    return render(request, "accounts/oidc_callback.html", {"provider": settings.OIDC_LABEL})


@require_safe
def oidc_leave(request: HttpRequest) -> HttpResponse:
    """On to the provider's own sign-out (RP-initiated logout), and from there back to the sign-in page."""
    if not settings.OIDC_ISSUER:
        raise Http404
    back = emails.absolute(request, reverse("login"))
    try:
        there = provider().url("end_session_endpoint")
    except ProviderError:
        return redirect("login")
    said = urlencode({"client_id": settings.OIDC_CLIENT_ID, "post_logout_redirect_uri": back})
    return redirect(f"{there}{'&' if '?' in there else '?'}{said}")


# /signup


@require_safe
def signup(request: HttpRequest) -> HttpResponse:
    invitation, token = invited(request), request.GET.get("invitation", "")
    first_admin = is_first_admin(token)
    context = {
        "signup_open": settings.SIGNUP_OPEN or invitation or first_admin,
        "invitation": token if invitation or first_admin else "",
        "first_admin": first_admin,
        "email": invitation.email if invitation else request.GET.get("email", ""),
        "password_hint": password_validation.password_validators_help_text_html(),
    }
    return render(request, "accounts/signup.html", context, status=200 if context["signup_open"] else 403)


def invited(request: HttpRequest) -> Invitation | None:
    """The open invitation that ``?invitation=`` names."""
    token = request.GET.get("invitation")
    return Invitation.objects.open().for_token(token).first() if token else None


# /password/reset


class PasswordReset(auth.PasswordResetView):
    http_method_names = ["get", "post", "head", "options"]
    template_name = "accounts/password_reset.html"

    def get_form(self, form_class: type[PasswordResetForm] | None = None) -> PasswordResetForm:
        form = super().get_form(form_class)
        form.fields["email"].widget.attrs["autofocus"] = True
        return form

    def post(self, request: HttpRequest, *args: str, **kwargs: Any) -> HttpResponse:
        wait = take("mail", ip_of(request))
        if not wait:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        form.add_error(None, "Too many attempts from this network. Try again later.")
        response = self.show(form, status=429)
        response.headers["Retry-After"] = str(wait)
        return response

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        emails.send_password_reset(form.cleaned_data["email"], self.request)
        return redirect("password_reset_done")

    def form_invalid(self, form: PasswordResetForm) -> HttpResponse:
        return self.show(form, status=422)

    def show(self, form: PasswordResetForm, status: int) -> HttpResponse:
        return render(self.request, self.template_name, self.get_context_data(form=form), status=status)


# /password/reset/<uid>/<token>


class PasswordResetConfirm(auth.PasswordResetConfirmView):
    http_method_names = ["get", "post", "head", "options"]
    template_name = "accounts/password_reset_confirm.html"

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A second click, or another try after a lost answer, comes to the page that the first one led to."""
        session, is_form = self.request.session, kwargs["token"] == self.reset_url_token
        if is_form and auth.INTERNAL_RESET_SESSION_TOKEN not in session and session.get(RESET) == kwargs["uidb64"]:
            return redirect("password_reset_complete")
        return super().dispatch(*args, **kwargs)

    def get_form(self, form_class: type[SetPasswordForm[User]] | None = None) -> SetPasswordForm[User]:
        form = super().get_form(form_class)
        form.fields["new_password1"].widget.attrs["autofocus"] = True
        return form

    def form_valid(self, form: SetPasswordForm[User]) -> HttpResponse:
        tokens.save_password(form.save(commit=False))
        del self.request.session[auth.INTERNAL_RESET_SESSION_TOKEN]
        self.request.session[RESET] = self.kwargs["uidb64"]
        return redirect("password_reset_complete")

    def form_invalid(self, form: SetPasswordForm[User]) -> HttpResponse:
        return render(self.request, self.template_name, self.get_context_data(form=form), status=422)
