"""What a worker process of the server runs."""

import signal
from importlib import import_module


def load():
    """The WSGI application. Ctrl-C reaches every process of a terminal: workers leave it to the one that stops them."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    return import_module("project.wsgi").application
