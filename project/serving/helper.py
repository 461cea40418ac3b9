"""``manage.py worker`` beside the server: started with it, started again when it ends, ended with it."""

import logging
import os
import subprocess
import sys
from threading import Event, Thread

from django.conf import settings

from project.serving.server import FORKING, Backoff

log = logging.getLogger(__name__)
COMMAND = [sys.executable, "manage.py", "worker", "--with-parent"]
GRACE_SECONDS = 5


class Helper:
    """``with Helper():`` it runs. Its process ends by itself when this one is killed."""

    def __init__(self) -> None:
        self._stop = Event()
        self._thread = Thread(target=self._run, name="helper", daemon=True)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        if self._process:
            self._process.terminate()
        self._thread.join(GRACE_SECONDS)
        if self._process and self._process.poll() is None:
            self._process.kill()

    def _run(self) -> None:
        backoff = Backoff()
        while not self._stop.is_set():
            with FORKING:
                self._process = subprocess.Popen([*COMMAND, str(os.getpid())], cwd=settings.BASE_DIR)
            self._process.wait()
            if not self._stop.is_set():
                pause = max(1.0, backoff.pause())
                log.error("The worker ended: it starts again in %.1f s", pause)
                self._stop.wait(pause)
