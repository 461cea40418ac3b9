"""Ending all that somebody could go on with in an account that is no longer theirs, or never was."""

from accounts import tokens
from accounts.models import User


def end_ways_in(user: User) -> None:
    """The password, every device and the person's own API keys. In the caller's transaction."""
    user.set_unusable_password()
    tokens.save_password(user)
    end_keys(user)


def end_keys(user: User) -> None:
    for key in user.api_keys.filter(team=None, revoked_at=None):
        key.revoke()
