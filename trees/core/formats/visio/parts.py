"""The parts of a drawing of Visio: shapes with their cells, as the XML has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from trees.core.formats.drawing.cells import Point
from trees.core.formats.xml import local, number

MAX_PATH_CHARS = 1000  # of a part that is too large: a longer path is no line, and drawings by hand have thousands
LINES = {"MoveTo", "LineTo", "ArcTo", "EllipticalArcTo", "PolylineTo"}


def without_paths(xml: str) -> str:
    """``xml`` without long paths, such as outlines drawn by hand, which can be nearly all of it."""
    kept: list[str] = []
    at = begin = 0
    while (end := xml.find("</Section>", at)) >= 0:
        start = xml.rfind("<Section", at, end)
        at = end + len("</Section>")
        if start >= 0 and at - start > MAX_PATH_CHARS and 'N="Geometry"' in xml[start : start + 100]:
            kept.append(xml[begin:start])
            begin = at
    return "".join([*kept, xml[begin:]])


@dataclass(slots=True)
class Shape:
    """``own``: its cells, such as PinX, by name. ``links``: (URL, page). ``inside``: what it groups.

    ``picture``: the relation of its picture, then its path, "" for none. ``line``: the first and the last point of one
    that is drawn as a line and is no connector; ``has_head``: whether an arrowhead is drawn at it.
    """

    id: str
    master: str = ""
    own: dict[str, str] = field(default_factory=dict)
    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    inside: list[Shape] = field(default_factory=list)
    picture: str = ""
    line: list[Point] = field(default_factory=list)
    has_head: bool = False
    has_path: bool = False


@dataclass(slots=True)
class Part:
    """The shapes of a page or a master. ``ends``: a connector's id -> "source" and "target" -> the shape's id."""

    shapes: list[Shape] = field(default_factory=list)
    ends: dict[str, dict[str, str]] = field(default_factory=dict)
    with_picture: list[Shape] = field(default_factory=list)


@dataclass(slots=True)
class Path:
    """A path that is drawn. ``rows``: the kinds of its pieces. ``first`` and ``last``: its ends, in inches."""

    rows: list[str] = field(default_factory=list)
    first: Point = (0.0, 0.0)
    last: Point = (0.0, 0.0)
    is_filled: bool = True

    def cell(self, name: str, value: str) -> None:
        if name == "NoFill":
            self.is_filled = value != "1"
        elif name in ("X", "Y") and self.rows:
            x, y = self.last
            self.last = (number(value), y) if name == "X" else (x, number(value))
            if len(self.rows) == 1:
                self.first = self.last

    def is_line(self) -> bool:
        """Whether it is an open line in one piece."""
        is_open = max(abs(end - begin) for begin, end in zip(self.first, self.last, strict=True)) > 0.05
        return is_open and not self.is_filled and self.rows[0] == "MoveTo" and {*self.rows[1:]} <= LINES - {"MoveTo"}


class Index(ContentHandler):
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


class Relations(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.paths: dict[str, str] = {}

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:  # noqa: N802
        if local(name) == "Relationship":
            self.paths[attrs.get("Id", "")] = attrs.get("Target", "")


class Reader(ContentHandler):
    """``open``: the shapes around, the innermost last."""

    def __init__(self) -> None:
        super().__init__()
        self.part = Part()
        self.open: list[Shape] = []
        self.text: list[str] | None = None
        self.section = ""
        self.link = ["", ""]
        self.path = Path()

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:  # noqa: N802
        name = local(name)
        if name == "Shape":
            self._shape(attrs)
        elif name == "Section":
            self.section, self.path = attrs.get("N", ""), Path()
        elif name == "Row":
            self.link = ["", ""]
            self.path.rows.append(attrs.get("T", ""))
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
            if self.section == "Geometry" and self.open:
                self._end_path(self.open[-1])
            self.section = ""
        elif name == "Row" and self.section == "Hyperlink" and self.open and any(self.link):
            self.open[-1].links.append((self.link[0], self.link[1]))
        elif name == "Text" and self.text is not None and self.open:
            self.open[-1].text, self.text = "".join(self.text).strip().replace("\u2028", "\n"), None

    def characters(self, content: str) -> None:
        if self.text is not None:
            self.text.append(content)

    def _shape(self, attrs: AttributesImpl[str]) -> None:
        shape = Shape(attrs.get("ID", ""), attrs.get("Master", ""))
        (self.open[-1].inside if self.open else self.part.shapes).append(shape)
        self.open.append(shape)

    def _cell(self, shape: Shape, name: str, value: str) -> None:
        if not self.section:
            shape.own[name] = value
        elif self.section == "Hyperlink" and name in ("Address", "SubAddress"):
            self.link[name == "SubAddress"] = value
        elif self.section == "Geometry":
            self.path.cell(name, value)

    def _end_path(self, shape: Shape) -> None:
        """The first path says whether the shape is a line; a filled one behind it is the line's head."""
        if shape.line and self.path.is_filled:
            shape.has_head = True
        elif not shape.has_path and self.path.is_line():
            shape.line = [self.path.first, self.path.last]
        shape.has_path = True
