"""Decodes pictures one at a time on this machine, in a process of its own: see trees/core/image_process.py.

A picture of 200 kB can have 50 million pixels, which take 200 MB while they are decoded. So no two are decoded at once,
by whatever worker, and the memory goes back to the system with the process.
"""

import json
import subprocess
import sys
from threading import Timer
from types import TracebackType
from typing import BinaryIO, Self

from django.conf import settings

from project.machine_lock import one_at_a_time
from trees.core import images

COMMAND = [sys.executable, "-m", "trees.core.image_process"]
MAX_WAIT_SECONDS = 15  # for the pictures of others; then 503, and the browser tries again
MAX_DECODE_SECONDS = 30
# A process that decoded a larger one is ended: the allocator keeps some of the memory.
MAX_REUSE_PIXELS = 4_000_000


class PictureProcess:
    """``with PictureProcess() as process: process.encode(file)``. It starts with the first picture."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def encode(self, file: BinaryIO) -> images.Encoded:
        """``images.encode``. Raises ImageError, or Busy when others' pictures take too long."""
        head, data = self._ask("encode", file)
        return images.Encoded(data, head["width"], head["height"])

    def check(self, file: BinaryIO) -> None:
        """``images.check``. Raises ImageError, Busy."""
        self._ask("check", file)

    def _ask(self, verb: str, file: BinaryIO) -> tuple[dict[str, int], bytes]:
        width, height = images.size(file)  # from the header: too many pixels are refused here
        file.seek(0)
        data = file.read()
        with one_at_a_time("picture", MAX_WAIT_SECONDS, "other pictures are being read"):
            try:
                return self._exchange(verb, data)
            finally:
                if width * height > MAX_REUSE_PIXELS:
                    self._end()

    def _exchange(self, verb: str, data: bytes) -> tuple[dict[str, int], bytes]:
        process = self._process = self._process or _start()
        assert process.stdin and process.stdout
        timer = Timer(MAX_DECODE_SECONDS, process.kill)
        timer.start()
        try:
            process.stdin.write(json.dumps({"verb": verb, "size": len(data)}).encode() + b"\n" + data)
            process.stdin.flush()
            head = json.loads(process.stdout.readline())
            body = process.stdout.read(head["size"])
        except (BrokenPipeError, ValueError):  # it was killed: by the timer, or by the system for its memory
            self._end()
            raise images.ImageError(images.BROKEN) from None
        finally:
            timer.cancel()
        if error := head.get("error"):
            raise images.ImageError(error)
        return head, body

    def _end(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            process.communicate()


def _start() -> subprocess.Popen[bytes]:
    # Ctrl-C reaches every process of a terminal: this one ends with the one that started it.
    return subprocess.Popen(
        COMMAND, cwd=settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
