"""Asking the person at a signed-in device once more who they are, before something that a stranger must not do there.

A sign-in, and every re-authentication, is good for ``LIFETIME`` on its device session.
"""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from rest_framework.request import Request

from accounts import tokens
from accounts.keys import key_of
from accounts.models import DeviceSession
from accounts.throttles import take
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


def prove_by_password(request: HttpRequest | Request, password: str) -> bool:
    """Whether ``password`` is right; then the device's person is known again for LIFETIME."""
    sender: Any = request
    device: DeviceSession = sender.device
    if not device.user.check_password(password):
        return False
    tokens.note_authentication(device)
    return True


def seconds_to_wait(device: DeviceSession) -> int:
    """Counts one attempt. Whoever tries on a stolen device does not lock the others out."""
    return take("login_account", device.user.email, str(device.pk))


def is_recent(device: DeviceSession | None) -> bool:
    at = device.authenticated_at if device else None
    return at is not None and timezone.now() - at < LIFETIME
