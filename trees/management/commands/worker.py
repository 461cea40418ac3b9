"""``manage.py worker``: whatever is done later than the request that asked for it. Several may run at once."""

import logging
import math
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections, connections

from accounts.mail.outbox import deliver_mail
from accounts.models import AuditEntry, ClientDocument, Mail, Notice
from accounts.notices.digest import send_digests
from accounts.notices.ending import remind_of_keys
from accounts.oauth.fetching import POLL_SECONDS as DOCUMENT_POLL_SECONDS
from accounts.oauth.fetching import fetch_documents
from project.models import WORKER, LastDone
from project.monitoring.metrics import count_statements
from trees.integrations.lookups import POLL_SECONDS as LOOKUP_POLL_SECONDS
from trees.integrations.lookups import make_fetches
from trees.integrations.webhooks import deliver
from trees.library.reviews import remind
from trees.models import Delivery, Fetch
from trees.models.erasure import erase_old
from trees.models.pictures import sweep
from trees.models.runs.deletion import delete_old_runs
from trees.models.search.index import refresh_in_background

POLL_SECONDS = 2
SWEEP_SECONDS = 10  # a guide that was deleted leaves no pictures behind
DIGEST_SECONDS = 30
ALIVE_SECONDS = 60
HOUR = 3600
MAX_ENDING_SECONDS = 40  # longer than a webhook takes, shorter than systemd waits

log = logging.getLogger(__name__)


@dataclass
class Job:
    """``run`` is called every ``seconds``. It does what is due, and may be called by several workers at once."""

    run: Callable[[], object]
    seconds: float
    next_at: float = 0


class Command(BaseCommand):
    help = (
        "Sends emails and webhooks, makes lookups, indexes guides, deletes what is kept for a time. SIGTERM stops it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, and end")
        parser.add_argument("--with-parent", type=int, metavar="PID", help="end when the process that started it ends")

    def handle(self, *, once: bool, with_parent: int | None, **options: Any) -> None:
        stop = Event()
        lanes = lanes_until(stop)
        if once:
            self.run_due([job for jobs in lanes for job in jobs])
            return
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        threads = [Thread(target=self.run, args=[jobs, stop], daemon=True) for jobs in lanes]
        for thread in threads:
            thread.start()
        while not stop.wait(POLL_SECONDS):
            if with_parent and os.getppid() != with_parent:
                stop.set()
        for thread in threads:
            thread.join(MAX_ENDING_SECONDS)

    def run(self, jobs: list[Job], stop: Event) -> None:
        """One lane: a receiver of webhooks that answers slowly must not delay an email or a search."""
        pause = min(POLL_SECONDS, *(job.seconds for job in jobs))
        while not stop.is_set():
            self.run_due(jobs)
            stop.wait(pause)
        connections.close_all()

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


def lanes_until(stop: Event) -> list[list[Job]]:
    """The jobs of each lane, which has a thread of its own. The long ones end early when ``stop`` is set."""
    return [
        [Job(deliver_mail, POLL_SECONDS)],
        [Job(lambda: deliver(stop), POLL_SECONDS)],
        [Job(lambda: make_fetches(stop), LOOKUP_POLL_SECONDS)],
        [Job(lambda: fetch_documents(stop), DOCUMENT_POLL_SECONDS)],
        [Job(lambda: refresh_in_background(stop, math.inf), POLL_SECONDS)],
        [
            Job(sweep.sweep, SWEEP_SECONDS),
            Job(lambda: LastDone.objects.note(WORKER), ALIVE_SECONDS),
            Job(send_digests, DIGEST_SECONDS),
            Job(remind, HOUR),
            Job(remind_of_keys, HOUR),
            Job(Mail.objects.delete_old, HOUR),
            Job(Notice.objects.delete_old, HOUR),
            Job(ClientDocument.objects.all().delete_old, HOUR),
            Job(Delivery.objects.delete_old, HOUR),
            Job(Fetch.objects.all().delete_old, SWEEP_SECONDS),
            Job(AuditEntry.objects.delete_old, HOUR),
            Job(erase_old, HOUR),
            Job(delete_old_runs, HOUR),
        ],
    ]
