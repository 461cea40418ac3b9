"""The cells of a page: what the file says of each, not yet what it means.

The names are those of draw.io's XML; the readers of other formats write the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from trees.core.formats.document import FormatError

MAX_CELLS = 50_000  # of one file
OWN_STEP, NOWHERE = "guideStep", "guideNowhere"
Point = tuple[float, float]


@dataclass(slots=True)
class Cell:
    """A shape (``kind`` "vertex"), an arrow ("edge"), or a layer ("").

    ``x``, ``y``, ``width``, ``height`` in pixels, relative to the parent. ``ends``: "source" and "target" -> the point
    of an end that no shape holds. ``value``: HTML if ``style`` has html=1, else plain text. ``tip``: plain text that is
    shown over it. A step that we wrote has its ``markdown`` and ``outcome``, and in its style OWN_STEP or NOWHERE.
    """

    id: str
    parent: str = ""
    kind: str = ""
    value: str = ""
    style: dict[str, str] = field(default_factory=dict)
    source: str = ""
    target: str = ""
    link: str = ""
    visible: bool = True
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    ends: dict[str, Point] = field(default_factory=dict)
    bends: list[Point] = field(default_factory=list)
    tip: str = ""
    markdown: str = ""
    outcome: str = ""

    @property
    def is_html(self) -> bool:
        return self.style.get("html") == "1"

    @property
    def is_text(self) -> bool:
        """Whether it is words without a shape around them."""
        return "text" in self.style or "edgeLabel" in self.style

    @property
    def is_box(self) -> bool:
        """Whether it is made to hold other shapes."""
        return "swimlane" in self.style or "group" in self.style or self.style.get("container") == "1"


@dataclass(slots=True)
class Page:
    """``packed``: its cells while they are still compressed, as they stand in the file."""

    id: str = ""
    name: str = ""
    packed: str = ""
    cells: dict[str, Cell] = field(default_factory=dict)


def read_style(text: str) -> dict[str, str]:
    """``rounded=1;text;`` as a dictionary; a word without a value has the value ""."""
    pairs = (part.partition("=") for part in text.split(";") if part)
    return {key.strip(): value.strip() for key, _, value in pairs}


def check_cell_count(count: int) -> None:
    """Raises FormatError if a file has more than MAX_CELLS shapes and arrows."""
    if count > MAX_CELLS:
        raise FormatError(f"The drawing has more than {MAX_CELLS:,} shapes and arrows.")


def make_relative(cells: dict[str, Cell]) -> None:
    """Turns absolute places into places relative to the parent."""
    parents = {cell.parent for cell in cells.values()} & cells.keys()
    places = {key: (cells[key].x, cells[key].y) for key in parents}
    for cell in cells.values() if places else ():
        x, y = places.get(cell.parent, (0, 0))
        cell.x, cell.y = cell.x - x, cell.y - y
        cell.ends = {role: (end_x - x, end_y - y) for role, (end_x, end_y) in cell.ends.items()}
        cell.bends = [(bend_x - x, bend_y - y) for bend_x, bend_y in cell.bends]
