"""The messages of webhooks, signed and sent by a worker."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Event

from django.conf import settings

from project import outbound
from trees.core.signing import TREELINE
from trees.core.signing import headers as signed
from trees.models import Delivery

MAX_CONCURRENT_SENDS = 8  # so that a receiver that does not answer does not hold up the others
POLL_SECONDS = 2
TIMEOUT_SECONDS = 10
MAX_ANSWER_BYTES = 10_000
JIRA_HEADER = "X-Automation-Webhook-Token"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an attempt: whether it ``arrived``, and the answer in a few words."""

    arrived: bool
    answer: str


def deliver(stop: Event) -> tuple[int, int]:
    """Sends what is due, until nothing is left or ``stop`` is set. Returns how many arrived and how many did not."""
    counts = {True: 0, False: 0}
    running: dict[Future[Outcome], Delivery] = {}
    with ThreadPoolExecutor(MAX_CONCURRENT_SENDS) as pool:
        while True:
            claimed = [] if stop.is_set() else Delivery.objects.claim(MAX_CONCURRENT_SENDS - len(running))
            running |= {pool.submit(_send, delivery): delivery for delivery in claimed}
            if not running:
                return counts[True], counts[False]
            for future in wait(running, POLL_SECONDS, FIRST_COMPLETED).done:
                outcome = future.result()
                running.pop(future).record_attempt(outcome.arrived, outcome.answer)
                counts[outcome.arrived] += 1


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


def _send(delivery: Delivery) -> Outcome:
    """One attempt, in a worker thread: it reads the claimed row and makes no query."""
    try:
        return send(
            delivery.webhook.url,
            delivery.webhook.secrets,
            delivery.body.encode(),
            event=delivery.event,
            key=str(delivery.pk),
            signing=delivery.webhook.signing,
            token=delivery.webhook.token,
            private=settings.WEBHOOKS_ALLOW_PRIVATE,
        )
    except Exception:  # one message must not stop all others
        log.exception("Delivery %s could not be sent.", delivery.pk)
        return Outcome(False, "Could not be sent.")
