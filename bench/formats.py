"""``python -m bench.formats``: readers and writers with guides of 1,000 and 10,000 steps, and with hostile inputs.

Each runs in a process of its own, which tells its processor time and how much its memory grew. A guide is read once in
each, as a server does: what is read again and again stays in the processor's cache as long as it is small, and even
json.loads takes 15 times as long for ten times the text then. Fails at the end unless ten times the guide takes at
most MAX_GROWTH times as long, and no input of 2 MB takes more than MAX_SECONDS or MAX_MB.
``python -m bench.formats growth`` or ``hostile`` is one of the two, with the names of formats for some.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

from bench.hostile import all_inputs
from bench.sources import SOURCES, guide
from trees.core.formats import READABLE, WRITABLE, Document, FormatError, read, read_bytes, write
from trees.core.problems.check import check

MAX_GROWTH, MAX_SECONDS, MAX_MB = 12, 2, 200
STEPS = 10_000
HOSTILE_CHARS = 1_900_000
ROUNDS = 9
WARM_UP_STEPS = 30  # loads what the reader needs, and is too small to make room for the large guide


def measured(kind: str, name: str, size: int) -> dict[str, Any]:
    """What one reader or writer takes: ``seconds``, the least of a few rounds, ``mb``, and ``what`` came of it."""
    if kind == "hostile":
        format, _, which = name.partition("/")
        return once(kind, format, all_inputs()[format][which](size))
    small, given = _given(kind, name, WARM_UP_STEPS), _given(kind, name, size)
    once(kind, name, small)
    rounds = [forked(lambda: once(kind, name, given)) for _ in range(ROUNDS)]
    return min(rounds, key=lambda each: each["seconds"]) | {"mb": max(each["mb"] for each in rounds)}


def once(kind: str, name: str, given: Any) -> dict[str, Any]:
    Path("/proc/self/clear_refs").write_text("5")  # resets the peak: making the input must not hide what reading takes
    before, began = memory(), process_time()
    try:
        result = _work(kind, name, given)
    except FormatError as error:
        result = error
    seconds = process_time() - began
    return {"seconds": seconds, "mb": (memory() - before) / 1e6, "what": _summary(result, kind)}


def forked(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """``work`` done in a fork of this process: nothing is left of it for the next round."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        os.write(writing, json.dumps(work()).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        result = dict(json.load(answer))
    os.waitpid(child, 0)
    return result


def _given(kind: str, name: str, steps: int) -> Any:
    if kind == "read":
        return SOURCES[name](steps)
    return guide(steps) if kind == "check" else Document(guide(steps), "Large")


def _work(kind: str, name: str, given: Any) -> Any:
    if kind == "check":
        return check(given)
    if kind == "write":
        return write(given, name)
    return read_bytes(given, "a") if isinstance(given, bytes) else read(given, name)


def memory() -> int:
    """The peak of this process in bytes."""
    status = Path("/proc/self/status").read_text()
    peak = next((line for line in status.splitlines() if line.startswith("VmHWM")), "")
    return int(peak.split()[1]) * 1024 if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _summary(result: Any, kind: str) -> str:
    if kind == "check":
        return ""
    if isinstance(result, FormatError):
        return f"refused: {result.reason[:80]}"
    return f"{len(result[0].graph.nodes):,} steps" if isinstance(result, list) and result else ""


def apart(kind: str, name: str, size: int) -> dict[str, Any]:
    command = [sys.executable, "-W", "ignore", "-m", "bench.formats", "one", kind, name, str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def growth(only: list[str]) -> list[str]:
    """Prints a row of a table for each; answers those that grow too much."""
    kinds = [("read", name) for name in SOURCES] + [("write", name) for name in WRITABLE] + [("check", "problems")]
    too_much = []
    print(f"| {STEPS:,} steps | time | beside a tenth | memory |\n|---|---|---|---|")
    for kind, name in kinds:
        if only and name not in only:
            continue
        large, small = (apart(kind, name, size) for size in (STEPS, STEPS // 10))
        ratio = large["seconds"] / small["seconds"]
        taken = f"{large['seconds'] * 1000:,.0f} ms | {ratio:.1f} x | {large['mb']:.0f} MB"
        print(f"| {name}, {kind} | {taken} |", flush=True)
        if large["what"].startswith("refused"):
            too_much.append(f"{kind} {name}: {large['what']}")
        if (kind != "check" and ratio > MAX_GROWTH) or large["mb"] > MAX_MB:
            too_much.append(f"{kind} {name}: {ratio:.1f} x, {large['mb']:.0f} MB")
    return too_much


def hostile(only: list[str]) -> list[str]:
    too_much = []
    print("| format | inputs | longest | most memory |\n|---|---|---|---|")
    for name, inputs in all_inputs().items():
        if only and name not in only:
            continue
        taken = {kind: apart("hostile", f"{name}/{kind}", HOSTILE_CHARS) for kind in inputs}
        longest, largest = (max(taken, key=lambda kind: taken[kind][what]) for what in ("seconds", "mb"))
        print(
            f"| {name} | {len(taken)} | {taken[longest]['seconds']:.2f} s ({longest}) | "
            f"{taken[largest]['mb']:.0f} MB ({largest}) |", flush=True,
        )  # fmt: skip
        too_much += [
            f"{name}, {kind}: {each['seconds']:.2f} s, {each['mb']:.0f} MB, {each['what']}"
            for kind, each in taken.items()
            if each["seconds"] > MAX_SECONDS or each["mb"] > MAX_MB
        ]
    return too_much


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    if sys.argv[1:2] == ["one"]:
        print(json.dumps(measured(sys.argv[2], sys.argv[3], int(sys.argv[4]))))
        sys.exit()
    assert set(SOURCES) == set(READABLE) == set(all_inputs())
    parts = {"growth": growth, "hostile": hostile}
    chosen = [name for name in parts if name in sys.argv[1:]] or list(parts)
    failed = [each for name in chosen for each in parts[name]([arg for arg in sys.argv[1:] if arg not in parts])]
    sys.exit("\n".join(failed) if failed else None)
