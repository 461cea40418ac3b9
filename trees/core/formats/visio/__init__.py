"""Visio's drawings (``.vsdx``, a ZIP of XML): a page is a guide, a shape is a step, a connector an answer. Read-only.

Lengths are inches from the left lower corner of the page, or of the group around; here they become pixels from the left
upper corner. What a shape does not say itself it has from its master.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from base64 import b64encode
from io import BytesIO

from trees.core.formats.document import Document, FormatError, require_readable
from trees.core.formats.drawing.build import PAGE_LINK, document, linked
from trees.core.formats.drawing.cells import Cell, Page, Point, check_cell_count, make_relative
from trees.core.formats.package import has_part
from trees.core.formats.visio.parts import Index, Part, Reader, Relations, Shape, without_paths
from trees.core.formats.xml import number, parse

NAME = "visio"
LABEL = "Visio"
SUFFIXES = (".vsdx", ".vstx", ".vsdm")
MEDIA_TYPE = "application/vnd.ms-visio.drawing"

PIXELS_PER_INCH = 96
MAX_PART_CHARS, MAX_ALL_CHARS = 8_000_000, 24_000_000  # of what is read, without paths that no line has
MAX_UNPACKED_BYTES = 40_000_000
PAGES = "visio/pages/pages.xml"
PICTURES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif", ".webp": "webp"}
MASTERS = "visio/masters/masters.xml"


def load(text: str) -> list[Document]:
    """Never reads a text: a drawing of Visio is a ZIP."""
    raise FormatError("This is not a drawing of Visio.", hint="Import the .vsdx file itself.")


def load_bytes(content: bytes) -> list[Document] | None:
    """A guide for each page; None if this is no drawing of Visio. Raises FormatError for a damaged one."""
    if not has_part(content, PAGES):
        return None
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            pages = _Drawing(archive).pages()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, KeyError) as error:
        raise FormatError("This drawing of Visio is damaged.") from error
    groups = linked([page for page in pages if page.cells])
    if not groups:
        raise FormatError("The drawing is empty.")
    return require_readable([document(group, alone=len(groups) == 1) for group in groups])


class _Drawing:
    def __init__(self, archive: zipfile.ZipFile):
        self.archive = archive
        self.left, self.left_chars = MAX_UNPACKED_BYTES, MAX_ALL_CHARS
        self.count = 0
        self.masters: dict[str, Shape] = {}

    def pages(self) -> list[Page]:
        if MASTERS in self.archive.namelist():
            for key, _, path in self._listed(MASTERS):
                shapes = self._part(path).shapes
                if shapes:
                    self.masters[key] = shapes[0]
        named = [(name, path) for _, name, path in self._listed(PAGES)]
        return [self._page(name, self._part(path)) for name, path in named]

    def _listed(self, path: str) -> list[tuple[str, str, str]]:
        """``(id, name, path)`` of each page or master that the part at ``path`` lists."""
        index, targets = Index(), Relations()
        folder, name = posixpath.split(path)
        parse(self._text(path), index)
        parse(self._text(f"{folder}/_rels/{name}.rels"), targets)
        return [
            (key, name, posixpath.normpath(posixpath.join(folder, targets.paths[to])))
            for key, name, to in index.rows
            if to in targets.paths
        ]

    def _part(self, path: str) -> Part:
        reader = Reader()
        parse(self._text(path), reader)
        if reader.part.with_picture:
            self._find_pictures(path, reader.part.with_picture)
        return reader.part

    def _find_pictures(self, path: str, shapes: list[Shape]) -> None:
        folder, name = posixpath.split(path)
        targets = Relations()
        if (relations := f"{folder}/_rels/{name}.rels") in self.archive.namelist():
            parse(self._text(relations), targets)
        for shape in shapes:
            shape.picture = posixpath.normpath(posixpath.join(folder, targets.paths.get(shape.picture, "none")))

    def _picture(self, path: str) -> str:
        """The picture as a data URI, "" for one of a kind that no step can show, such as EMF."""
        kind = PICTURES.get(posixpath.splitext(path)[1].lower(), "")
        if not kind or path not in self.archive.namelist():
            return ""
        return f"data:image/{kind};base64,{b64encode(self._bytes(path)).decode()}"

    def _text(self, path: str) -> str:
        content = self._bytes(path)
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
        text = without_paths(text) if len(text) > MAX_PART_CHARS else text
        self.left_chars -= len(text)
        if len(text) > MAX_PART_CHARS or self.left_chars < 0:
            raise FormatError("This drawing of Visio is too large.")
        return text

    def _bytes(self, path: str) -> bytes:
        """One file of the ZIP. The limit is that of what is unpacked, whatever the ZIP says of it."""
        with self.archive.open(path) as file:
            content = file.read(self.left + 1)
        self.left -= len(content)
        if self.left < 0:
            raise FormatError("This drawing of Visio is too large.")
        return content

    # Cells

    def _page(self, name: str, part: Part) -> Page:
        """The cells of a page, those of groups before what they group."""
        page = Page(name, name)
        waiting = [(shape, "", (0.0, 0.0)) for shape in reversed(part.shapes)]
        while waiting:
            shape, parent, corner = waiting.pop()
            self.count += 1
            check_cell_count(self.count)
            if self._value(shape, "BeginX"):
                page.cells[shape.id] = self._connector(shape, part, corner)
            elif not parent and _is_line(shape):
                page.cells[shape.id] = self._line(shape, corner)
            else:
                page.cells[shape.id] = self._shape(shape, parent, corner)
                waiting += [(each, shape.id, self._corner(shape, corner)) for each in reversed(shape.inside)]
        make_relative(page.cells)
        return page

    def _shape(self, shape: Shape, parent: str, corner: Point) -> Cell:
        """``corner``: the left lower one of what is around, in inches."""
        left, bottom = self._corner(shape, corner)
        width, height = self._inches(shape, "Width"), self._inches(shape, "Height")
        text = shape.text or self._master_text(shape)
        address, page = next(iter(shape.links), ("", ""))
        link = address or (PAGE_LINK + page if page else "")
        style = {"text": ""} if parent else {}
        if shape.picture:
            style["image"] = self._picture(shape.picture)
        cell = Cell(shape.id, parent, "vertex", text, style, link=link)
        place = left, -bottom - height, width, height
        cell.x, cell.y, cell.width, cell.height = (length * PIXELS_PER_INCH for length in place)
        return cell

    def _corner(self, shape: Shape, corner: Point) -> Point:
        left = corner[0] + self._inches(shape, "PinX") - self._pin(shape, "LocPinX", "Width")
        return left, corner[1] + self._inches(shape, "PinY") - self._pin(shape, "LocPinY", "Height")

    def _pin(self, shape: Shape, name: str, size: str) -> float:
        """How far the pin is from the left or lower border: in the middle, unless the shape or its master says so."""
        if name in shape.own:
            return number(shape.own[name])
        own = self.masters[shape.master].own if shape.master in self.masters else {}
        share = number(own[name]) / number(own[size]) if own.get(name) and number(own.get(size, "")) else 0.5
        return share * self._inches(shape, size)

    def _line(self, shape: Shape, corner: Point) -> Cell:
        """A line that is drawn as a shape, as programs that export to Visio draw arrows."""
        left, bottom = self._corner(shape, corner)
        head = "classic" if shape.has_head or self._value(shape, "EndArrow") not in ("", "0") else "none"
        cell = Cell(shape.id, "", "edge", shape.text, {"startArrow": "none", "endArrow": head})
        for role, (x, y) in zip(("source", "target"), shape.line, strict=True):
            cell.ends[role] = (left + x) * PIXELS_PER_INCH, -(bottom + y) * PIXELS_PER_INCH
        return cell

    def _connector(self, shape: Shape, part: Part, corner: Point) -> Cell:
        ends = part.ends.get(shape.id, {})
        heads = {
            "startArrow": "none" if self._value(shape, "BeginArrow") in ("", "0") else "classic",
            "endArrow": "none" if self._value(shape, "EndArrow") == "0" else "classic",
        }
        cell = Cell(shape.id, "", "edge", shape.text, heads, ends.get("source", ""), ends.get("target", ""))
        for role, name in (("source", "Begin"), ("target", "End")):
            x, y = corner[0] + self._inches(shape, f"{name}X"), corner[1] + self._inches(shape, f"{name}Y")
            cell.ends[role] = x * PIXELS_PER_INCH, -y * PIXELS_PER_INCH
        return cell

    def _inches(self, shape: Shape, name: str) -> float:
        return number(self._value(shape, name))

    def _value(self, shape: Shape, name: str) -> str:
        master = self.masters.get(shape.master)
        return shape.own.get(name) or (master.own.get(name, "") if master else "")

    def _master_text(self, shape: Shape) -> str:
        master = self.masters.get(shape.master)
        return master.text if master and not shape.inside else ""


def _is_line(shape: Shape) -> bool:
    """Whether a shape is a line; one with words needs a head, else it may be the brace of a remark."""
    is_bare = not (shape.master or shape.inside or shape.picture)
    return bool(shape.line) and is_bare and (shape.has_head or not shape.text)
