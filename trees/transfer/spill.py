"""Graphs and texts of an import in a temporary file: those of a ZIP would take hundreds of megabytes in memory."""

from __future__ import annotations

from dataclasses import dataclass
from tempfile import SpooledTemporaryFile

import orjson

from trees.core.graph import Graph
from trees.models.bulk.saves import NewText
from trees.models.search.index import MAX_SEARCHED_CHARS

IN_MEMORY_BYTES = 1_000_000


class Spill:
    """The file. It is gone when nobody has the object any more."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 (it lives as long as this object)

    def put(self, graph: Graph) -> SpilledGraph:
        at, size = self._append(orjson.dumps(graph.to_json()))
        return SpilledGraph(self, at, size, tuple(graph.trees()))

    def put_text(self, text: str) -> SpilledText:
        return SpilledText(self, *self._append(text.encode()))

    def read(self, at: int, size: int) -> bytes:
        self._file.seek(at)
        return self._file.read(size)

    def _append(self, data: bytes) -> tuple[int, int]:
        at = self._file.seek(0, 2)
        self._file.write(data)
        return at, len(data)


@dataclass(frozen=True, slots=True)
class SpilledGraph:
    """Where a graph is. ``trees``: its ``graph.trees()``."""

    spill: Spill
    at: int
    size: int
    trees: tuple[int, ...]

    def load(self) -> Graph:
        return Graph.from_json(orjson.loads(self.spill.read(self.at, self.size)))


@dataclass(frozen=True, slots=True)
class SpilledText:
    """Where a text is. ``size`` in bytes."""

    spill: Spill
    at: int
    size: int

    def load(self) -> str:
        return self.spill.read(self.at, self.size).decode()


def spilled_text(graph: Graph, spill: Spill) -> NewText:
    """What a revision of ``graph`` stores, in ``spill`` until it is saved."""
    content = spill.put_text(orjson.dumps(graph.to_json()).decode())
    words = spill.put_text(graph.text()[:MAX_SEARCHED_CHARS])
    return NewText(content.load, words.load, content.size, len(graph.nodes))
