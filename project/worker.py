"""The entry point of a worker process of the server."""

import signal
from importlib import import_module

from django.core.handlers.wsgi import WSGIHandler


def load() -> WSGIHandler:
    """The WSGI application. Ctrl-C reaches every process of a terminal: workers leave it to the one that stops them."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    application: WSGIHandler = import_module("project.wsgi").application
    return application
