"""The entry point of a worker process of the server."""

import ctypes
import signal
from importlib import import_module

from project.serving.intake import Intake

M_ARENA_MAX = -8  # of malloc.h


def share_one_arena() -> None:
    """glibc gives each thread memory of its own, and keeps what it freed for that thread: the same work in four threads
    takes four times the memory. Python's threads hardly ever allocate at the same time."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 1)


def load() -> Intake:
    """What granian calls. Ctrl-C reaches every process of a terminal: workers leave it to the one that stops them."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    share_one_arena()
    settings = import_module("django.conf").settings
    import_module("project.monitoring.tracing").start()
    return Intake(import_module("project.wsgi").application, settings.THREADS)
