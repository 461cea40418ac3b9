"""Public pages: signing in, signing up, a forgotten password. None of them shows anything private."""

from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth import views as auth
from django.shortcuts import render

from accounts import tokens
from accounts.models import Invitation

KEPT = "What you had typed is kept."
WHY = {
    "expired": f"Your sign-in has expired. Sign in to go on. {KEPT}",
    "signed_out": "You are signed out.",
    "revoked": f"This device was signed out. {KEPT}",
    "password": f"Your password was changed. Sign in with the new one. {KEPT}",
}


def login(request):
    return render(
        request,
        "accounts/login.html",
        {
            "why": WHY.get(request.GET.get("why")),
            "email": request.GET.get("email", ""),
            "signup_open": settings.SIGNUP_OPEN or invited(request),
        },
    )


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
    return Invitation.objects.open().filter(digest=Invitation.digest_of(request.GET.get("invitation", ""))).first()


class PasswordReset(auth.PasswordResetView):
    template_name = "accounts/password_reset.html"
    email_template_name = "emails/password_reset.txt"
    subject_template_name = "emails/password_reset_subject.txt"


class PasswordResetConfirm(auth.PasswordResetConfirmView):
    template_name = "accounts/password_reset_confirm.html"

    def form_valid(self, form):
        response = super().form_valid(form)
        tokens.revoke_all(self.user, "credentials_changed")
        return response
