"""Where shapes and lines lie on a page: absolute positions, and what is nearest to a point."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from math import cos, hypot, radians, sin
from typing import TypeVar

from trees.core.formats.drawing.cells import Cell, Point
from trees.core.formats.xml import number

NEAR = 60  # pixels: as far as an end may lie from a shape that it was meant for
TOUCHES = 15  # pixels: an end this near to a shape was meant for it, whatever else is there
DEPTH_OVER_DISTANCE = 2  # an end this much deeper in a large shape than it is away from a small one means the small
MAX_SQUARES = 100  # of one side or line
MAX_SQUARES_OF_LINES = 200_000  # of all lines of a page
MAX_COMPARISONS, MAX_COMPARISONS_PER_CELL = 2_000, 40  # of one page and purpose, which has so many more for each cell
Rectangle = tuple[float, float, float, float]  # left, top, right, bottom
Square = tuple[int, int]
T = TypeVar("T")


class Places:
    """Positions of the cells of one page in the coordinates of the page."""

    def __init__(self, cells: dict[str, Cell]):
        self.cells = cells
        self.most_comparisons = MAX_COMPARISONS + MAX_COMPARISONS_PER_CELL * len(cells)
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
        """What a shape covers; of a turned one the rectangle around it."""
        x, y = self.origin(cell.id)
        width, height = cell.width, cell.height
        if turned := cell.style.get("rotation"):
            angle = radians(number(turned))
            across, down = abs(cos(angle)), abs(sin(angle))
            wide, high = width * across + height * down, width * down + height * across
            x, y, width, height = x + (width - wide) / 2, y + (height - high) / 2, wide, high
        return x, y, x + width, y + height

    def middle(self, cell: Cell) -> Point:
        left, top, right, bottom = self.rectangle(cell)
        return (left + right) / 2, (top + bottom) / 2

    def end(self, edge: Cell, role: str) -> Point | None:
        """The point of a free end of an arrow; ``role``: "source" or "target"."""
        if role not in edge.ends:
            return None
        x, y = self.origin(edge.parent)
        return x + edge.ends[role][0], y + edge.ends[role][1]


class Nearest:
    """Finds the shape nearest to a point, in squares of NEAR pixels. ``measure``: the distance of a point."""

    def __init__(
        self, places: Places, shapes: Iterable[Cell], measure: Callable[[Point, Rectangle], float] | None = None
    ):
        self.places = places
        self.shapes = shapes
        self.measure = measure or _distance
        self.left = places.most_comparisons

    @cached_property
    def squares(self) -> Mapping[Square, Sequence[tuple[Rectangle, str]]]:
        """The shapes by the squares that they touch. Where all arrows are fixed to shapes, nobody asks."""
        squares = defaultdict(list)
        for shape in self.shapes:
            rectangle = self.places.rectangle(shape)
            for square in _squares(rectangle):
                squares[square].append((rectangle, shape.id))
        return squares

    def to(self, point: Point, other_than: Collection[str] = (), within: float = NEAR) -> str:
        """The id of the nearest shape at most ``within`` pixels away, "" if there is none."""
        best, key = within + 0.5, ""
        for rectangle, shape in _around(point, self.squares):
            self.left -= 1
            if self.left < 0:
                return key
            if shape not in other_than and (distance := self.measure(point, rectangle)) < best:
                best, key = distance, shape
        return key


class Lines:
    """Finds the lines near to a point. ``lines``: id -> its points."""

    def __init__(self, places: Places, lines: Mapping[str, Sequence[Point]]):
        self.left = places.most_comparisons
        self.squares: dict[Square, list[tuple[Point, Point, str]]] = defaultdict(list)
        room = MAX_SQUARES_OF_LINES
        for key, start, end in ((key, *ends) for key, line in lines.items() for ends in pairwise(line)):
            if room < 0:
                break
            squares = _squares_of_line(start, end)
            room -= len(squares)
            for square in squares:
                self.squares[square].append((start, end, key))

    def near(
        self, point: Point, within: float, measure: Callable[[Point, Sequence[Point]], float]
    ) -> list[tuple[float, str]]:
        """Distances and ids of the lines at most ``within`` pixels away, the nearest first."""
        distances: dict[str, float] = {}
        for start, end, key in _around(point, self.squares):
            self.left -= 1
            if self.left < 0:
                break
            distance = measure(point, (start, end))
            if distance <= min(within, distances.get(key, within)):
                distances[key] = distance
        return sorted((distance, key) for key, distance in distances.items())


def distance_to_border(point: Point, rectangle: Rectangle) -> float:
    """How far a point is from the nearest side, inside or outside."""
    (x, y), (left, top, right, bottom) = point, rectangle
    outside = hypot(max(left - x, 0, x - right), max(top - y, 0, y - bottom))
    return outside or min(x - left, right - x, y - top, bottom - y)


def _around(point: Point, squares: Mapping[Square, Sequence[T]]) -> Iterator[T]:
    x, y = int(point[0] // NEAR), int(point[1] // NEAR)
    for square in ((x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
        yield from squares.get(square, ())


def _squares(rectangle: Rectangle) -> Iterator[Square]:
    """The squares along the border of a rectangle, at most some hundred of them."""
    left, top, right, bottom = (int(side // NEAR) for side in rectangle)
    right, bottom = min(right, left + MAX_SQUARES), min(bottom, top + MAX_SQUARES)
    yield from {(x, y) for x in range(left, right + 1) for y in (top, bottom)}
    yield from {(x, y) for y in range(top + 1, bottom) for x in (left, right)}


def _squares_of_line(start: Point, end: Point) -> set[Square]:
    """The squares that a line passes, of one that is very long only some."""
    (x, y), (x2, y2) = start, end
    pieces = min(MAX_SQUARES, int(hypot(x2 - x, y2 - y) / NEAR) + 1)
    shares = [piece / pieces for piece in range(pieces + 1)]
    return {(int((x + (x2 - x) * share) // NEAR), int((y + (y2 - y) * share) // NEAR)) for share in shares}


def _distance(point: Point, rectangle: Rectangle) -> float:
    """Inside the rectangle a part of the distance to its border: of a shape within a larger one the inner is nearer.
    It is small enough to touch."""
    distance = distance_to_border(point, rectangle)
    (x, y), (left, top, right, bottom) = point, rectangle
    is_inside = left <= x <= right and top <= y <= bottom
    return min(distance / DEPTH_OVER_DISTANCE, TOUCHES - 1) if is_inside else distance
