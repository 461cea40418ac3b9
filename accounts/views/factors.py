"""/profile/factors: a person's second factors."""

import json
from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.agents import describe
from accounts.authentication import works_without_factor
from accounts.factors import codes
from accounts.factors.passkeys import (
    InvalidPasskey,
    Site,
    add_passkey,
    registration_options,
    remove_passkey,
    rename_passkey,
)
from accounts.forms import PasskeyForm
from accounts.models import AuthenticatorApp, Passkey
from accounts.reauthentication import require_reauthentication
from accounts.requests import PageRequest
from project.sealed import Unreadable, seal, unseal
from project.web.pages import announce, leave, page

SETUP, SETUP_LIFETIME = "authenticator-app-setup", timedelta(minutes=30)

# /profile/factors


@works_without_factor
@require_safe
@page
def factors(request: PageRequest) -> HttpResponse:
    return show(request)


# /profile/factors/app


@works_without_factor
@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@page
def factor_app(request: PageRequest) -> HttpResponse:
    if request.method == "DELETE":
        require_reauthentication(request)
        codes.remove_app(request.user)
        return announce(show(request), "Authenticator app removed.")
    if request.method != "POST":
        return show_app(request, codes.new_secret())
    try:
        owner, secret = unseal(request.POST.get("setup", ""), SETUP, SETUP_LIFETIME).split()
    except (Unreadable, ValueError):
        owner, secret = "", codes.new_secret()
    if owner != str(request.user.pk):
        return show_app(request, codes.new_secret(), "That took too long. Scan the new code.")
    require_reauthentication(request)
    first = not request.user.has_factor
    if not codes.add_app(request.user, secret, request.POST.get("code", "")):
        return show_app(
            request, secret, "The app shows another code. Enter the newest one; is your phone's clock right?"
        )
    return announce(show(request, first=first), "Authenticator app set up.")


def show_app(request: PageRequest, secret: str, error: str = "") -> HttpResponse:
    context = {
        "qr": mark_safe(codes.qr_code(request.user, secret)),  # noqa: S308  made by segno, of nothing but a URL
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        "setup": seal(f"{request.user.pk} {secret}", SETUP),
        "error": error,
    }
    return render(request, "accounts/factor_app.html", context, status=422 if error else 200)


# /profile/factors/codes


@works_without_factor
@require_POST
@page
def recovery_codes(request: PageRequest) -> HttpResponse:
    require_reauthentication(request)
    return announce(show(request, first=request.user.has_factor), "New recovery codes made.")


# /profile/factors/passkeys


@works_without_factor
@require_POST
@page
def passkey_options(request: PageRequest) -> HttpResponse:
    require_reauthentication(request)
    return JsonResponse(registration_options(request.user, Site.of(request)))


@works_without_factor
@require_POST
@page
def passkeys(request: PageRequest) -> HttpResponse:
    require_reauthentication(request)
    first = not request.user.has_factor
    sent = request.POST
    try:
        credential = json.loads(sent.get("credential", ""))
        add_passkey(request.user, Site.of(request), sent.get("token", ""), credential, sent.get("name", ""))
    except ValueError:
        return show(request, refused="The browser made no passkey. Try again.", status=422)
    except InvalidPasskey as error:
        return show(request, refused=error.detail, status=422)
    return announce(show(request, first=first), "Passkey added.")


# /profile/factors/passkeys/<id>


@works_without_factor
@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@page
def passkey(request: PageRequest, pk: int) -> HttpResponse:
    """Its name; DELETE removes it."""
    passkey = get_object_or_404(request.user.passkeys.select_related("user"), pk=pk)
    if request.method != "DELETE":
        return rename(request, passkey)
    require_reauthentication(request)
    remove_passkey(passkey)
    request.user.refresh_from_db(fields=["has_factor"])
    return announce(show(request), "Passkey removed.")


def rename(request: PageRequest, passkey: Passkey) -> HttpResponse:
    form = PasskeyForm(request.POST if request.method == "POST" else None, passkey=passkey)
    if form.is_valid():
        rename_passkey(passkey, form.cleaned_data["name"])
        return leave("Passkey renamed.", to=reverse("factors"))
    context = {"passkey": passkey, "form": form, "here": reverse("passkey", args=[passkey.pk])}
    return render(request, "accounts/passkey.html", context, status=422 if form.is_bound else 200)


def show(request: PageRequest, first: bool = False, refused: str = "", status: int = 200) -> HttpResponse:
    """The page. ``first``: whether to make recovery codes and show them."""
    user = request.user
    made = codes.new_recovery_codes(user) if first else []
    context = {
        "codes": "\n".join(made),
        "codes_left": user.recovery_codes.filter(used_at=None).count(),
        "codes_made": codes.RECOVERY_CODES,
        "passkeys": user.passkeys.all(),
        "app": AuthenticatorApp.objects.filter(user=user).first(),
        "device": describe(request.headers.get("User-Agent", "")),
        "lacks_factor": request.device.lacks_factor and not user.has_factor,
        "refused": refused,
        "provider_only": settings.OIDC_ONLY,
    }
    return render(request, "accounts/factors.html", context, status=status)
