"""Where shapes lie on a page: absolute positions, and the shape nearest to a point."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from math import hypot

from trees.core.formats.drawing.cells import Cell, Point

NEAR = 60  # pixels: as far as an end may lie from a shape that it was meant for
MAX_COMPARISONS = 1_000_000
Rectangle = tuple[float, float, float, float]  # left, top, right, bottom


class Places:
    """Positions of the cells of one page in the coordinates of the page."""

    def __init__(self, cells: dict[str, Cell]):
        self.cells = cells
        self._origins: dict[str, Point] = {}

    def origin(self, key: str) -> Point:
        """The absolute position of the left upper corner of a cell; (0, 0) for an unknown one."""
        path: list[str] = []
        while key in self.cells and key not in self._origins and key not in path[-1:]:
            path.append(key)
            self._origins[key] = (0, 0)  # a cell that is its own ancestor ends the walk
            key = self.cells[key].parent
        x, y = self._origins.get(key, (0, 0))
        for each in reversed(path):
            x, y = x + self.cells[each].x, y + self.cells[each].y
            self._origins[each] = (x, y)
        return x, y

    def rectangle(self, cell: Cell) -> Rectangle:
        x, y = self.origin(cell.id)
        return x, y, x + cell.width, y + cell.height

    def end(self, edge: Cell, role: str) -> Point | None:
        """The point of a free end of an arrow; ``role``: "source" or "target"."""
        if role not in edge.ends:
            return None
        x, y = self.origin(edge.parent)
        return x + edge.ends[role][0], y + edge.ends[role][1]


class Nearest:
    """Finds the shape nearest to a point, in squares of NEAR pixels."""

    def __init__(self, places: Places, shapes: Collection[Cell]):
        self.places = places
        self.shapes = shapes
        self.left = MAX_COMPARISONS

    @cached_property
    def squares(self) -> Mapping[tuple[int, int], Sequence[tuple[Rectangle, str]]]:
        """The shapes by the squares that they touch. Where all arrows are fixed to shapes, nobody asks."""
        squares = defaultdict(list)
        for shape in self.shapes:
            rectangle = self.places.rectangle(shape)
            for square in _squares(rectangle):
                squares[square].append((rectangle, shape.id))
        return squares

    def to(self, point: Point, other_than: str = "") -> str:
        """The id of the nearest shape at most NEAR pixels away, "" if there is none."""
        x, y = int(point[0] // NEAR), int(point[1] // NEAR)
        best, key = NEAR + 0.5, ""
        for square in ((x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
            for rectangle, shape in self.squares.get(square, ()):
                self.left -= 1
                if self.left < 0:
                    return key
                if shape != other_than and (distance := _distance(point, rectangle)) < best:
                    best, key = distance, shape
        return key


def _squares(rectangle: Rectangle) -> Iterator[tuple[int, int]]:
    """The squares along the border of a rectangle, at most some hundred of them."""
    left, top, right, bottom = (int(side // NEAR) for side in rectangle)
    right, bottom = min(right, left + 100), min(bottom, top + 100)
    yield from {(x, y) for x in range(left, right + 1) for y in (top, bottom)}
    yield from {(x, y) for y in range(top + 1, bottom) for x in (left, right)}


def _distance(point: Point, rectangle: Rectangle) -> float:
    """0 inside the rectangle."""
    (x, y), (left, top, right, bottom) = point, rectangle
    return hypot(max(left - x, 0, x - right), max(top - y, 0, y - bottom))
