"""``python -m tests``: every test on PostgreSQL and on SQLite, browser tests included. Arguments go to pytest.

Two lanes side by side, in each one run after another: SQLite, then the browser; and PostgreSQL, then the operations,
which wait as much as the browser's tests. The runs on PostgreSQL leave out what another database cannot change.
``python -m tests --quick`` runs what needs neither a browser nor PostgreSQL, ``python -m tests --soak`` only the
operations with their long tests.

A run of pytest that prints nothing for minutes is ended. Told to end, this leaves no server, browser or database.
"""

import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests import postgres, processes, provision

BROWSER = "tests/browser"
TREES = "tests/trees"
OPERATIONS = "tests/operations"
OTHERS = [f"--ignore={BROWSER}", f"--ignore={OPERATIONS}"]
NOT_RUN = "!!!! NOT RUN: {} !!!!"
NOTHING_COLLECTED = 5
SUMMARY = re.compile(r"\b\d+ (passed|failed|errors?|skipped|deselected)\b.* in ")
FAILURE = re.compile(r"(FAILED|ERROR) ")
COUNTS = re.compile(r"(\d+) (passed|failed|error|skipped)")
CORES = min(4, os.cpu_count() or 1)
END_SIGNALS = signal.SIGINT, signal.SIGTERM, signal.SIGHUP
MAX_SILENCE_SECONDS = 480  # more than pyproject.toml gives to one test
SOAK_SECONDS = 1_800
BROWSERS = CORES + CORES // 2  # a test in a browser waits for half of its time
ending = threading.Event()  # once it is set, no other run begins
Result = tuple[int, list[str]]  # exit status, and the lines that sum the run up: a line each failure, then the counts


def main(arguments: list[str]) -> int:
    processes.adopt_orphans()
    for each in END_SIGNALS:
        signal.signal(each, lambda number, _: sys.exit(128 + number))
    with shared_folder(), nothing_left():
        if "--quick" in arguments:
            arguments.remove("--quick")
            return report(side_by_side({"SQLite": lambda: on_sqlite(arguments, workers=CORES)}))
        if "--soak" in arguments:
            limits = ["-o", f"timeout={SOAK_SECONDS}", "-o", f"faulthandler_timeout={SOAK_SECONDS + 60}"]
            run = partial(operations, [*limits, *arguments], SOAK_SECONDS + 180)
            return report(side_by_side({"Operations": run}))
        return everything(arguments)


@contextmanager
def nothing_left():
    """What was started inside has ended after it, whatever ended it."""
    try:
        yield
    finally:
        end_all()


def end_all() -> None:
    """Ends all runs of pytest, which print what has failed so far. Further signals are ignored meanwhile."""
    ending.set()
    for each in END_SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    processes.end_all_below()


