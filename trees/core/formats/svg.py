"""The map of a guide as a picture that needs no program to be seen. The drawing of draw.io is inside: it can be edited.

A browser, an office program and a wiki show it; draw.io and our import read the drawing that its root carries.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from trees.core.formats import drawio
from trees.core.formats.document import Document
from trees.core.formats.drawing.layout import GAP_Y, LINE, OUTCOME_FILLS, WIDTH, lines_of, places_of, rows_of
from trees.core.graph import CONTINUE, Node, Option
from trees.core.text import one_line

NAME = "svg"
LABEL = "SVG picture"
SUFFIXES = (".drawio.svg",)
MEDIA_TYPE = "image/svg+xml"


ANSWER_CHARS_PER_LINE = 25  # they begin farther to the right than titles
FAMILIES = "Helvetica, Arial, Liberation Sans, Noto Sans, DejaVu Sans, sans-serif"
FONT = f'font-family="{FAMILIES}" font-size="13" text-anchor="middle"'
HEAD = (
    '<marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    '<path d="M0 0 8 4 0 8z" fill="#555"/></marker>'
)


def dump(document: Document) -> str:
    """The guide as an SVG, rows from top to bottom. A step has its title, and below it its numbered answers.

    A line with the number of its answer leads down to each later step; of an answer that leads back the title of its
    step is written. The texts of the steps are in the drawing inside.
    """
    picture = MapPicture(document)
    return picture.svg(f' content="{escape(drawio.dump(document))}"')


class MapPicture:
    """``rows``: key -> number of its row. ``answers``: key -> the lines of its answers, none if it only leads on."""

    def __init__(self, document: Document):
        self.title = document.title
        self.graph = graph = document.graph
        self.rows = rows_of(graph)
        self.answers = {key: list(self._answers(node)) for key, node in graph.nodes.items()}
        self.places = places_of(graph, self._height)

    def svg(self, attributes: str = "") -> str:
        """The whole picture. ``attributes``: more of its root."""
        left, top, width, height = self.paper()
        size = f'width="{width}" height="{height}" viewBox="{left} {top} {width} {height}"'
        head = f"<title>{_text(self.title)}</title><defs>{HEAD}</defs>"
        paper = f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="#fff"/>'
        root = f'<svg xmlns="http://www.w3.org/2000/svg" {size}{attributes}>'
        return f"{root}{head}{paper}<g {FONT}>{''.join(self.parts())}</g></svg>\n"

    def paper(self) -> tuple[int, int, int, int]:
        """Left, top, width and height of the whole."""
        left = min((x for x, _, _ in self.places.values()), default=0) - LINE
        right = max((x + WIDTH for x, _, _ in self.places.values()), default=WIDTH) + LINE
        bottom = max((y + height for _, y, height in self.places.values()), default=LINE) + GAP_Y
        return left, -LINE, right - left, bottom + LINE

    def parts(self) -> Iterator[str]:
        """Lines first, so that they pass behind the steps."""
        order = [self.graph.nodes[key] for key in self.graph.order()]
        for node in order:
            yield from self._lines(node)
        for node in order:
            yield from self._step(node)

    def _leads_down(self, node: Node, option: Option) -> bool:
        return option.to in self.rows and self.rows[option.to] > self.rows[node.key]

    def _answers(self, node: Node) -> Iterator[str]:
        for number, option in enumerate(node.options, 1):
            to = self.graph.nodes.get(option.to)
            back = "" if self._leads_down(node, option) else f" ↑ {to.title}" if to else " …"
            if back or option.label != CONTINUE or len(node.options) > 1:
                text = one_line(f"{number}  {option.label}{back}")
                yield from lines_of(text, ANSWER_CHARS_PER_LINE, "\u2003")

    def _height(self, node: Node) -> int:
        answers = self.answers[node.key]
        return LINE * (1 + len(_title(node)) + len(answers)) + (LINE // 2 if answers else 0)

    def _step(self, node: Node) -> Iterator[str]:
        x, y, height = self.places[node.key]
        look = f'fill="{OUTCOME_FILLS.get(node.outcome, "#fff")}" stroke="#333"'
        width = 3 if node.key == self.graph.start else 1
        yield f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{height}" rx="{4 if node.options else LINE}" {look} '
        yield f'stroke-width="{width}"/>'
        title, answers = _title(node), self.answers[node.key]
        below = y + LINE * (1 + len(title))
        for number, line in enumerate(title):
            yield _words(x + WIDTH / 2, y + LINE * (1.2 + number), line)
        if answers:
            yield f'<path d="M{x} {below}h{WIDTH}" stroke="#bbb"/>'
        for number, line in enumerate(answers):
            yield _words(x + 10, below + LINE * (0.9 + number), line, "start")

    def _lines(self, node: Node) -> Iterator[str]:
        x, y, height = self.places[node.key]
        count = len(node.options)
        for number, option in enumerate(node.options, 1):
            if not self._leads_down(node, option):
                continue
            to_x, to_y, _ = self.places[option.to]
            begin, top, end = round(x + WIDTH * number / (count + 1)), y + height, to_x + WIDTH // 2
            curve = f"M{begin} {top}C{begin} {top + GAP_Y // 2} {end} {to_y - GAP_Y // 2} {end} {to_y}"
            yield f'<path d="{curve}" fill="none" stroke="#555" marker-end="url(#head)"/>'
            if self.answers[node.key]:
                yield _words(begin + 7, top + 14, str(number))


def _title(node: Node) -> list[str]:
    return lines_of(node.title)


def _words(x: float, y: float, text: str, anchor: str = "") -> str:
    look = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x:.0f}" y="{y:.0f}"{look}>{_text(text)}</text>' if text.strip() else ""


def _text(text: str) -> str:
    return escape("".join(char for char in text if char >= " " and char not in "\ufffe\uffff"))
