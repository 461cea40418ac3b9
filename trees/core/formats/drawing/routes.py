"""The lines of arrows as far as a file says them: fixed points, bends, and corners where the style has them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

from trees.core.formats.drawing.cells import Cell, Point
from trees.core.formats.drawing.geometry import Rectangle
from trees.core.formats.xml import number

CORNERED = {"orthogonalEdgeStyle", "elbowEdgeStyle", "segmentEdgeStyle", "entityRelationEdgeStyle"}
LEVEL, UPRIGHT = "level", "upright"


def anchor(edge: Cell, role: str, place: Rectangle) -> Point:
    """Where an arrow touches the shape at ``place``: the point that its style fixes, else the middle."""
    left, top, right, bottom = place
    x, y = _share(edge, role, "X"), _share(edge, role, "Y")
    if x is None or y is None:
        return (left + right) / 2, (top + bottom) / 2
    return left + (right - left) * x, top + (bottom - top) * y


def route(edge: Cell, start: Point, bends: Sequence[Point], end: Point) -> list[Point]:
    """The points of the line from ``start`` to ``end``."""
    points = [start, *bends, end]
    if edge.style.get("edgeStyle") not in CORNERED:
        return points
    leaves, arrives = _side(edge, "source"), _side(edge, "target")
    if not bends:
        return [start, *_between(start, end, leaves, arrives), end]
    line = [start]
    for number_, (one, other) in enumerate(pairwise(points)):
        upright_first = leaves == UPRIGHT if number_ == 0 else arrives == LEVEL and number_ == len(points) - 2
        line += [(one[0], other[1]) if upright_first else (other[0], one[1]), other]
    return line


def distance_to_line(point: Point, line: Sequence[Point]) -> float:
    return min(_from_segment(point, *ends) for ends in pairwise(line))


def _share(edge: Cell, role: str, axis: str) -> float | None:
    """At which part of the width or height of its shape an arrow leaves or enters, None if the style leaves it open."""
    value = edge.style.get(("exit" if role == "source" else "entry") + axis)
    return number(value) if value else None


def _side(edge: Cell, role: str) -> str:
    """Whether an arrow touches a side of its shape, above or below it, or either ("")."""
    x, y = _share(edge, role, "X"), _share(edge, role, "Y")
    return LEVEL if x in (0, 1) and y not in (0, 1) else UPRIGHT if y in (0, 1) and x not in (0, 1) else ""


def _between(start: Point, end: Point, leaves: str, arrives: str) -> list[Point]:
    """The corners of a line without bends of its own: one, or two in the middle."""
    if not leaves and not arrives:
        leaves = arrives = LEVEL if abs(end[0] - start[0]) > abs(end[1] - start[1]) else UPRIGHT
    leaves, arrives = leaves or arrives, arrives or leaves
    if leaves != arrives:
        return [(end[0], start[1])] if leaves == LEVEL else [(start[0], end[1])]
    if leaves == LEVEL:
        middle = (start[0] + end[0]) / 2
        return [(middle, start[1]), (middle, end[1])]
    middle = (start[1] + end[1]) / 2
    return [(start[0], middle), (end[0], middle)]


def _from_segment(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    share = max(0.0, min(1.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length)) if length else 0.0
    return hypot(x - x1 - share * (x2 - x1), y - y1 - share * (y2 - y1))
