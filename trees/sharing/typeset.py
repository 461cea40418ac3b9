"""Typesets PDFs and pictures, one at a time on this machine: see trees/core/typeset/process.py."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from project.machine_lock import one_at_a_time

logger = logging.getLogger(__name__)
COMMAND = [sys.executable, "-m", "trees.core.typeset.process"]
MAX_WAIT_SECONDS = 20  # for those of others; then 503
MAX_SECONDS = 90
TOO_MUCH = "This guide takes too long or too much memory to be typeset. Export it in another format."


class TypesetError(ValueError):
    """The guide cannot be typeset. The message is for the person who asked for it."""


def typeset(job: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """The PDF or PNG of ``job``, which ``booklet.typ`` and ``map.typ`` describe. ``files``: by the names in it.

    Raises TypesetError, or Busy when those of others take too long.
    """
    with (
        one_at_a_time("typeset", MAX_WAIT_SECONDS, "other guides are being typeset"),
        tempfile.TemporaryDirectory(prefix="typeset-") as name,
    ):
        folder = Path(name)
        for file, content in files.items():
            (folder / file).write_bytes(content)
        (folder / "job.json").write_text(json.dumps(job, ensure_ascii=False), "utf-8")
        _run(folder)
        if (folder / "error").exists():
            raise TypesetError((folder / "error").read_text("utf-8"))
        return (folder / "result").read_bytes()


def _run(folder: Path) -> None:
    try:
        # Ctrl-C reaches every process of a terminal: this one ends by itself.
        done = subprocess.run(
            [*COMMAND, str(folder)], cwd=settings.BASE_DIR, timeout=MAX_SECONDS, start_new_session=True,
            capture_output=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise TypesetError(TOO_MUCH) from None
    if done.returncode < 0 or b"memory allocation" in done.stderr or b"MemoryError" in done.stderr:
        raise TypesetError(TOO_MUCH)
    if done.returncode:
        raise RuntimeError(f"typesetting failed: {done.stderr.decode('utf-8', 'replace')[-2000:]}")
    if done.stderr:
        logger.warning("typesetting: %s", done.stderr.decode("utf-8", "replace")[:500])
