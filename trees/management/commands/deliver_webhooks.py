"""``manage.py deliver_webhooks``: empties the outbox of the webhooks. Several of it may run at once."""

import logging
import signal
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import count
from threading import Event

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from trees import webhooks
from trees.models import Delivery

AT_ONCE = 8  # so that a receiver that does not answer does not hold up the others
PAUSE = 2  # seconds between looks into the outbox
FORGET_EVERY = 1800  # looks

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Sends what waits in the outbox of the webhooks: what is due now, or with --watch until it is stopped."

    def add_arguments(self, parser):
        parser.add_argument("--watch", action="store_true", help=f"go on, looking every {PAUSE} seconds")

    def handle(self, *, watch, verbosity, **options):
        self.watch() if watch else self.once(verbosity)

    def once(self, verbosity: int):
        arrived, failed = deliver(Event())
        Delivery.objects.delete_old()
        if verbosity:
            self.stdout.write(f"{arrived} arrived, {failed} did not.")

    def watch(self):
        stop = Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        for look in count():
            try:
                deliver(stop)
                if look % FORGET_EVERY == 0:
                    Delivery.objects.delete_old()
            except OperationalError as error:  # it is being restarted, say
                self.stderr.write(f"The database does not answer: {error}")
            close_old_connections()
            if stop.wait(PAUSE):
                return


def deliver(stop: Event) -> tuple[int, int]:
    """Sends what is due, until there is no more or ``stop``. Answers how many arrived, and how many did not."""
    counts = {True: 0, False: 0}
    running: dict[Future, Delivery] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while True:
            claimed = [] if stop.is_set() else Delivery.objects.claim(AT_ONCE - len(running))
            running |= {pool.submit(send, delivery): delivery for delivery in claimed}
            if not running:
                return counts[True], counts[False]
            for future in wait(running, PAUSE, FIRST_COMPLETED).done:
                outcome = future.result()
                running.pop(future).record_attempt(outcome.arrived, outcome.answer)
                counts[outcome.arrived] += 1


def send(delivery: Delivery) -> webhooks.Outcome:
    """One attempt, in a thread of its own: it reads what was claimed, and asks the database nothing."""
    try:
        return webhooks.send(
            delivery.webhook.url,
            delivery.webhook.secret,
            delivery.body.encode(),
            event=delivery.event,
            key=str(delivery.pk),
            private=settings.WEBHOOKS_ALLOW_PRIVATE,
        )
    except Exception:  # one message must not stop all others
        log.exception("Delivery %s could not be sent.", delivery.pk)
        return webhooks.Outcome(False, "Could not be sent.")
