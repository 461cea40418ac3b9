"""``python -m tests``: every test on PostgreSQL and on SQLite, browser tests included. Arguments go to pytest.

The run on SQLite comes last and is the whole one, so what pytest says at the very end is the larger sum. The run on
PostgreSQL leaves out what another database cannot change.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager

from tests import postgres, provision

NOT_RUN = "!!!! NOT RUN: {} !!!!"
NOTHING_COLLECTED = 5
SUMMARY = re.compile(r"\b\d+ (passed|failed|errors?|skipped|deselected)\b.* in ")


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    left_out, notes = [], []
    if not provision.browser():
        left_out.append("--ignore=tests/browser")
        notes.append(NOT_RUN.format("the tests in a browser, because there is no Chromium and none could be installed"))
    with compiled_once():
        results = {"PostgreSQL": on_postgresql([*left_out, *arguments]), "SQLite": on_sqlite([*left_out, *arguments])}
    if results["PostgreSQL"] is None:
        notes.append(NOT_RUN.format("the tests on PostgreSQL, because there is no server and none could be installed"))
    ran = {name: result for name, result in results.items() if result}
    print("", *notes, *(f"{name}: {said}" for name, (_, said) in ran.items()), sep="\n", flush=True)
    return next((status for status, _ in ran.values() if status not in (0, NOTHING_COLLECTED)), 0)


@contextmanager
def compiled_once():
    """Every process of the run finds what another has compiled, where Python is told to keep nothing of it, too: many
    tests start a process of their own, and two thirds of what that takes is compiling Django."""
    with tempfile.TemporaryDirectory(prefix="treeline-compiled-") as folder:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ.update(PYTHONPYCACHEPREFIX=folder)
        yield


def on_postgresql(arguments: list[str]) -> tuple[int, str] | None:
    programs = provision.postgresql()
    if programs is None:
        return None
    with postgres.server(programs) as url:
        return pytest(["--database-only", *arguments], "PostgreSQL", DATABASE_URL=url)


def on_sqlite(arguments: list[str]) -> tuple[int, str]:
    return pytest(arguments, "SQLite", DATABASE_URL="")


def pytest(arguments: list[str], database: str, **environment: str) -> tuple[int, str]:
    """Runs pytest; answers its exit status and the line that sums it up."""
    print(f"\n==== On {database} ====", flush=True)
    workers = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "worksteal"]
    command = [sys.executable, "-m", "pytest", "-q", "--durations=5", *workers, *arguments]
    said = "nothing was said"
    with subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            for line in process.stdout:
                print(line, end="", flush=True)
                said = line.strip("= \n") if SUMMARY.search(line) else said
        except BaseException:
            process.terminate()
            raise
    return process.returncode, said


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
