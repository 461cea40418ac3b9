"""``manage.py prepare``: what has to be there before the first request. Doing it again changes nothing."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from project import static_files
from project.static_files import versions
from project.static_files.storage import reload_manifest

LOCK = 0x7265656C  # any number, as long as it is always the same one
LOCK_SECONDS = 0.2  # between two attempts to get it


class Command(BaseCommand):
    help = "Migrates the database, makes the table of the cache, collects the static files and makes them known."
    # The checks look at the database's tables, which are not there yet.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demo library when the database is empty")

    def handle(self, demo: bool, **options: Any) -> None:
        with nullcontext() if settings.DEBUG else beside(collect_static):
            reach_database()
            quietly = {"verbosity": max(0, options["verbosity"] - 1), "stdout": self.stdout}
            with migration_lock():
                call_command("migrate", interactive=False, **quietly)
                call_command("createcachetable", **quietly)
            if demo:
                call_command("load_demo", verbosity=0, stdout=self.stdout)
        if not settings.DEBUG:
            reload_manifest()
            with migration_lock():
                versions.install()


@contextmanager
def beside(work: Callable[[], None]) -> Iterator[None]:
    """Does ``work``, which takes no connection to the database, in a process of its own meanwhile. CommandError when it
    fails."""
    process = get_context("fork").Process(target=work)
    process.start()
    try:
        yield
        process.join()
    finally:
        process.kill()
    if process.exitcode:
        raise CommandError(f"{work.__name__} failed: see above.")


def reach_database() -> None:
    """Raises CommandError, with the database's own first line, when there is no way in."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, OSError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise CommandError(f"The database of DATABASE_URL cannot be reached: {reason}") from None


@contextmanager
def migration_lock() -> Iterator[None]:
    """Machines that start together migrate one after another. SQLite belongs to a single machine."""
    if connection.vendor != "postgresql":
        yield
        return
    # In a transaction, on a connection of its own: behind PgBouncer, the lock of a session would stay with whoever gets
    # its connection next. And not by waiting in one, which the machine that has the lock may need to go on.
    holder = connection.copy()
    try:
        while not try_lock(holder):
            holder.rollback()
            time.sleep(LOCK_SECONDS)
        yield
    finally:
        holder.close()


def try_lock(holder: BaseDatabaseWrapper) -> bool:
    holder.set_autocommit(False)
    with holder.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone() == (True,))


def collect_static() -> None:
    """Collects the static files, unless they are the ones of the last time: compressing them takes seconds."""
    stamp, sources = Path(f"{settings.STATIC_ROOT}.sha256"), digest_of_sources()
    if stamp.exists() and stamp.read_text() == sources:
        return
    # Two viewers of the API's schema come with the package; the site shows one.
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["redoc"])
    stamp.write_text(sources)


def digest_of_sources() -> str:
    """Changes with the name, the size or the date of any static file, and with how they are gathered and stored."""
    digest = hashlib.sha256(f"{settings.STORAGES['staticfiles']}".encode())
    for module in sorted(Path(static_files.__path__[0]).glob("*.py")):
        digest.update(module.read_bytes())
    for finder in get_finders():
        for path, place in finder.list([]):
            digest.update(f"{path} {place.size(path)} {place.get_modified_time(path)}\n".encode())
    return digest.hexdigest()
