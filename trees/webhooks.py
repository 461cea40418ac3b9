"""Sends one message of a webhook, signed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from trees import outbound
from trees.core.signing import TREELINE
from trees.core.signing import headers as signed

TIMEOUT_SECONDS = 10
MAX_ANSWER_BYTES = 10_000
JIRA_HEADER = "X-Automation-Webhook-Token"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an attempt: whether it ``arrived``, and the answer in a few words."""

    arrived: bool
    answer: str


def send(
    url: str,
    secrets: Sequence[str],
    body: bytes,
    *,
    event: str,
    key: str,
    signing: str = TREELINE,
    token: str = "",
    private: bool = False,
) -> Outcome:
    """Posts ``body`` once. Errors of the receiver become an Outcome; redirects are not followed.

    ``secrets``: those that it is signed with, the newest first. ``token``: what Jira asks for beside the URL.
    """
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Treeline",
        "Treeline-Event": event,
        "Treeline-Delivery": key,
        **signed(signing, secrets, body, key, int(time.time())),
        **({JIRA_HEADER: token} if token else {}),
    }
    limits = outbound.Limits(TIMEOUT_SECONDS, MAX_ANSWER_BYTES)
    try:
        response = outbound.exchange("POST", url, headers, body, limits, private=private)
    except outbound.NoAnswer as error:
        return Outcome(False, str(error))
    return Outcome(response.ok, response.status_line)
