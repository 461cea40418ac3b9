"""``manage.py serve``: the site behind granian, as it runs in production."""

import errno
import resource
import socket
from contextlib import nullcontext, suppress
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from accounts.first_admin import first_admin_path
from project.management.commands.prepare import reach_database
from project.monitoring.metrics import slots
from project.serving import intake
from project.serving.helper import Helper
from project.serving.process import load
from project.serving.server import Server
from project.static_files.versions import site_version

# Connections per worker, not requests: idle tabs keep theirs open for half a minute, and one more than this waits until
# another closes.
CONNECTIONS = 4096
GRACE_SECONDS = 5
HEADER_MS = 15_000
# Its lines go where those of the site go, in the same form.
GRANIAN_LOG = {"handlers": {}, "loggers": {"_granian": {"handlers": [], "propagate": True}}}
MEMORY_SECONDS = 10  # between two looks at the memory of the workers


class Command(BaseCommand):
    help = "Serves the site at HOST and PORT with WORKERS processes of THREADS threads each. Ctrl-C stops it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--prepare", action="store_true", help="first do what `manage.py prepare --demo` does")

    def handle(self, prepare: bool, **options: Any) -> None:
        claim(settings.HOST, settings.PORT)
        if prepare:
            call_command("prepare", demo=is_loopback(settings.HOST), stdout=self.stdout)
        reach_database()
        site_version()  # read before a later version is prepared beside this one; workers are forked
        if not is_loopback(settings.HOST):
            self.open_to_others()
        self.stdout.write(f"Treeline is at {site_url()} (Ctrl-C stops it)")
        self.stdout.flush()
        connections.close_all()
        allow_files(CONNECTIONS + 256)
        with suppress(OSError):  # a full disk
            slots.allocate(2 * settings.WORKERS + 3)  # also for workers that are replaced, and for this process
        with Helper() if settings.RUN_WORKER else nullcontext():
            server().serve(target_loader=load, wrap_loader=False)

    def open_to_others(self) -> None:
        """Others reach this site: a password that everybody knows must not sign in, and it needs an administrator."""
        call_command("delete_demo", lock=True, stdout=self.stdout)
        if path := first_admin_path():
            self.stdout.write(f"There is no administrator yet. Sign up as one, within a day: {site_url()}{path}")


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server that listens at ``host``."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def server() -> Server:
    return Server(
        "project.wsgi:application",
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=settings.WORKERS,
        blocking_threads=intake.THREADS,
        backpressure=CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MS),
        respawn_failed_workers=True,
        workers_max_rss=settings.WORKER_MAX_MB,
        rss_sample_interval=MEMORY_SECONDS,
        workers_kill_timeout=GRACE_SECONDS,
        working_dir=settings.BASE_DIR,
        log_dictconfig=GRANIAN_LOG,
        log_level=LogLevels.error,  # its warning of many threads is about intake.THREADS, which are meant
    )


def allow_files(wanted: int) -> None:
    """Raises the limit of open files, of which each connection is one, as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, allowed), hard))


def claim(host: str, port: int) -> None:
    """Raises CommandError when nothing can listen at the network address.

    granian's workers share their port on purpose, so without this a second server would take half of the first one's
    requests instead of failing.
    """
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        hint = " Choose another one: PORT=8001 make run" if error.errno == errno.EADDRINUSE else ""
        raise CommandError(f"Cannot listen at {host}, port {port}: {error.strerror}.{hint}") from None


def site_url() -> str:
    """Where a browser on this machine finds the site."""
    everywhere = settings.HOST.replace("0", "").strip(".:") == ""
    host = "localhost" if everywhere else f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
    return settings.BASE_URL or f"http://{host}:{settings.PORT}"
