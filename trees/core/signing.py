"""How messages of webhooks are signed: as Treeline always has, or by the rules of Standard Webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

TREELINE, STANDARD = "treeline", "standard"
SIGNINGS = {STANDARD: "Standard Webhooks", TREELINE: "Treeline-Signature"}
PREFIX = "whsec_"
TREELINE_HEADERS = ("Treeline-Signature", "Treeline-Signature-Previous")


def shown_secret(signing: str, secret: str) -> str:
    """``secret`` in the form that a receiver enters."""
    return PREFIX + base64.b64encode(secret.encode()).decode() if signing == STANDARD else secret


def headers(signing: str, secrets: Sequence[str], body: bytes, key: str, at: int) -> dict[str, str]:
    """``secrets``: the newest first. ``at``: seconds since 1970. ``key``: of the message, each time.

    Treeline's own signature by the secret before stands in a header of its own: receivers of that time take the first
    one apart into exactly two parts.
    """
    if signing == TREELINE:
        return {name: treeline(secret, body, at) for name, secret in zip(TREELINE_HEADERS, secrets, strict=False)}
    signatures = " ".join(standard(secret, body, key, at) for secret in secrets)
    return {"webhook-id": key, "webhook-timestamp": str(at), "webhook-signature": signatures}


def treeline(secret: str, body: bytes, at: int) -> str:
    """``t=<at>,v1=<HMAC-SHA256 of "<at>.<body>" in hex>``."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={digest.hexdigest()}"


def standard(secret: str, body: bytes, key: str, at: int) -> str:
    """``v1,<HMAC-SHA256 of "<key>.<at>.<body>" in base64>``."""
    digest = hmac.new(secret.encode(), f"{key}.{at}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(digest.digest()).decode()}"
