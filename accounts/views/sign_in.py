"""Public pages: signing in, signing up, a forgotten password. None of them shows anything private."""

import math

from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth import views as auth
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts import emails, tokens
from accounts.models import Invitation
from accounts.throttles import MailThrottle

KEPT = "What you had typed is kept."
WHY = {
    "expired": f"Your sign-in has expired. Sign in to go on. {KEPT}",
    "signed_out": "You are signed out.",
    "revoked": f"This device was signed out. {KEPT}",
    "password": f"Your password was changed. Sign in with the new one. {KEPT}",
}


# /login


@require_safe
def login(request):
    context = {
        "why": WHY.get(request.GET.get("why")),
        "email": request.GET.get("email", ""),
        "signup_open": settings.SIGNUP_OPEN or invited(request),
    }
    return render(request, "accounts/login.html", context)


# /signup


@require_safe
def signup(request):
    invitation = invited(request)
    context = {
        "signup_open": settings.SIGNUP_OPEN or invitation,
        "invitation": request.GET["invitation"] if invitation else "",
        "email": invitation.email if invitation else request.GET.get("email", ""),
        "password_hint": password_validation.password_validators_help_text_html(),
    }
    return render(request, "accounts/signup.html", context, status=200 if context["signup_open"] else 403)


def invited(request) -> Invitation | None:
    """The open invitation that ``?invitation=`` names."""
    token = request.GET.get("invitation")
    return Invitation.objects.open().for_token(token).first() if token else None


# /password/reset


class PasswordReset(auth.PasswordResetView):
    http_method_names = ["get", "post", "head", "options"]
    template_name = "accounts/password_reset.html"

    def post(self, request, *args, **kwargs):
        throttle = MailThrottle()
        if throttle.allow_request(request, self):
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        form.add_error(None, "Too many tries from this network. Try again later.")
        response = self.answer(form, status=429)
        response.headers["Retry-After"] = str(math.ceil(throttle.wait() or 60))
        return response

    def form_valid(self, form):
        emails.send_password_reset(form.cleaned_data["email"], self.request)
        return redirect("password_reset_done")

    def form_invalid(self, form):
        return self.answer(form, status=422)

    def answer(self, form, status):
        return render(self.request, self.template_name, self.get_context_data(form=form), status=status)


# /password/reset/<uid>/<token>


class PasswordResetConfirm(auth.PasswordResetConfirmView):
    http_method_names = ["get", "post", "head", "options"]
    template_name = "accounts/password_reset_confirm.html"

    def form_valid(self, form):
        form.save(commit=False)
        tokens.save_password(self.user)
        del self.request.session[auth.INTERNAL_RESET_SESSION_TOKEN]
        return redirect("password_reset_complete")

    def form_invalid(self, form):
        return render(self.request, self.template_name, self.get_context_data(form=form), status=422)
