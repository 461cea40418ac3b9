"""From a file to pages with cells: finds the XML, unpacks compressed pages, reads them with a SAX parser."""

from __future__ import annotations

import binascii
import json
import re
import zlib
from base64 import b64decode
from html import unescape
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from trees.core.formats.document import FormatError
from trees.core.formats.drawing.cells import Cell, Page, Point, check_cell_count, read_style
from trees.core.formats.xml import number, parse

MAX_DRAWING_CHARS = 2_000_000  # of all pages, unpacked
MAX_PAGES = 1_000
SIGN = re.compile(r"<mxfile\b|<mxGraphModel\b|\bcontent=\"&lt;mx(?:file|GraphModel)\b|\bdata-mxgraph=\"")
IN_HTML = re.compile(r"\bdata-mxgraph=\"([^\"]*)\"")
PIECE_BYTES = 60_000
PERCENT = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")
PLACEHOLDER = re.compile(r"%([^%\s]{1,100})%")


def pages(text: str) -> list[Page]:
    """The pages of a drawing. Raises FormatError with the line of the first error in the XML."""
    read = _parse(_xml(text))
    room = MAX_DRAWING_CHARS
    for page in read:
        if page.packed.strip() and not page.cells:
            xml = _unpacked(page, room)
            room -= len(xml)
            page.cells = {key: cell for inner in _parse(xml) for key, cell in inner.cells.items()}
    return read


def _xml(text: str) -> str:
    """The XML of the drawing in ``text``, which may be an SVG or a web page around it."""
    if match := IN_HTML.search(text):
        try:
            data = json.loads(unescape(match[1]))
        except ValueError:
            data = None
        xml = data.get("xml") if isinstance(data, dict) else None
        if not isinstance(xml, str):
            raise FormatError("This web page only refers to a drawing.", hint="Import the .drawio file itself.")
        return xml
    return text


def _unpacked(page: Page, room: int) -> str:
    """The XML of a compressed page: base64 of raw deflate of percent-encoded XML."""
    try:
        packed = b64decode(page.packed.strip(), validate=False)
        text = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, 3 * room + 1)
    except (ValueError, binascii.Error, zlib.error):
        raise FormatError(f"The page “{page.name}” cannot be unpacked.") from None
    xml = percent_decoded(text) if len(text) <= 3 * room else None
    if xml is None or len(xml) > room:
        raise FormatError(f"The drawing has more than {MAX_DRAWING_CHARS:,} characters.")
    return xml


def percent_decoded(text: bytes) -> str:
    """``%3Cmx`` is ``<mx``. Piece by piece: urllib's, and one substitution of all, take 50 times the text."""
    decoded = bytearray()
    at = 0
    while at < len(text):
        end = at + PIECE_BYTES
        if (sign := text.find(b"%", end - 2, end)) >= 0:  # it is not cut in two
            end = sign
        decoded += PERCENT.sub(lambda run: bytes.fromhex(run[0].replace(b"%", b"").decode()), text[at:end])
        at = end
    return decoded.decode("utf-8", "replace")


def _parse(xml: str) -> list[Page]:
    reader = _Reader()
    try:
        parse(xml, reader)
    except _Embedded as drawing:
        return _parse(drawing.xml)
    return reader.pages


class _Embedded(Exception):
    """Ends the parser at the root of an SVG that holds a drawing in an attribute."""

    def __init__(self, xml: str):
        super().__init__("an SVG with a drawing")
        self.xml = xml


