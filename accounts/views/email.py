"""/profile/email: another email to sign in with, shown to be the person's by a link or a code."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.authentication import works_without_factor
from accounts.forms import CodeForm, EmailForm
from accounts.reauthentication import require_reauthentication
from accounts.requests import PageRequest
from accounts.throttles import TOO_MANY_ATTEMPTS, take
from accounts.verification import begin_change, confirm_change, waiting_change
from project.web.pages import leave, page

CHANGED = "You sign in as {email} now."


@works_without_factor
@require_http_methods(["GET", "HEAD", "POST"])
@page
def email_change(request: PageRequest) -> HttpResponse:
    """POST of ``email`` begins a change; of ``code`` it ends the one that waits."""
    if settings.OIDC_ONLY:
        raise PermissionDenied("Your email comes from the single sign-on of this site.")
    if request.method != "POST":
        return show(request, EmailForm(user=request.user))
    return enter_code(request) if "code" in request.POST else begin(request)


def begin(request: PageRequest) -> HttpResponse:
    form = EmailForm(request.POST, user=request.user)
    if not form.is_valid():
        return show(request, form, status=422)
    require_reauthentication(request)
    email = form.cleaned_data["email"]
    try:
        begin_change(request, request.user, email)
    except ValidationError as error:
        form.add_error("email", error.messages)
        return show(request, form, status=422)
    if settings.VERIFY_EMAIL:
        return show(request, EmailForm(user=request.user))
    return leave(CHANGED.format(email=email), to=reverse("profile"))


def enter_code(request: PageRequest) -> HttpResponse:
    change, form = waiting_change(request.user), CodeForm(request.POST)
    if change is None:
        return show(request, EmailForm(user=request.user), status=422)
    require_reauthentication(request)
    if not form.is_valid():
        return show(request, EmailForm(user=request.user), form, status=422)
    try:
        if take("factor", request.user.email):
            raise ValidationError({"code": TOO_MANY_ATTEMPTS})
        change.check_code(form.cleaned_data["code"])
        confirm_change(request, change)
    except ValidationError as error:
        form.add_error("code", error.messages)
        return show(request, EmailForm(user=request.user), form, status=422)
    return leave(CHANGED.format(email=change.email), to=reverse("profile"))


def show(request: PageRequest, form: EmailForm, code: CodeForm | None = None, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "email": request.user.email,
        "verified": request.user.email_verified_at is not None,
        "verifies": settings.VERIFY_EMAIL,
        "change": waiting_change(request.user),
        "code": code or CodeForm(),
    }
    return render(request, "accounts/email_change.html", context, status=status)
