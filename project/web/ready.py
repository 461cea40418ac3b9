"""Whether the process has what it needs: each part is looked at in a thread of its own, and none is waited for long.

A part is a function that raises when it is missing. A room adds its own with ``readiness.add``, in ``AppConfig.ready``.
"""

import logging
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock, Thread

from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

log = logging.getLogger(__name__)
Part = Callable[[], None]

TIMEOUT_SECONDS = 2.0
CACHE_SECONDS = 1.0  # for which an answer is given again: several load balancers may ask each second
MIN_FREE_BYTES = 32 * 1024 * 1024


class Missing(Exception):
    """What is missing, in a few words."""


class Check:
    """One part, looked at in a thread that goes on where it hangs. Meanwhile no second thread is started."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._lock = Lock()
        self._done: Event | None = None
        self._problem = ""

    def start(self) -> Event:
        """The event that is set when the part was looked at."""
        with self._lock:
            if self._done is None:
                self._done = Event()
                Thread(target=self._run, args=[self._done], name="health", daemon=True).start()
            return self._done

    def problem(self, done: Event, until: float) -> str:
        """Returns "" when the part is there. Waits for the time ``until`` of time.monotonic at most."""
        if done.wait(max(0.0, until - time.monotonic())):
            return self._problem
        return f"no answer in {TIMEOUT_SECONDS:g} s"

    def _run(self, done: Event) -> None:
        try:
            self._part()
            self._problem = ""
        except Exception as error:  # whatever it is, the part is not there
            self._problem = " ".join(str(error).split())[:200] or type(error).__name__
        finally:
            connections.close_all()
            with self._lock:
                self._done = None
            done.set()


class Readiness:
    """The state of all parts, and a line in the log when it changes."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}
        self._needs: dict[str, str] = {}
        self._queues: dict[str, Check] = {}
        self._lock = Lock()
        self._until = 0.0
        self._problems: dict[str, str] = {}

    def add(self, name: str, part: Part, needs: str = "") -> None:
        """``needs``: a part without which this one says nothing of its own."""
        self._checks[name] = Check(part)
        self._needs[name] = needs

    def add_queue(self, name: str, late: Callable[[], int]) -> None:
        """``late``: how many wait for longer than they should. That is said, and the process stays ready."""
        self._queues[name] = Check(lambda: _expect_none(late()))

    def late(self) -> list[str]:
        """The names of queues in which something is late."""
        started = {name: check.start() for name, check in self._queues.items()}
        until = time.monotonic() + TIMEOUT_SECONDS
        return [name for name, done in started.items() if self._queues[name].problem(done, until)]

    def problems(self) -> dict[str, str]:
        """Name of each missing part -> what is known about it."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._set(self._look())
                self._until = time.monotonic() + CACHE_SECONDS
            return self._problems

    def _look(self) -> dict[str, str]:
        started = {name: check.start() for name, check in self._checks.items()}
        until = time.monotonic() + TIMEOUT_SECONDS
        problems = {name: self._checks[name].problem(done, until) for name, done in started.items()}
        missing = {name for name, problem in problems.items() if problem}
        return {name: problems[name] for name in problems if name in missing and self._needs[name] not in missing}

    def _set(self, problems: dict[str, str]) -> None:
        if problems.keys() != self._problems.keys():
            text = "; ".join(f"{name}: {problem}" for name, problem in problems.items())
            log.error("Not ready: %s", text) if problems else log.warning("Ready again")
        self._problems = problems


def _expect_none(count: int) -> None:
    if count:
        raise Missing(f"{count} late")


def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


class Migrations:
    """Whether the database is as new as the code. Once it was it stays so: that is not looked up again."""

    def __init__(self) -> None:
        self._done = False

    def __call__(self) -> None:
        if self._done:
            return
        executor = MigrationExecutor(connection)
        if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise Missing(f"{len(plan)} to run, the first is {plan[0][0]}")
        self._done = True


def shared_cache() -> None:
    cache.get("health")  # no write: on SQLite it would wait for other writers


def disk() -> None:
    """Room where this process writes, found by writing: a quota does not show in what is said to be free."""
    for folder in _folders():
        free = shutil.disk_usage(folder).free
        if free < MIN_FREE_BYTES:
            raise Missing(f"{free // 1_000_000} MB free in {folder}")
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0" * 4096)
            file.flush()


def _folders() -> set[Path]:
    folders = {Path(settings.VAR_DIR)}
    return folders | {Path(connection.settings_dict["NAME"]).parent} if connection.vendor == "sqlite" else folders


readiness = Readiness()
readiness.add("database", database)
readiness.add("migrations", Migrations(), needs="database")
readiness.add("cache", shared_cache, needs="database" if "db." in settings.CACHES["default"]["BACKEND"] else "")
readiness.add("disk", disk)
