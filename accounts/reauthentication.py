"""Asking the person at a signed-in device once more who they are, before something that a stranger must not do there.

A sign-in, and every re-authentication, is good for ``LIFETIME`` on its device session. Who has a second factor uses
that: a password that somebody saw, and a browser that was left open, are not enough together.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request

from accounts import tokens
from accounts.factors import second_step
from accounts.factors.codes import take_code, was_just_used
from accounts.factors.passkeys import Site, person_of
from accounts.keys import key_of
from accounts.models import DeviceSession, User
from accounts.throttles import take
from project.database import clock
from project.web.errors import Challenge

LIFETIME = timedelta(minutes=10)
# RFC 9470: how a protected resource says that the sign-in is too old for this request.
CHALLENGE = f'Bearer error="insufficient_user_authentication", max_age="{int(LIFETIME.total_seconds())}"'


class ReauthenticationRequired(Challenge):
    """The request is fine, and may be sent again as it is after ``POST /api/v1/auth/reauthenticate``."""

    def __init__(self) -> None:
        super().__init__("reauthentication_required", "Confirm that it is you first.", CHALLENGE)


def require_reauthentication(request: HttpRequest | Request) -> None:
    """Raises ReauthenticationRequired where the person of ``request`` has not shown who they are lately.

    For views of both kinds, right before the verb: what is refused anyway must not be asked for a password.
    """
    sender: Any = request  # DRF's requests have the attributes of the one they wrap
    if key_of(request):
        return  # whoever made it has confirmed who they are, and its scope says what it is for
    if not is_recent(getattr(sender, "device", None)):
        raise ReauthenticationRequired()


def is_recent(device: DeviceSession | None, within: timedelta = LIFETIME) -> bool:
    at = device.authenticated_at if device else None
    return at is not None and abs(clock.now() - at) < within  # a clock that was ahead counts for nothing


def methods_of(user: User) -> list[str]:
    """What shows who they are: "passkey" and "code" for who has a second factor, else "password" or "provider"."""
    if user.has_factor:
        return second_step.methods_of(user)
    return ["password" if user.signs_in_by_password else "provider"]


def seconds_to_wait(device: DeviceSession) -> int:
    """Counts one attempt. Whoever tries on a stolen device does not lock the others out."""
    return take("factor" if device.user.has_factor else "login_account", device.user.email, str(device.pk))


def prove_by_password(device: DeviceSession, password: str) -> bool:
    """Whether ``password`` is right, and enough; then the device's person is known again for LIFETIME."""
    return "password" in methods_of(device.user) and _noted(device, device.user.check_password(password))


def prove_by_code(device: DeviceSession, code: str) -> bool:
    """The same for a code of the person's app, or a recovery code.

    The one that this device has just been let in with is right once more: its answer may have been lost.
    """
    if "code" not in methods_of(device.user):
        return False
    return _noted(device, take_code(device.user, code)) or _is_repeated(device, code)


def prove_by_passkey(device: DeviceSession, site: Site, token: str, credential: Any) -> None:
    """The same for one of their passkeys. Raises InvalidPasskey."""
    person_of(site, token, credential, device.user)
    _noted(device, True)


def _is_repeated(device: DeviceSession, code: str) -> bool:
    return is_recent(device, settings.REFRESH_RETRY_GRACE) and was_just_used(device.user, code)


def _noted(device: DeviceSession, proved: bool) -> bool:
    if proved:
        tokens.note_authentication(device)
    return proved
