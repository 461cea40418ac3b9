"""Sends one message of a webhook, signed."""

from __future__ import annotations

import hashlib
import hmac
import time
from dataclasses import dataclass

from trees import outbound

TIMEOUT_SECONDS = 10
MAX_ANSWER_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an attempt: whether it ``arrived``, and the answer in a few words."""

    arrived: bool
    answer: str


def signature(secret: str, body: bytes, at: int) -> str:
    """``t=<at>,v1=<HMAC-SHA256 of "<at>.<body>" in hex>``. ``at``: seconds since 1970."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={digest.hexdigest()}"


def send(url: str, secret: str, body: bytes, *, event: str, key: str, private: bool = False) -> Outcome:
    """Posts ``body`` once. Errors of the receiver become an Outcome; redirects are not followed."""
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Treeline",
        "Treeline-Event": event,
        "Treeline-Delivery": key,
        "Treeline-Signature": signature(secret, body, int(time.time())),
    }
    limits = outbound.Limits(TIMEOUT_SECONDS, MAX_ANSWER_BYTES)
    try:
        response = outbound.exchange("POST", url, headers, body, limits, private=private)
    except outbound.NoAnswer as error:
        return Outcome(False, str(error))
    return Outcome(response.ok, response.status_line)