def everything(arguments: list[str]) -> int:
    compiling, notes, browser = compile_tests(), [], provision.browser()
    if not browser:
        notes.append(NOT_RUN.format("the tests in a browser, because there is no Chromium and none could be installed"))
    with postgresql_url() as url:
        if url is None:
            reason = "because there is no server and none could be installed"
            notes.append(NOT_RUN.format(f"the tests on PostgreSQL, {reason}"))
        for process in compiling:
            process.wait()
        first = {"SQLite": lambda: on_sqlite(arguments, CORES)}
        second = {"Operations": lambda: operations(arguments)}
        if url:
            workers = max(1, CORES // 2)
            second = {"PostgreSQL": lambda: on_postgresql(url, [*OTHERS, *arguments], workers)} | second
        if browser:
            first["Browser"] = lambda: pytest("Browser", [BROWSER, *arguments], BROWSERS, DATABASE_URL="")
        if browser and url:
            second["Browser, PostgreSQL"] = lambda: on_postgresql(url, [BROWSER, *arguments], 1)
        results = side_by_side(first, second)
    return report(results, notes)


def compile_tests() -> list[subprocess.Popen]:
    """Starts to collect all tests for the first time, by which pytest compiles them: otherwise each worker would do so,
    all at once. Meanwhile what is missing is being downloaded, and the machine has little else to do."""
    if any(Path(__file__).parent.glob("__pycache__/*-pytest-*.pyc")):
        return []
    command = [sys.executable, "-m", "pytest", "--collect-only", "--quiet", "-p", "no:cacheprovider"]
    quietly = {"env": os.environ | {"DATABASE_URL": ""}, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    halves = [TREES], ["tests", f"--ignore={TREES}"]
    return [subprocess.Popen([*command, *half], **quietly) for half in halves]


def side_by_side(*lanes: dict[str, Callable[[], Result]]) -> dict[str, Result]:
    """Name -> result of all runs. Those of a lane follow one another, in a thread of their own."""
    with ThreadPoolExecutor() as pool:
        started = [pool.submit(in_turn, lane) for lane in lanes]
        try:
            return {name: result for lane in started for name, result in lane.result().items()}
        except BaseException:
            end_all()
            raise


def in_turn(lane: dict[str, Callable[[], Result]]) -> dict[str, Result]:
    return {name: run() for name, run in lane.items() if not ending.is_set()}


def report(results: dict[str, Result], notes: Iterable[str] = ()) -> int:
    """Prints what failed and what each run said last, then the sum of all. Answers the exit status."""
    print("", *notes, *(f"{name}: {line}" for name, (_, lines) in results.items() for line in lines), sep="\n")
    total = Counter()
    for _, lines in results.values():
        total.update({word: int(count) for count, word in COUNTS.findall(lines[-1])})
    failed = total["failed"] + total["error"]
    print(f"{total['passed']} passed, {failed} failed, {total['skipped']} skipped", flush=True)
    return next((status for status, _ in results.values() if status not in (0, NOTHING_COLLECTED)), 0)


@contextmanager
def shared_folder():
    """A folder for all processes of the run; ``TESTS_FOLDER`` tells what is made once for all of them where it is.

    Python keeps compiled bytecode beside its source, also where it is told to write none: many tests start a process of
    their own, and two thirds of its start would be compiling. That of the packages is there: pip made it.
    """
    with tempfile.TemporaryDirectory(prefix="treeline-run-") as folder:
        for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"):
            os.environ.pop(name, None)
        os.environ["TESTS_FOLDER"] = folder
        yield


@contextmanager
def postgresql_url():
    """The URL of a database on a PostgreSQL server that runs as long as this; None where none can be had."""
    programs = provision.postgresql()
    if programs is None:
        yield None
        return
    with postgres.server(programs) as url:
        yield url


def on_postgresql(url: str, arguments: list[str], workers: int) -> Result:
    name = "Browser, PostgreSQL" if BROWSER in arguments else "PostgreSQL"
    return pytest(name, ["--database-only", *arguments], workers, DATABASE_URL=url)


def on_sqlite(arguments: list[str], workers: int) -> Result:
    return pytest("SQLite", [*OTHERS, *arguments], workers, DATABASE_URL="")


def operations(arguments: list[str], max_silence_seconds: int = MAX_SILENCE_SECONDS) -> Result:
    return pytest("Operations", [OPERATIONS, *arguments], 1, max_silence_seconds, DATABASE_URL="")


def pytest(
    name: str,
    arguments: list[str],
    workers: int,
    max_silence_seconds: int = MAX_SILENCE_SECONDS,
    **environment: str,
) -> Result:
    """Runs pytest with ``workers`` processes; passes on what it prints, each line with the run's ``name``. Ends it when
    it prints nothing for ``max_silence_seconds``."""
    distribution = ["-n", str(workers), "--dist", "worksteal"]
    command = [sys.executable, "-m", "pytest", "-q", "--durations=5", *distribution, *arguments]
    failures, summary = [], "no summary"
    with subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.PIPE) as process:
        for line in output_lines(process, max_silence_seconds):
            print(f"{name}: {line}", flush=True)
            failures += [line] if FAILURE.match(line) else []
            summary = line.strip("= ") if SUMMARY.search(line) else summary
    return process.returncode, [*failures, summary]


def output_lines(process: subprocess.Popen, max_silence_seconds: int) -> Iterator[str]:
    """What ``process`` prints, until it ends; it is killed when it prints nothing, not even a dot, for that long."""
    line, output, last_output_at = b"", process.stdout.fileno(), time.monotonic()
    while time.monotonic() - last_output_at < max_silence_seconds:
        if select.select([output], [], [], 1)[0]:
            if not (piece := os.read(output, 65_536)):
                return
            *whole, line = (line + piece).split(b"\n")
            yield from (each.decode(errors="replace").rstrip() for each in whole)
            last_output_at = time.monotonic()
        elif process.poll() is not None:
            return  # what it left behind keeps its output open
    process.kill()
    yield f"ERROR it printed nothing for {max_silence_seconds} seconds, after: {line.decode(errors='replace')}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
