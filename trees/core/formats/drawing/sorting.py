"""Which cells of a page are steps, and which belong to a step, to an arrow, or to nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from trees.core.formats.drawing.cells import Cell, Page
from trees.core.formats.drawing.geometry import Places

MAX_DEPTH = 100  # shapes within shapes


@dataclass(slots=True)
class Sorted:
    """The visible cells of a page by what they are, in the order of the file.

    ``within``: a cell's id -> the id of the shape that it is a part of. ``labels``: an arrow's id -> its labels in
    child cells. ``boxes``: a box's id -> ids of the steps inside. ``loose``: texts that nothing holds. ``unnamed``:
    shapes without a text that no arrow is fixed to. ``hidden``: texts that are not shown.
    """

    cells: dict[str, Cell]
    places: Places
    steps: dict[str, Cell] = field(default_factory=dict)
    edges: dict[str, Cell] = field(default_factory=dict)
    within: dict[str, str] = field(default_factory=dict)
    labels: dict[str, list[Cell]] = field(default_factory=lambda: defaultdict(list))
    boxes: dict[str, list[str]] = field(default_factory=dict)
    loose: list[Cell] = field(default_factory=list)
    unnamed: list[Cell] = field(default_factory=list)
    hidden: list[Cell] = field(default_factory=list)

    def parts(self) -> dict[str, list[Cell]]:
        """Step id -> the cells inside it that show something, from top to bottom."""
        parts: dict[str, list[Cell]] = defaultdict(list)
        for key in self.within:
            cell = self.cells[key]
            if (cell.value or cell.tip or cell.link or "image" in cell.style) and (step := self.holder(key)):
                parts[step].append(cell)
        for cells in parts.values():
            cells.sort(key=lambda cell: tuple(reversed(self.places.origin(cell.id))))
        return parts

    def holder(self, key: str) -> str:
        """The step that the cell is, or is a part of; "" for none."""
        for _ in range(MAX_DEPTH):
            if key in self.steps or key not in self.within:
                break
            key = self.within[key]
        return key if key in self.steps else ""


def sort_cells(page: Page) -> Sorted:
    result = Sorted(page.cells, Places(page.cells))
    shown = [cell for cell in page.cells.values() if cell.kind and _is_shown(cell, page.cells)]
    visible = {cell.id for cell in shown}
    result.hidden = [cell for cell in page.cells.values() if cell.kind and cell.value and cell.id not in visible]
    result.edges = {cell.id: cell for cell in shown if cell.kind == "edge"}
    _Sorting(result, [cell for cell in shown if cell.kind == "vertex"]).run()
    return result


def _ancestors(cell: Cell, cells: dict[str, Cell]) -> list[Cell]:
    """From the parent outwards."""
    line: list[Cell] = []
    parent = cells.get(cell.parent)
    while parent and len(line) < MAX_DEPTH:
        line.append(parent)
        parent = cells.get(parent.parent)
    return line


def _is_shown(cell: Cell, cells: dict[str, Cell]) -> bool:
    return cell.visible and all(each.visible for each in _ancestors(cell, cells))


class _Sorting:
    """``ends``: ids that an arrow touches. ``children``: ids of shapes -> the shapes inside."""

    def __init__(self, result: Sorted, vertices: list[Cell]):
        self.result = result
        self.vertices = vertices
        self.ends = {end for edge in result.edges.values() for end in (edge.source, edge.target)}
        self.children: dict[str, list[Cell]] = defaultdict(list)
        for cell in vertices:
            self.children[cell.parent].append(cell)
        self.boxes = set(self._boxes())

    def run(self) -> None:
        for cell in self.vertices:
            self._sort(cell)
        self._empty_boxes()
        # Parts of what is no step, such as of a text, stand for themselves.
        self.result.loose += [self.result.cells[key] for key in self.result.within if not self.result.holder(key)]

    def _boxes(self) -> list[str]:
        """Shapes made to hold others that do, and shapes around one that an arrow touches."""
        boxes = [
            cell.id for cell in self.vertices if cell.is_box and not all(c.is_text for c in self.children[cell.id])
        ]
        for cell in self.vertices:
            if cell.id in self.ends:
                boxes += [each.id for each in _ancestors(cell, self.result.cells) if each.kind == "vertex"]
        return boxes

    def _sort(self, cell: Cell) -> None:
        parent = self.result.cells.get(cell.parent)
        arrow = next((each for each in _ancestors(cell, self.result.cells) if each.kind == "edge"), None)
        if arrow:
            self.result.labels[arrow.id].append(cell)
        elif cell.id in self.boxes:
            self.result.boxes.setdefault(cell.id, [])
        elif cell.id in self.ends:
            self._step(cell)
        elif parent and parent.kind == "vertex" and parent.id not in self.boxes:
            self.result.within[cell.id] = parent.id
        elif cell.is_text:
            self.result.loose.append(cell)
        elif cell.value or cell.tip or cell.link or self.children[cell.id]:
            self._step(cell)
        else:
            self.result.unnamed.append(cell)

    def _empty_boxes(self) -> None:
        """A box without a step inside, such as a class of UML or a table, is a step if an arrow touches it, or if there
        are no arrows at all. Texts in it are its parts."""
        depths = {key: len(_ancestors(self.result.cells[key], self.result.cells)) for key in self.result.boxes}
        for key in sorted(depths, key=depths.__getitem__, reverse=True):
            if not self.result.boxes[key] and (key in self.ends or not self.result.edges):
                del self.result.boxes[key]
                self._step(self.result.cells[key])
        loose, self.result.loose = self.result.loose, []
        for cell in loose:
            if cell.parent in self.result.steps:
                self.result.within[cell.id] = cell.parent
            else:
                self.result.loose.append(cell)

    def _step(self, cell: Cell) -> None:
        self.result.steps[cell.id] = cell
        for each in _ancestors(cell, self.result.cells):
            if each.id in self.boxes and each.id not in self.result.steps:
                self.result.boxes.setdefault(each.id, []).append(cell.id)