class _Reader(ContentHandler):
    """``around``: the attributes of the UserObject around the next cell. ``shares``: the place of ``cell``, where the
    file gives it in widths and heights of its parent."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[Page] = []
        self.depth = 0
        self.around: AttributesImpl[str] | None = None
        self.cell: Cell | None = None
        self.shares: Point | None = None
        self.packed: list[str] | None = None
        self.cells = 0

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:  # noqa: N802
        self.depth += 1
        if self.depth == 1:
            self._root(name, attrs)
        if name == "diagram":
            self._page(attrs)
            self.packed = []
        elif name == "mxGraphModel" and not self.pages:
            self._page(attrs)
        elif name in ("UserObject", "object"):
            self.around = attrs
        elif name == "mxCell" and self.pages:
            self._cell(attrs)
        elif name == "mxGeometry" and self.cell:
            self._geometry(self.cell, attrs)
        elif name == "mxPoint" and self.cell:
            self._point(self.cell, attrs)

    def endElement(self, name: str) -> None:  # noqa: N802
        self.depth -= 1
        if name == "diagram" and self.packed is not None:
            self.pages[-1].packed, self.packed = "".join(self.packed), None
        elif name in ("UserObject", "object"):
            self.around = None
        elif name == "mxCell":
            if self.cell and self.shares:
                self._place(self.cell, self.shares)
            self.cell, self.shares = None, None

    def characters(self, content: str) -> None:
        if self.packed is not None:
            self.packed.append(content)

    def _root(self, name: str, attrs: AttributesImpl[str]) -> None:
        if name == "svg" and "<mx" in attrs.get("content", ""):
            raise _Embedded(attrs["content"])
        if name not in ("mxfile", "mxGraphModel", "diagram"):
            raise FormatError(f"This is XML with the root <{name[:40]}>, not a draw.io drawing.")

    def _page(self, attrs: AttributesImpl[str]) -> None:
        if len(self.pages) == MAX_PAGES:
            raise FormatError(f"The drawing has more than {MAX_PAGES:,} pages.")
        self.pages.append(Page(attrs.get("id", ""), attrs.get("name", "")))

    def _cell(self, attrs: AttributesImpl[str]) -> None:
        self.cells += 1
        check_cell_count(self.cells)
        around: AttributesImpl[str] | dict[str, str] = self.around or {}
        kind = next((kind for kind in ("vertex", "edge") if attrs.get(kind) == "1"), "")
        self.cell = Cell(
            around.get("id") or attrs.get("id", ""),
            attrs.get("parent", ""),
            kind,
            _label(around) if self.around else attrs.get("value", ""),
            read_style(attrs.get("style", "")),
            attrs.get("source", ""),
            attrs.get("target", ""),
            around.get("link", ""),
            attrs.get("visible") != "0",
        )
        self.cell.markdown, self.cell.outcome = around.get("markdown", ""), around.get("outcome", "")
        self.cell.tip = around.get("tooltip", "").strip()
        self.pages[-1].cells[self.cell.id] = self.cell

    def _geometry(self, cell: Cell, attrs: AttributesImpl[str]) -> None:
        place = number(attrs.get("x")), number(attrs.get("y"))
        if attrs.get("relative") != "1":
            cell.x, cell.y = place
        elif cell.kind == "vertex":
            self.shares = place
        cell.width, cell.height = number(attrs.get("width")), number(attrs.get("height"))

    def _point(self, cell: Cell, attrs: AttributesImpl[str]) -> None:
        point = number(attrs.get("x")), number(attrs.get("y"))
        role = attrs.get("as", "")
        if role == "offset" and self.shares:
            cell.x, cell.y = point
        elif role in ("sourcePoint", "targetPoint"):
            cell.ends[role.removesuffix("Point")] = point
        elif not role:
            cell.bends.append(point)

    def _place(self, cell: Cell, shares: Point) -> None:
        """Of a label of an arrow the shares are along its line: only shapes in shapes have a place of their own."""
        parent = self.pages[-1].cells.get(cell.parent)
        if parent and parent.kind == "vertex":
            cell.x, cell.y = cell.x + shares[0] * parent.width, cell.y + shares[1] * parent.height
        else:
            cell.x = cell.y = 0


def _label(around: AttributesImpl[str] | dict[str, str]) -> str:
    """The label of a UserObject; ``%name%`` stands for an attribute where placeholders are on."""
    label = around.get("label", "")
    if around.get("placeholders") == "1":
        return PLACEHOLDER.sub(lambda match: around.get(match[1], match[0]), label)
    return label
