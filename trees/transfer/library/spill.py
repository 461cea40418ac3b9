"""Graphs of a library in a temporary file: those of an uploaded ZIP would take hundreds of megabytes in memory."""

from __future__ import annotations

from dataclasses import dataclass
from tempfile import SpooledTemporaryFile

import orjson

from trees.core.graph import Graph

IN_MEMORY_BYTES = 1_000_000


class Spill:
    """The file. It is gone when nobody has the object any more."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 (it lives as long as this object)

    def put(self, graph: Graph) -> SpilledGraph:
        data = orjson.dumps(graph.to_json())
        at = self._file.seek(0, 2)
        self._file.write(data)
        return SpilledGraph(self, at, len(data), tuple(graph.trees()))

    def read(self, at: int, size: int) -> Graph:
        self._file.seek(at)
        return Graph.from_json(orjson.loads(self._file.read(size)))


@dataclass(frozen=True, slots=True)
class SpilledGraph:
    """Where a graph is. ``trees``: its ``graph.trees()``."""

    spill: Spill
    at: int
    size: int
    trees: tuple[int, ...]

    def load(self) -> Graph:
        return self.spill.read(self.at, self.size)
