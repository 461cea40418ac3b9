"""SHA-256 of texts. A fast hash is enough for what is stored: tokens, codes and keys are long and random."""

import hashlib
from base64 import urlsafe_b64encode


def digest_of(text: str) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def s256(text: str) -> str:
    """In base64url without padding: the method S256 of PKCE (RFC 7636)."""
    return urlsafe_b64encode(hashlib.sha256(text.encode(errors="replace")).digest()).decode().rstrip("=")
