"""granian's server, which never ends because of its workers."""

import logging
import time
from collections.abc import Callable
from threading import Lock
from typing import Any, cast

from granian.server import mp

log = logging.getLogger(__name__)

# Held while a process is forked or a program started: a worker that is forked while another thread starts a program has
# a copy of the pipe in which that thread waits for the program, which then seems never to start.
FORKING = Lock()
WINDOW_SECONDS = 60  # deaths longer ago say nothing about the next start
MAX_PAUSE_SECONDS = 15.0


class Backoff:
    """How long to wait before a worker that died is started again: at once, then twice as long each time."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._deaths: list[float] = []

    def pause(self) -> float:
        """Seconds, for one more death."""
        now = self._now()
        self._deaths = [*(at for at in self._deaths if now - at < WINDOW_SECONDS), now]
        return min(MAX_PAUSE_SECONDS, 0.25 * 2 ** len(self._deaths)) if len(self._deaths) > 1 else 0.0


class Server(mp.MPServer):
    """granian ends when a worker dies within 5.5 s of its start (2.8): two workers killed by the kernel for their
    memory would stop the site. This one waits and goes on."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._backoff = Backoff()

    @staticmethod
    def _spawn_wsgi_worker(*args: Any) -> None:
        """In the new process. Its application is no WSGI application but takes what granian's wrapper of those would:
        the answer and the request (project/serving/exchange.py)."""
        cast(Any, mp)._wsgi_call_wrap = lambda application, *options: application
        mp.MPServer._spawn_wsgi_worker(*args)

    def _spawn_workers(self, spawn_target: Any, target_loader: Any) -> None:
        with FORKING:
            cast(Any, super())._spawn_workers(spawn_target, target_loader)  # granian gives it no types

    def _respawn_workers(self, workers: list[int], spawn_target: Any, target_loader: Any, delay: float = 0) -> None:
        if not delay:  # they died: a worker that is replaced gets a delay
            self._wait(self._backoff.pause())
        if not self.interrupt_signal:
            with FORKING:
                super()._respawn_workers(workers, spawn_target, target_loader, delay)
        self.respawned_wrks.clear()  # from which granian would tell a crash loop

    def _wait(self, seconds: float) -> None:
        if seconds:
            log.error("Workers keep dying: the next one starts in %.1f s", seconds)
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.interrupt_signal:
            time.sleep(0.05)
