"""Visio's drawings (``.vsdx``, a ZIP of XML): a page is a guide, a shape is a step, a connector an answer. Read-only.

Lengths are inches from the left lower corner of the page, or of the group around; here they become pixels from the left
upper corner. What a shape does not say itself it has from its master.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from base64 import b64encode
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from trees.core.formats.document import Document, FormatError, require_readable
from trees.core.formats.drawing.build import PAGE_LINK, document, linked
from trees.core.formats.drawing.cells import Cell, Page, Point, check_cell_count, make_relative
from trees.core.formats.package import has_part
from trees.core.formats.xml import local, number, parse

NAME = "visio"
LABEL = "Visio"
SUFFIXES = (".vsdx", ".vstx", ".vsdm")
MEDIA_TYPE = "application/vnd.ms-visio.drawing"

PIXELS_PER_INCH = 96
MAX_PART_BYTES = 8_000_000
MAX_ALL_BYTES = 24_000_000
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


@dataclass(slots=True)
class _Shape:
    """``own``: its cells, such as PinX, by name. ``links``: (address, page). ``inside``: what it groups.

    ``picture``: the relation of its picture, then its path, "" for none.
    """

    id: str
    master: str = ""
    own: dict[str, str] = field(default_factory=dict)
    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    inside: list[_Shape] = field(default_factory=list)
    picture: str = ""


@dataclass(slots=True)
class _Part:
    """The shapes of a page or a master. ``ends``: a connector's id -> "source" and "target" -> the shape's id."""

    shapes: list[_Shape] = field(default_factory=list)
    ends: dict[str, dict[str, str]] = field(default_factory=dict)
    with_picture: list[_Shape] = field(default_factory=list)


class _Drawing:
    def __init__(self, archive: zipfile.ZipFile):
        self.archive = archive
        self.left = MAX_ALL_BYTES
        self.count = 0
        self.masters: dict[str, _Shape] = {}

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
        index, targets = _Index(), _Relations()
        folder, name = posixpath.split(path)
        parse(self._text(path), index)
        parse(self._text(f"{folder}/_rels/{name}.rels"), targets)
        return [
            (key, name, posixpath.normpath(posixpath.join(folder, targets.paths[to])))
            for key, name, to in index.rows
            if to in targets.paths
        ]

    def _part(self, path: str) -> _Part:
        reader = _Reader()
        parse(self._text(path), reader)
        if reader.part.with_picture:
            self._find_pictures(path, reader.part.with_picture)
        return reader.part

    def _find_pictures(self, path: str, shapes: list[_Shape]) -> None:
        folder, name = posixpath.split(path)
        targets = _Relations()
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
        return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")

    def _bytes(self, path: str) -> bytes:
        """One file of the ZIP. The limits are those of what is unpacked, whatever the ZIP says of it."""
        with self.archive.open(path) as file:
            content = file.read(min(MAX_PART_BYTES, self.left) + 1)
        self.left -= len(content)
        if len(content) > MAX_PART_BYTES or self.left < 0:
            raise FormatError("This drawing of Visio is too large.")
        return content

    # Cells

    def _page(self, name: str, part: _Part) -> Page:
        """The cells of a page, those of groups before what they group."""
        page = Page(name, name)
        waiting = [(shape, "", (0.0, 0.0)) for shape in reversed(part.shapes)]
        while waiting:
            shape, parent, corner = waiting.pop()
            self.count += 1
            check_cell_count(self.count)
            if self._value(shape, "BeginX"):
                page.cells[shape.id] = self._connector(shape, part, corner)
            else:
                page.cells[shape.id] = self._shape(shape, parent, corner)
                waiting += [(each, shape.id, self._corner(shape, corner)) for each in reversed(shape.inside)]
        make_relative(page.cells)
        return page

    def _shape(self, shape: _Shape, parent: str, corner: Point) -> Cell:
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

    def _corner(self, shape: _Shape, corner: Point) -> Point:
        left = corner[0] + self._inches(shape, "PinX") - self._inches(shape, "Width") / 2
        return left, corner[1] + self._inches(shape, "PinY") - self._inches(shape, "Height") / 2

    def _connector(self, shape: _Shape, part: _Part, corner: Point) -> Cell:
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

    def _inches(self, shape: _Shape, name: str) -> float:
        return number(self._value(shape, name))

    def _value(self, shape: _Shape, name: str) -> str:
        master = self.masters.get(shape.master)
        return shape.own.get(name) or (master.own.get(name, "") if master else "")

    def _master_text(self, shape: _Shape) -> str:
        master = self.masters.get(shape.master)
        return master.text if master and not shape.inside else ""


class _Index(ContentHandler):
    """``rows``: (id, name, relation) of each page or master."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, str, str]] = []
        self.named = ("", "")

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:  # noqa: N802
        if local(name) in ("Page", "Master"):
            self.named = attrs.get("ID", ""), attrs.get("Name") or attrs.get("NameU", "")
        elif local(name) == "Rel":
            self.rows.append((*self.named, attrs.get("r:id", "")))


class _Relations(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.paths: dict[str, str] = {}

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:  # noqa: N802
        if local(name) == "Relationship":
            self.paths[attrs.get("Id", "")] = attrs.get("Target", "")


class _Reader(ContentHandler):
    """``open``: the shapes around, the innermost last."""

    def __init__(self) -> None:
        super().__init__()
        self.part = _Part()
        self.open: list[_Shape] = []
        self.text: list[str] | None = None
        self.section = ""
        self.link = ["", ""]

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:  # noqa: N802
        name = local(name)
        if name == "Shape":
            self._shape(attrs)
        elif name == "Section":
            self.section = attrs.get("N", "")
        elif name == "Row":
            self.link = ["", ""]
        elif name == "Cell" and self.open:
            self._cell(self.open[-1], attrs.get("N", ""), attrs.get("V", ""))
        elif name == "Text" and self.open:
            self.text = []
        elif name == "ForeignData" and self.open:
            self.part.with_picture.append(self.open[-1])
        elif name == "Rel" and self.open and self.part.with_picture[-1:] == [self.open[-1]]:
            self.open[-1].picture = attrs.get("r:id", "")
        elif name == "Connect" and attrs.get("FromCell", "") in ("BeginX", "EndX"):
            role = "source" if attrs["FromCell"] == "BeginX" else "target"
            self.part.ends.setdefault(attrs.get("FromSheet", ""), {})[role] = attrs.get("ToSheet", "")

    def endElement(self, name: str) -> None:  # noqa: N802
        name = local(name)
        if name == "Shape" and self.open:
            self.open.pop()
        elif name == "Section":
            self.section = ""
        elif name == "Row" and self.section == "Hyperlink" and self.open and any(self.link):
            self.open[-1].links.append((self.link[0], self.link[1]))
        elif name == "Text" and self.text is not None and self.open:
            self.open[-1].text, self.text = "".join(self.text).strip().replace("\u2028", "\n"), None

    def characters(self, content: str) -> None:
        if self.text is not None:
            self.text.append(content)

    def _shape(self, attrs: AttributesImpl[str]) -> None:
        shape = _Shape(attrs.get("ID", ""), attrs.get("Master", ""))
        (self.open[-1].inside if self.open else self.part.shapes).append(shape)
        self.open.append(shape)

    def _cell(self, shape: _Shape, name: str, value: str) -> None:
        if not self.section:
            shape.own[name] = value
        elif self.section == "Hyperlink" and name in ("Address", "SubAddress"):
            self.link[name == "SubAddress"] = value
