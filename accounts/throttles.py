"""Limits of attempts: signing in, sending mail. Counted in the database, so that parallel requests cannot pass them."""

import hashlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from accounts import tokens
from accounts.authentication import sent_proof
from accounts.models import DeviceSession
from accounts.models.attempts import AttemptCount
from accounts.network import ip_of
from project.web.limits import rate_of

TOO_MANY_ATTEMPTS = "Too many attempts. Try again later."


def take(limit: str, *parts: str) -> int:
    """Counts one attempt against ``settings.RATES[limit]``; ``parts`` say whose. Returns 0, or the seconds to wait."""
    key = hashlib.sha256("\n".join([limit, *parts]).encode(errors="replace")).hexdigest()
    return AttemptCount.objects.take(key, *rate_of(settings.RATES[limit]))


def take_sign_in(request: HttpRequest | Request, email: str) -> int:
    """One attempt to sign in as ``email``: counted per account and per network address, existing account or not.

    A device that the account was signed in on before has a count of its own: others who guess cannot lock it out.
    """
    email = email.strip().lower()
    if device := known_device(request, email):
        return take("login_account", email, device)
    return take("login_address", ip_of(request)) or take("login_account", email)


def known_device(request: HttpRequest | Request, email: str) -> str:
    """The thumbprint of the key in ``request`` that a session of the account is or was bound to; "" for none."""
    try:
        thumbprint = tokens.thumbprint_at_sign_in(sent_proof(request), request.path)
    except tokens.InvalidProof:
        return ""
    known = thumbprint and DeviceSession.objects.filter(user__email=email, key_thumbprint=thumbprint).exists()
    return thumbprint if known else ""


class Throttle(BaseThrottle):
    """The adapter to DRF, which answers 429 with ``Retry-After``."""

    seconds = 0

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.seconds = self.take(request)
        return not self.seconds

    def wait(self) -> float:
        return self.seconds

    def take(self, request: Request) -> int:
        raise NotImplementedError


class AddressThrottle(Throttle):
    """Per network address."""

    def take(self, request: Request) -> int:
        return take("login_address", ip_of(request))


class SignInThrottle(Throttle):
    """Per account and network address."""

    def take(self, request: Request) -> int:
        email: Any = request.data.get("email") if isinstance(request.data, dict) else None
        if not isinstance(email, str) or not email.strip():
            return take("login_address", ip_of(request))
        return take_sign_in(request, email)


class InvitationThrottle(Throttle):
    """Per inviting user: an account must not become a way to send mail to the world."""

    def take(self, request: Request) -> int:
        return take("invitation", str(request.user.pk))


class MailThrottle(Throttle):
    """Per network address, for requests that send an email."""

    def take(self, request: Request) -> int:
        return take("mail", ip_of(request))
