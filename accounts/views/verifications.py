"""Public pages behind the links of emails: a new account's, a new email's, and the one that undoes a change.

A link only shows a button: programs that check emails follow links, and must confirm nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.agents import describe
from accounts.models import EmailChange, SignUp
from accounts.models.verifications import Verification
from accounts.verification import confirm_change, undo_change

GONE = 410

# /signup/verify/<token>


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signup_verify(request: HttpRequest, token: str) -> HttpResponse:
    sign_up = SignUp.objects.for_token("link", token).select_related("user").first()
    if sign_up is None or not (sign_up.is_open or sign_up.user):
        return ended(request)
    return answer(request, "accounts/signup_verify.html", sign_up, sign_up.confirm, done=sign_up.user is not None)


# /email/verify/<token>


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def email_verify(request: HttpRequest, token: str) -> HttpResponse:
    change = EmailChange.objects.for_token("link", token).select_related("user").first()
    if change is None or not (change.is_open or change.is_in_use):
        return ended(request)
    confirm = partial(confirm_change, request, change)
    return answer(request, "accounts/email_verify.html", change, confirm, done=change.is_in_use)


# /email/undo/<token>


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def email_undo(request: HttpRequest, token: str) -> HttpResponse:
    change = EmailChange.objects.for_token("undo", token).select_related("user").first()
    if change is None or not (change.can_be_undone or change.is_undone):
        return ended(request)
    undo = partial(undo_change, request, change)
    return answer(request, "accounts/email_undo.html", change, undo, done=change.is_undone)


def answer(
    request: HttpRequest, template: str, about: Verification, verb: Callable[[], object], done: bool = False
) -> HttpResponse:
    """The page with its button, or what the button came to: also for a second click, or where the answer was lost."""
    context = {"verification": about, "device": describe(about.user_agent)}
    if request.method != "POST" or done:
        return render(request, template, context | {"done": done})
    try:
        verb()
    except ValidationError as error:
        return ended(request, " ".join(error.messages))
    return render(request, template, context | {"done": True})


def ended(request: HttpRequest, why: str = "") -> HttpResponse:
    return render(request, "accounts/link_ended.html", {"why": why}, status=GONE)
