"""The entry point of a worker process of the server."""

import signal
from importlib import import_module

from project.intake import Intake


def load() -> Intake:
    """The WSGI application. Ctrl-C reaches every process of a terminal: workers leave it to the one that stops them."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    settings = import_module("django.conf").settings
    import_module("project.monitoring.tracing").start()
    return Intake(import_module("project.wsgi").application, settings.THREADS)
