"""/profile: the name, and a change of password."""

from django.conf import settings
from django.contrib.auth import password_validation
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication import works_without_factor
from accounts.forms import ProfileForm
from accounts.requests import PageRequest
from project.web.pages import announce, page

# /profile


@works_without_factor
@require_http_methods(["GET", "HEAD", "POST"])
@page
def profile(request: PageRequest) -> HttpResponse:
    email = request.user.email
    if request.method != "POST":
        return show(request, ProfileForm(instance=request.user), email)
    form = ProfileForm(request.POST, instance=request.user)
    if not form.is_valid():
        return show(request, form, email, status=422)
    form.save()
    return announce(show(request, form, email), "Saved.")


def show(request: PageRequest, form: ProfileForm, email: str, status: int = 200) -> HttpResponse:
    passwords = request.user.signs_in_by_password
    context = {"form": form, "email": email, "passwords": passwords, "provider_only": settings.OIDC_ONLY}
    return render(request, "accounts/profile.html", context, status=status)


# /profile/password


@works_without_factor
@require_safe
@page
def password_change(request: PageRequest) -> HttpResponse:
    hint = password_validation.password_validators_help_text_html()
    return render(request, "accounts/password_change.html", {"password_hint": hint})
