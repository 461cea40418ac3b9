"""Revoking access to an account whose holder has left, or may never have owned its email."""

from accounts import tokens
from accounts.models import User


def revoke_access(user: User) -> None:
    """Ends the password, every device and the person's own API keys. In the caller's transaction."""
    user.set_unusable_password()
    tokens.save_password(user)
    revoke_keys(user)


def revoke_keys(user: User) -> None:
    for key in user.api_keys.filter(team=None, revoked_at=None):
        key.revoke()
