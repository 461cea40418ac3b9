"""Excalidraw's scenes (JSON), also inside the PNG and SVG that it exports with "Embed scene". Read-only.

::

    {"type": "excalidraw", "elements": [
        {"id": "a", "type": "diamond", "x": 0, "y": 0, "width": 200, "height": 80},
        {"id": "t", "type": "text", "containerId": "a", "text": "Is it on?"},
        {"id": "e", "type": "arrow", "startBinding": {"elementId": "a"}, "endBinding": {"elementId": "b"}}]}

Programs that write scenes may use its short form: ``"label": {"text": ...}`` in a shape or an arrow, and
``"start": {"id": ...}`` in an arrow. Obsidian keeps a scene in a Markdown file.
"""

from __future__ import annotations

import re
from typing import Any

from trees.core.formats.document import Document, FormatError, require_readable
from trees.core.formats.drawing.build import document
from trees.core.formats.drawing.cells import Cell, Page, Point, check_cell_count, make_relative
from trees.core.formats.json import parse

NAME = "excalidraw"
LABEL = "Excalidraw"
SUFFIXES = (".excalidraw", ".excalidraw.json")
MEDIA_TYPE = "application/vnd.excalidraw+json"

SIGN = re.compile(r'"type"\s*:\s*"excalidraw(?:lib|/clipboard)?"')
OBSIDIAN = re.compile(r"\A\s*---\r?\n[^`]{0,1900}?^excalidraw-plugin:", re.MULTILINE)
IN_OBSIDIAN = re.compile(r"^```(?P<kind>json|compressed-json)\r?\n(?P<scene>.*?)^```", re.MULTILINE | re.DOTALL)
SHAPES = {"rectangle", "diamond", "ellipse", "image", "embeddable", "iframe"}
FRAMES = {"frame", "magicframe"}
ARROWS = {"arrow", "line"}
EXPECTED = 'Expected {"type": "excalidraw", "elements": [...]}.'


def load(text: str) -> list[Document]:
    """The one guide of a scene. Raises FormatError if there are no shapes."""
    data = parse(_scene(text))
    elements = data.get("elements") if isinstance(data, dict) else None
    if not isinstance(elements, list):
        raise FormatError("This is not a scene of Excalidraw.", hint=EXPECTED)
    check_cell_count(len(elements))
    files = data.get("files")
    rows = [each for each in elements if isinstance(each, dict)]
    page = Page(name="Scene 1", cells=_cells(rows, files if isinstance(files, dict) else {}))
    if not page.cells:
        raise FormatError("The drawing is empty.")
    return require_readable([document([page], alone=True)])


def looks_like(text: str) -> bool:
    return bool(SIGN.search(text[:1000]) or OBSIDIAN.match(text[:2000]))


def _scene(text: str) -> str:
    """The JSON of a scene, which may stand in a file of Obsidian."""
    if not OBSIDIAN.match(text[:2000]):
        return text
    found = IN_OBSIDIAN.search(text)
    if found is None or found["kind"] != "json":
        hint = "In Obsidian, choose “Decompress current Excalidraw file”, or export the drawing as .excalidraw."
        raise FormatError("This drawing of Obsidian is compressed.", hint=hint)
    return found["scene"]


def _cells(elements: list[dict[str, Any]], files: dict[str, Any]) -> dict[str, Cell]:
    """``files``: a picture's id -> ``{"dataURL"}``."""
    cells: dict[str, Cell] = {}
    words = {_text(each, "id") for each in elements if each.get("type") == "text" and not _text(each, "containerId")}
    for element in elements:
        key, kind = _text(element, "id"), _text(element, "type")
        if not key or element.get("isDeleted") is True:
            continue
        if kind in ARROWS:
            cells[key] = _arrow(key, element, words)
        elif kind == "text":
            cells[key] = _shape(key, element, {"text": ""}, _text(element, "containerId"))
        elif kind in SHAPES or kind in FRAMES:
            cells[key] = _shape(key, element, {"group": ""} if kind in FRAMES else {}, "")
            if kind == "image":
                file = files.get(_text(element, "fileId"))
                cells[key].style["image"] = _text(file, "dataURL") if isinstance(file, dict) else ""
    _put_texts_into_shapes(cells)
    make_relative(cells)
    return cells


