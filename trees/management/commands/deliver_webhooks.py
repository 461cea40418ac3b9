"""``manage.py deliver_webhooks``: sends the queued deliveries of webhooks. Several processes may run at once."""

import logging
import signal
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import count
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections

from trees import webhooks
from trees.models import Delivery

MAX_CONCURRENT_SENDS = 8  # so that a receiver that does not answer does not hold up the others
POLL_SECONDS = 2
POLLS_PER_CLEANUP = 1800

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Sends the webhook deliveries that are due; with --watch it goes on until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--watch", action="store_true", help=f"go on, checking every {POLL_SECONDS} seconds")

    def handle(self, *, watch: bool, verbosity: int, **options: Any) -> None:
        self.watch() if watch else self.once(verbosity)

    def once(self, verbosity: int) -> None:
        arrived, failed = deliver(Event())
        Delivery.objects.delete_old()
        if verbosity:
            self.stdout.write(f"{arrived} arrived, {failed} did not.")

    def watch(self) -> None:
        stop = Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        for poll in count():
            try:
                deliver(stop)
                if poll % POLLS_PER_CLEANUP == 0:
                    Delivery.objects.delete_old()
            except OperationalError as error:  # such as while it restarts
                self.stderr.write(f"The database does not answer: {error}")
            close_old_connections()
            if stop.wait(POLL_SECONDS):
                return


def deliver(stop: Event) -> tuple[int, int]:
    """Sends what is due, until nothing is left or ``stop`` is set. Returns how many arrived and how many did not."""
    counts = {True: 0, False: 0}
    running: dict[Future[webhooks.Outcome], Delivery] = {}
    with ThreadPoolExecutor(MAX_CONCURRENT_SENDS) as pool:
        while True:
            claimed = [] if stop.is_set() else Delivery.objects.claim(MAX_CONCURRENT_SENDS - len(running))
            running |= {pool.submit(send, delivery): delivery for delivery in claimed}
            if not running:
                return counts[True], counts[False]
            for future in wait(running, POLL_SECONDS, FIRST_COMPLETED).done:
                outcome = future.result()
                running.pop(future).record_attempt(outcome.arrived, outcome.answer)
                counts[outcome.arrived] += 1


def send(delivery: Delivery) -> webhooks.Outcome:
    """One attempt, in a worker thread: it reads the claimed row and makes no query."""
    try:
        return webhooks.send(
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
        return webhooks.Outcome(False, "Could not be sent.")
