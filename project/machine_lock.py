"""What one machine does once at a time, in whichever worker: decoding a large picture, typesetting a booklet."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from project.web.outages import Busy

POLL_SECONDS = 0.05


@contextmanager
def one_at_a_time(name: str, max_wait_seconds: float, reason: str) -> Iterator[None]:
    """Waits for the lock ``name``; Busy, with the ``reason``, after ``max_wait_seconds``.

    Workers share VAR_DIR. The lock of a process that was killed is gone with it.
    """
    until = time.monotonic() + max_wait_seconds
    with (settings.VAR_DIR / f"{name}.lock").open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise Busy(reason) from None
                time.sleep(POLL_SECONDS)
        yield
