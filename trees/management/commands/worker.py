"""``manage.py worker``: whatever is done later than the request that asked for it. Several may run at once."""

import logging
import math
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from accounts.models import AuditEntry, Mail
from accounts.outbox import deliver_mail
from project.monitoring.metrics import count_statements
from trees.management.commands.deliver_webhooks import deliver
from trees.models import Delivery, picture_sweep
from trees.models.erasure import erase_old
from trees.models.search_index import refresh_in_background

POLL_SECONDS = 2
SWEEP_SECONDS = 10  # a guide that was deleted leaves no pictures behind
HOUR = 3600
MAX_INDEXING_SECONDS = 10  # then emails and webhooks are looked at again

log = logging.getLogger(__name__)


@dataclass
class Job:
    """``run`` is called every ``seconds``. It does what is due, and may be called by several workers at once."""

    run: Callable[[], object]
    seconds: float
    next_at: float = 0


class Command(BaseCommand):
    help = "Sends emails and webhooks, indexes guides, and deletes what is kept for a time only. SIGTERM stops it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, and end")
        parser.add_argument("--with-parent", type=int, metavar="PID", help="end when the process that started it ends")

    def handle(self, *, once: bool, with_parent: int | None, **options: Any) -> None:
        stop = Event()
        jobs = [
            Job(deliver_mail, POLL_SECONDS),
            Job(lambda: refresh_in_background(stop, math.inf if once else MAX_INDEXING_SECONDS), POLL_SECONDS),
            Job(lambda: deliver(stop), POLL_SECONDS),
            Job(picture_sweep.sweep, SWEEP_SECONDS),
            Job(Mail.objects.delete_old, HOUR),
            Job(Delivery.objects.delete_old, HOUR),
            Job(AuditEntry.objects.delete_old, HOUR),
            Job(erase_old, HOUR),
        ]
        if not once:
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_: stop.set())
        while not stop.is_set():
            self.run_due(jobs)
            if once or stop.wait(POLL_SECONDS) or (with_parent and os.getppid() != with_parent):
                return

    def run_due(self, jobs: list[Job]) -> None:
        now = time.monotonic()
        for job in jobs:
            if job.next_at > now:
                continue
            job.next_at = now + job.seconds
            try:
                job.run()
            except (DatabaseError, OSError) as error:  # such as while the database restarts: the next time
                self.stderr.write(f"Not done, tried again: {' '.join(str(error).split())}")
            except Exception:  # one job must not stop the others
                log.exception("A job of the worker failed.")
        count_statements()
        close_old_connections()
