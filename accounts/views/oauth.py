"""/oauth/authorize: the page on which a person allows an agent to connect, or does not."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.forms import ConsentForm
from accounts.frames import keeps_opener
from accounts.models import Scope
from accounts.oauth.documents import NotKnownYet
from accounts.oauth.grants import allow
from accounts.oauth.redirect_uris import destination
from accounts.oauth.requests import (
    AuthorizationRequest,
    RequestRefused,
    UntrustedRedirect,
    issuer_of,
    read_request,
    resource_of,
)
from accounts.reauthentication import require_reauthentication
from accounts.requests import PageRequest
from project.web.pages import page


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_opener  # a client that opened it as a window waits there for the answer
@page
def oauth_authorize(request: PageRequest) -> HttpResponse:
    try:
        decided = request.method == "POST"
        asked = read_request(request.GET, issuer_of(request), resource_of(request), request.user, decided=decided)
    except NotKnownYet as error:
        return render(request, "accounts/oauth_wait.html", {"host": error.host})
    except UntrustedRedirect as error:
        return refused(request, text=str(error))
    except RequestRefused as error:
        return refused(request, text=error.text, client=error.client, back=error.back, to=destination(error.back))
    if request.method != "POST":
        return show(request, asked, ConsentForm(None, asked=asked, user=request.user))
    if "deny" in request.POST:
        return go_back(request, asked, asked.back(error="access_denied"), allowed=False)
    form = ConsentForm(request.POST, asked=asked, user=request.user)
    if not form.is_valid():
        return show(request, asked, form, status=422)
    require_reauthentication(request)
    try:
        code = allow(asked, Scope(form.cleaned_data["scope"]), form.cleaned_data["teams"], by=request.device)
    except ValidationError as error:
        form.add_error(None, error)
        return show(request, asked, form, status=422)
    return go_back(request, asked, asked.back(code=code), allowed=True)


def show(request: PageRequest, asked: AuthorizationRequest, form: ConsentForm, status: int = 200) -> HttpResponse:
    context = {"asked": asked, "form": form, "to": destination(asked.redirect_uri)}
    return render(request, "accounts/oauth_authorize.html", context, status=status)


def go_back(request: PageRequest, asked: AuthorizationRequest, back: str, *, allowed: bool) -> HttpResponse:
    """A page that leads back to the program: the script goes there at once, and the link is there to stay.

    A redirect would be followed by the fetch of htmx, into another site.
    """
    context = {"asked": asked, "back": back, "allowed": allowed, "to": destination(asked.redirect_uri)}
    return render(request, "accounts/oauth_back.html", context)


def refused(request: PageRequest, **context: Any) -> HttpResponse:
    """Nobody is led on by itself here: whoever made the request may only have wanted that."""
    return render(request, "accounts/oauth_refused.html", context, status=400)
