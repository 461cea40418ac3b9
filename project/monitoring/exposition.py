"""The text of /metrics: the counters of all processes, and what is looked up when it is asked for."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from project.monitoring.metrics import FOLDER, queues, slots
from project.web.ready import TIMEOUT_SECONDS, Check

PAGE_BYTES = resource.getpagesize()


class Now:
    """A collector of what is so now. A database that hangs leaves out the queues, and nothing else."""

    def __init__(self) -> None:
        self._lengths: dict[str, int] = {}
        self._check = Check(self._read)

    def collect(self) -> Iterator[Metric]:
        memory = GaugeMetricFamily(
            "treeline_process_bytes", "Resident memory of a process.", labels=["command", "slot"]
        )
        for process in slots.processes():
            if size := resident_bytes(process.id):
                memory.add_metric([process.command, str(process.slot)], size)
        yield memory
        problem = self._check.problem(self._check.start(), time.monotonic() + TIMEOUT_SECONDS)
        yield GaugeMetricFamily("treeline_database_up", "Whether the database answers.", value=not problem)
        if not problem:
            queue = GaugeMetricFamily("treeline_queue_length", "How many wait.", labels=["queue"])
            for name, length in self._lengths.items():
                queue.add_metric([name], length)
            yield queue

    def _read(self) -> None:
        self._lengths = queues.lengths()


def resident_bytes(process: int) -> int:
    """0 where it has ended, and where the system does not tell."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE_BYTES
    except (OSError, IndexError, ValueError):
        return 0


now = Now()


def text() -> bytes:
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(FOLDER))
    registry.register(now)
    return generate_latest(registry)
