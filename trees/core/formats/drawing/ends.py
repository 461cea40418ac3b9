"""What lies at the ends of the arrows of a page: a step, a box, another arrow or a text; each guess is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from trees.core.formats.decisions import Notes
from trees.core.formats.drawing.cells import Cell, Point
from trees.core.formats.drawing.geometry import NEAR, TOUCHES, Lines, Nearest, distance_to_border
from trees.core.formats.drawing.routes import anchor, distance_to_line, route
from trees.core.formats.drawing.sorting import Sorted
from trees.core.formats.drawing.texts import line_of

ON_A_LINE = 8  # pixels
MAX_LINES = 30  # arrows that end on arrows that end on arrows ...
MAX_UNNAMED_PIXELS = 40_000  # a larger shape without a text is a frame or a background
BEYOND = 0.9  # a text whose middle lies before this part of a line is beside it, not at its end
NEAREST = "Arrows whose end was not fixed to a shape lead to the nearest one"
ON_ARROWS = "Arrows that end on another arrow lead where it does, those that begin on one come from where it does"
AT_TEXTS = "Texts at the end of an arrow became steps"

OTHER = {"source": "target", "target": "source"}


class Ends:
    """The ends of the arrows of ``page``. Texts and shapes that arrows lead to become steps of it.

    ``through``: ids of arrows with an end on another one.
    """

    def __init__(self, page: Sorted, parts: Mapping[str, Sequence[Cell]], notes: Notes):
        self.page = page
        self.parts = parts
        self.notes = notes
        self.through: set[str] = set()
        self.known: dict[str, dict[str, str]] = {}
        self.depth = 0
        self.steps = Nearest(page.places, list(page.steps.values()))
        self.boxes = Nearest(page.places, [page.cells[key] for key in page.boxes], distance_to_border)
        self.texts = Nearest(page.places, list(page.loose), distance_to_border)
        small = [cell for cell in page.unnamed if cell.width * cell.height <= MAX_UNNAMED_PIXELS]
        self.unnamed = Nearest(page.places, small)

    def of(self, edge: Cell) -> tuple[str, str]:
        """The ids of the steps or boxes at the source and at the target, "" for none."""
        if edge.id not in self.known:
            # An arrow that leads to itself through others ends nowhere.
            ends = self.known[edge.id] = {"source": "", "target": ""}
            self.depth += 1
            for find in (self._fixed_or_near, self._on_a_line, self._at_other):
                for role in ends if self.depth <= MAX_LINES else ():
                    ends[role] = ends[role] or find(edge, role, ends[OTHER[role]])
            self.depth -= 1
        ends = self.known[edge.id]
        return ends["source"], ends["target"]

    def name(self, key: str) -> str:
        """The text of a step or box, which may be in a cell inside."""
        texts = map(line_of, (self.page.cells[key], *self.parts.get(key, ())))
        return next(filter(None, texts), "(no text)")

    def line(self, edge: Cell) -> list[Point]:
        """The points of an arrow as far as the file has them; empty if an end is unknown."""
        ends = [self._point(edge, role) for role in ("source", "target")]
        if ends[0] is None or ends[1] is None:
            return []
        x, y = self.page.places.origin(edge.parent)
        return route(edge, ends[0], [(x + bend_x, y + bend_y) for bend_x, bend_y in edge.bends], ends[1])

    # Ways to find an end. Each takes the arrow, "source" or "target", and what lies at its other end

    def _fixed_or_near(self, edge: Cell, role: str, other: str) -> str:
        if key := self._fixed(edge, role):
            return key
        point = self._free(edge, role)
        return self._nearest(self.steps, point, edge, role, other, TOUCHES) if point else ""

    def _on_a_line(self, edge: Cell, role: str, other: str) -> str:
        """The end of the arrow whose line an end lies on: one of two ends at most may be found so."""
        point = self._free(edge, role)
        for _, key in self.lines.near(point, ON_A_LINE, distance_to_line) if point else ():
            if key == edge.id:
                continue
            source, target = self.of(self.page.edges[key])
            found = source if role == "source" else target
            if found and found != other:
                self.through.add(edge.id)
                self.notes.add(ON_ARROWS, self.name(found))
                return found
        return self._nearest(self.steps, point, edge, role, other, NEAR) if point else ""

    def _at_other(self, edge: Cell, role: str, other: str) -> str:
        """A box's border, a shape without a text if the other end is known, or a text."""
        point = self._free(edge, role)
        if not point:
            return ""
        if key := self._nearest(self.boxes, point, edge, role, other, TOUCHES):
            if not self.page.boxes.get(key):  # without a step inside it stands for itself
                self.page.boxes.pop(key, None)
                self.page.steps[key] = self.page.cells[key]
            return key
        if other and (key := self._nearest(self.unnamed, point, edge, role, other, TOUCHES)):
            self.page.steps[key] = self.page.cells[key]
            return key
        key = self.texts.to(point, (other,), TOUCHES)
        if key and self._is_beyond(key, edge, role):
            self.page.steps[key] = self.page.cells[key]
            self.notes.add(AT_TEXTS, self.name(key))
            return key
        return ""

    def _nearest(self, shapes: Nearest, point: Point, edge: Cell, role: str, other: str, within: float) -> str:
        key = shapes.to(point, {other, getattr(edge, OTHER[role])} - {""}, within)
        if key:
            self.notes.add(NEAREST, self.name(key))
        return key

    def _fixed(self, edge: Cell, role: str) -> str:
        """An arrow may also be fixed to another arrow, or to its label: then it ends where that one does."""
        key = getattr(edge, role)
        if held := self._held(key):
            return held
        cell = self.page.cells.get(key)
        around = self.page.cells.get(cell.parent) if cell else None
        line = next((each for each in (cell, around) if each and each.kind == "edge"), None)
        return self.of(line)[role == "target"] if line else ""

    def _held(self, key: str) -> str:
        """The step or box that the cell is or is a part of, "" for none."""
        return key if key in self.page.boxes else self.page.holder(key)

    def _free(self, edge: Cell, role: str) -> Point | None:
        """Where an end lies that is fixed to nothing. Of one that is fixed, files keep where it once was."""
        return None if getattr(edge, role) in self.page.cells else self.page.places.end(edge, role)

    # Where things lie

    @cached_property
    def lines(self) -> Lines:
        """The lines of all arrows. Where all arrows are fixed to shapes, nobody asks."""
        lines = {edge.id: self.line(edge) for edge in self.page.edges.values()}
        return Lines(self.page.places, {key: line for key, line in lines.items() if line})

    def _point(self, edge: Cell, role: str) -> Point | None:
        key = self._held(getattr(edge, role))
        if not key:
            return self.page.places.end(edge, role)
        return anchor(edge, role, self.page.places.rectangle(self.page.cells[key]))

    def _is_beyond(self, key: str, edge: Cell, role: str) -> bool:
        """Whether a text lies at the end of a line, and not beside it."""
        line = self.line(edge)
        if len(line) < 2:
            return True
        (x1, y1), (x2, y2) = line[-2:] if role == "target" else line[1::-1]
        x, y = self.page.places.middle(self.page.cells[key])
        length = (x2 - x1) ** 2 + (y2 - y1) ** 2
        return not length or ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length >= BEYOND
