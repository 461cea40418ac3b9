"""``manage.py deliver_webhooks``: sends the queued deliveries of webhooks. Several processes may run at once."""

import signal
from itertools import count
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections

from trees.integrations.webhooks import POLL_SECONDS, deliver
from trees.models import Delivery

POLLS_PER_CLEANUP = 1800


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
