"""Small secrets that the database or a client keeps for this site: encrypted, and tied to one use.

Fernet (AES-128-CBC with HMAC-SHA256) with a key derived for each use from SECRET_KEY. What an older key of
SECRET_KEY_FALLBACKS sealed is still read, so that a new SECRET_KEY loses nothing.
"""

import base64
from datetime import timedelta
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """A text that this site did not seal for this use, or too long ago."""


def seal(text: str, use: str) -> str:
    """``text`` encrypted, as ASCII. ``use`` names what it is for: nothing sealed for one use is read for another."""
    return _cipher(use).encrypt(text.encode()).decode()


def unseal(sealed: str, use: str, max_age: timedelta | None = None) -> str:
    """Raises Unreadable. ``max_age``: older than that is unreadable as well."""
    seconds = None if max_age is None else int(max_age.total_seconds())
    try:
        return _cipher(use).decrypt(sealed.encode(), seconds).decode()
    except (InvalidToken, ValueError):
        raise Unreadable(use) from None


def reseal(sealed: str, use: str) -> str:
    """The same text under the present SECRET_KEY. Raises Unreadable."""
    try:
        return _cipher(use).rotate(sealed.encode()).decode()
    except (InvalidToken, ValueError):
        raise Unreadable(use) from None


def _cipher(use: str) -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([_fernet(key, use) for key in keys])


@lru_cache(maxsize=64)
def _fernet(secret: str, use: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=f"treeline.sealed:{use}".encode()).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
