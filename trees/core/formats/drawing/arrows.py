"""The arrows of a page: between which steps they lead, in which direction, with which label."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot

from trees.core.formats.decisions import Notes
from trees.core.formats.document import FormatError
from trees.core.formats.drawing.cells import Cell, Point
from trees.core.formats.drawing.geometry import Nearest
from trees.core.formats.drawing.sorting import Sorted
from trees.core.formats.drawing.texts import line_of

MAX_ARROWS = 100_000
NEAR_A_LINE = 40  # pixels between the middle of a text and the arrow that it labels
CLEARLY_NEARER = 1.5
MAX_COMPARISONS = 1_000_000
NO_STEP = "Arrows with an end that touches no shape are left out"
HIDDEN = "Texts on hidden layers are left out"


@dataclass(slots=True)
class Arrow:
    """``edge``: the id of its cell. ``source`` and ``target`` are ids of steps."""

    edge: str
    source: str
    target: str
    label: str


def arrows(page: Sorted, parts: Mapping[str, Sequence[Cell]], notes: Notes) -> list[Arrow]:
    """All arrows that join two steps. ``parts``: those of ``page``.

    What was guessed and what was left out is added to ``notes``.
    """
    return list(_Arrows(page, parts, notes).read())


class _Arrows:
    def __init__(self, page: Sorted, parts: Mapping[str, Sequence[Cell]], notes: Notes):
        self.page = page
        self.notes = notes
        self.parts = parts
        self.first: dict[str, str] = {}  # of each box that an arrow leads to or leaves
        self.last: dict[str, list[str]] = {}
        self.nearest = Nearest(page.places, list(page.steps.values()))
        self.labels = {edge.id: self._label(edge) for edge in page.edges.values()}
        self._label_by_loose_texts()

    def read(self) -> Iterator[Arrow]:
        joined = [(edge, self._joined(edge)) for edge in self.page.edges.values()]
        leaving = {source for _, ends in joined if ends for source in ends[0] if source in self.page.steps}
        count = 0
        for edge, ends in joined:
            before = count
            sources = self._last(ends[0], leaving) if ends else []
            target = self._first(ends[1]) if ends else ""
            if count + len(sources) > MAX_ARROWS:
                raise FormatError(f"The drawing has more than {MAX_ARROWS:,} arrows.")
            for source in sources:
                if source == target and not self.labels[edge.id]:
                    self.notes.add("Arrows without a text from a step to itself are left out", self._name(source))
                elif source and target:
                    count += 1
                    yield Arrow(edge.id, source, target, self.labels[edge.id])
            if count == before and ends and (words := self.labels[edge.id]):
                self.notes.leave_out(NO_STEP, words)
        self.notes_of_hidden()

    def notes_of_hidden(self) -> None:
        """The texts of arrows that are not shown themselves."""
        hidden = [cell for key, cells in self.page.labels.items() if key not in self.page.edges for cell in cells]
        if hidden:
            self.notes.leave_out(HIDDEN, *map(line_of, hidden))

    # Ends

    def _joined(self, edge: Cell) -> tuple[list[str], list[str]] | None:
        """The ids at both ends, in the direction of the arrow."""
        source = self._end(edge, "source", edge.target)
        target = self._end(edge, "target", source)
        if not source or not target:
            words = self.labels[edge.id]
            self.notes.leave_out(NO_STEP, words or "(no text)")
            return None
        tail, head = edge.style.get("startArrow", "none") or "none", edge.style.get("endArrow", "classic") or "none"
        if tail != "none" and head != "none":
            self.notes.add("Arrows with two heads are read in the direction they were drawn", self._name(source))
        elif tail == head:
            self.notes.add("Lines without an arrowhead are read in the direction they were drawn", self._name(source))
        backwards = head == "none" and tail != "none"
        return ([target], [source]) if backwards else ([source], [target])

    def _end(self, edge: Cell, role: str, other: str) -> str:
        """The id of the step or box at an end: the one it is fixed to, or the nearest one."""
        key = self._fixed(getattr(edge, role), role)
        if key:
            return key
        point = self.page.places.end(edge, role)
        key = self.nearest.to(point, other) if point else ""
        if key:
            self.notes.add("Arrows whose end was not fixed to a shape lead to the nearest one", self._name(key))
        return key

    def _fixed(self, key: str, role: str) -> str:
        """An arrow may also be fixed to another arrow, or to its label: then it ends where that one does."""
        seen: set[str] = set()
        while key and key not in seen:
            seen.add(key)
            cell = self.page.cells.get(key)
            if cell is None:
                return ""
            if key in self.page.boxes:
                return key
            if holder := self.page.holder(key):
                return holder
            parent = self.page.cells.get(cell.parent)
            edge = cell if cell.kind == "edge" else parent if parent and parent.kind == "edge" else None
            key = getattr(edge, role) if edge else ""
        return ""

    def _first(self, keys: list[str]) -> str:
        """The step that an arrow to ``keys`` reaches: of a box the first step inside."""
        inside = self.page.boxes.get(keys[0])
        if inside is None:
            return keys[0]
        self._tell_box(keys[0])
        if keys[0] not in self.first:
            self.first[keys[0]] = min(inside, key=self._height, default="")
        return self.first[keys[0]]

    def _last(self, keys: list[str], leaving: set[str]) -> list[str]:
        """The steps that an arrow from ``keys`` leaves: of a box those that nothing else leaves, or the lowest."""
        inside = self.page.boxes.get(keys[0])
        if inside is None:
            return keys
        self._tell_box(keys[0])
        if keys[0] not in self.last:
            last = [key for key in inside if key not in leaving]
            self.last[keys[0]] = last or [max(inside, key=self._height, default="")]
        return self.last[keys[0]]

    def _tell_box(self, key: str) -> None:
        note = "Arrows to a box lead to its first step, arrows from it leave its last steps"
        self.notes.add(note, self._name(key))

    def _height(self, key: str) -> tuple[float, float]:
        x, y = self.page.places.origin(key)
        return y, x

    def _name(self, key: str) -> str:
        """The text of a step or box, which may be in a cell inside."""
        texts = map(line_of, (self.page.cells[key], *self.parts.get(key, ())))
        return next(filter(None, texts), "(no text)")

    # Labels

    def _label(self, edge: Cell) -> str:
        texts = [line_of(cell) for cell in (edge, *self.page.labels.get(edge.id, ()))]
        return " ".join(filter(None, texts))

    def _label_by_loose_texts(self) -> None:
        """Gives a text that lies beside an arrow without a label to that arrow."""
        if not self.page.loose:
            return
        lines = {edge.id: self._line(edge) for edge in self.page.edges.values() if not self.labels[edge.id]}
        if len(lines) * len(self.page.loose) > MAX_COMPARISONS:
            return
        beside: dict[str, list[Cell]] = defaultdict(list)
        for text in self.page.loose:
            distances = sorted((_from_line(self._middle(text), line), key) for key, line in lines.items() if line)
            near = [(distance, key) for distance, key in distances[:2] if distance <= NEAR_A_LINE]
            if near and (len(near) == 1 or near[1][0] > near[0][0] * CLEARLY_NEARER):
                beside[near[0][1]].append(text)
        for key, texts in beside.items():
            self.labels[key] = " ".join(filter(None, map(line_of, texts)))
            self.notes.add("Texts beside an arrow without a text became its text", self.labels[key])
        taken = {id(text) for texts in beside.values() for text in texts}
        self.page.loose = [text for text in self.page.loose if id(text) not in taken]

    def _line(self, edge: Cell) -> list[Point]:
        """The points of an arrow as far as the file has them; empty if an end is unknown."""
        ends = [self._point(edge, role) for role in ("source", "target")]
        if ends[0] is None or ends[1] is None:
            return []
        x, y = self.page.places.origin(edge.parent)
        return [ends[0], *((x + bend_x, y + bend_y) for bend_x, bend_y in edge.bends), ends[1]]

    def _point(self, edge: Cell, role: str) -> Point | None:
        key = self._fixed(getattr(edge, role), role)
        return self._middle(self.page.cells[key]) if key else self.page.places.end(edge, role)

    def _middle(self, cell: Cell) -> Point:
        left, top, right, bottom = self.page.places.rectangle(cell)
        return (left + right) / 2, (top + bottom) / 2


def _from_line(point: Point, line: list[Point]) -> float:
    return min(_from_segment(point, *ends) for ends in zip(line, line[1:], strict=False))


def _from_segment(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    share = max(0.0, min(1.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length)) if length else 0.0
    return hypot(x - x1 - share * (x2 - x1), y - y1 - share * (y2 - y1))