def _shape(key: str, element: dict[str, Any], style: dict[str, str], within: str) -> Cell:
    parent = within or _text(element, "frameId")
    value = _text(element, "text") or _text(element, "name") or _text(_part(element, "label"), "text")
    cell = Cell(key, parent, "vertex", value, style, link=_text(element, "link"))
    cell.x, cell.y, cell.width, cell.height = (_number(element, name) for name in ("x", "y", "width", "height"))
    return cell


def _arrow(key: str, element: dict[str, Any], words: set[str]) -> Cell:
    """A line without ends fixed to shapes is a stroke of the pen: it has no ends at all.

    ``words``: ids of texts that no shape holds.
    """
    source, target = (_bound(element, end, words) for end in ("start", "end"))
    heads = {
        "startArrow": _head(element, "startArrowhead", "none"),
        "endArrow": _head(element, "endArrowhead", "classic" if element.get("type") == "arrow" else "none"),
    }
    label = _text(_part(element, "label"), "text")
    cell = Cell(key, _text(element, "frameId"), "edge", label, heads, source, target)
    points = _points(element)
    if points and (element.get("type") == "arrow" or source or target):
        cell.ends, cell.bends = {"source": points[0], "target": points[-1]}, points[1:-1]
    elif element.get("type") != "arrow":
        cell.kind = ""
    return cell


def _bound(element: dict[str, Any], end: str, words: set[str]) -> str:
    """The id of what an end is fixed to.

    Excalidraw fixes it to whatever is nearest, and that may be the arrow's own text: then the line passes it, which a
    ``focus`` beyond 1 says, and the shape lies behind.
    """
    binding = _part(element, f"{end}Binding")
    key = _text(binding, "elementId") or _text(_part(element, end), "id")
    return "" if key in words and abs(_number(binding, "focus")) > 1 else key


def _put_texts_into_shapes(cells: dict[str, Cell]) -> None:
    """A text or picture that lies over a shape, not in it, is the smallest such shape's."""
    pictures = {cell.id for cell in cells.values() if "image" in cell.style}
    shapes = [cell for cell in cells.values() if cell.kind == "vertex" and not cell.is_text and not cell.is_box]
    shapes = [cell for cell in shapes if cell.id not in pictures]
    shapes.sort(key=lambda cell: cell.width * cell.height)
    texts = [cell for cell in cells.values() if (cell.is_text or cell.id in pictures) and not cell.parent]
    for text in texts if len(texts) * len(shapes) <= 1_000_000 else ():
        x, y = text.x + text.width / 2, text.y + text.height / 2
        text.parent = next((shape.id for shape in shapes if _contains(shape, x, y)), "")


def _contains(shape: Cell, x: float, y: float) -> bool:
    return shape.x <= x <= shape.x + shape.width and shape.y <= y <= shape.y + shape.height


def _part(element: dict[str, Any], name: str) -> dict[str, Any]:
    """The object of that name in an element, {} if there is none."""
    part = element.get(name)
    return part if isinstance(part, dict) else {}


def _head(element: dict[str, Any], name: str, default: str) -> str:
    """Scenes of before arrowheads could be chosen have no such field; null is an end without one."""
    return ("classic" if element[name] else "none") if name in element else default


def _points(element: dict[str, Any]) -> list[Point]:
    x, y = _number(element, "x"), _number(element, "y")
    points = element.get("points")
    return [
        (x + float(point[0]), y + float(point[1]))
        for point in (points if isinstance(points, list) else ())
        if isinstance(point, list) and len(point) >= 2 and all(isinstance(each, int | float) for each in point[:2])
    ]


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _number(row: dict[str, Any], name: str) -> float:
    value = row.get(name)
    return float(value) if isinstance(value, int | float) and abs(value) < 1e9 else 0.0
