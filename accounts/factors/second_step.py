"""The second step of a sign-in: who has passed the first one, in a signed text that the client brings back with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core import signing

from accounts import tokens
from accounts.models import User

SALT = "accounts.second-step"
MAX_AGE_SECONDS = 10 * 60


class Expired(Exception):
    """A text that this site did not sign, or too long ago, or for another device, or before the password changed."""


@dataclass(frozen=True)
class FirstStep:
    """``thumbprint``: of the device's key; ``provider``: what the OpenID Connect provider said, if it did."""

    user: User
    thumbprint: str
    provider: tokens.Provider | None = None

    def sign(self) -> str:
        said = self.provider
        return signing.dumps(
            {
                "user": self.user.pk,
                "password": self.user.password_changed_at.timestamp(),
                "key": self.thumbprint,
                "provider": said and [said.identity_id, said.provider_session, said.provider_factor],
            },
            salt=SALT,
        )


def read(token: str, thumbprint: str) -> FirstStep:
    """Raises Expired. ``thumbprint``: of the key that the second step came with: the same device does both."""
    try:
        said: dict[str, Any] = signing.loads(token, salt=SALT, max_age=MAX_AGE_SECONDS)
    except signing.BadSignature:
        raise Expired() from None
    user = User.objects.filter(pk=said["user"], is_active=True).first()
    if user is None or user.password_changed_at.timestamp() != said["password"] or said["key"] != thumbprint:
        raise Expired()
    return FirstStep(user, thumbprint, tokens.Provider(*said["provider"]) if said["provider"] else None)


def methods_of(user: User) -> list[str]:
    """What the person can prove themselves with at the second step: "passkey", "code"."""
    has_passkey = user.passkeys.exists()
    return [*(["passkey"] if has_passkey else []), "code"]  # a recovery code is one, too
