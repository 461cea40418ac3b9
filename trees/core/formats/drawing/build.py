"""From pages to a guide. What this decides is listed for the person who imports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from trees.core.formats.building import Building
from trees.core.formats.document import Document, FormatError
from trees.core.formats.drawing.arrows import HIDDEN, Arrow, arrows
from trees.core.formats.drawing.cells import NOWHERE, OWN_STEP, Cell, Page
from trees.core.formats.drawing.sorting import Sorted, sort_cells
from trees.core.formats.drawing.texts import line_of, texts_of
from trees.core.formats.keys import Names
from trees.core.formats.pictures import FoundPictures
from trees.core.formats.starts import candidates
from trees.core.graph import CONTINUE, Graph
from trees.core.outcomes import OUTCOMES
from trees.core.text import escape_markdown, one_line

PAGE_LINK = "data:page/id,"
WEB_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>]+")
# What draw.io, Visio and Excalidraw call a page that nobody named.
PLAIN_NAME = re.compile(
    r"(?:Page|Seite|Zeichenblatt|Página|Pagina|Strona|Sida|Side|Sivu|Oldal|Sayfa|Страница|Сторінка|ページ|页|頁|페이지|Scene)"
    r"[- ]?[0-9]{1,4}",
    re.IGNORECASE,
)


def linked(pages: list[Page]) -> list[list[Page]]:
    """The pages in groups: those that link to each other together, in the order of the file."""
    numbers = {page.id: number for number, page in enumerate(pages) if page.id}
    group = list(range(len(pages)))
    for number, page in enumerate(pages):
        for cell in page.cells.values():
            if (to := numbers.get(_page_link(cell))) is not None:
                old, new = max(group[number], group[to]), min(group[number], group[to])
                group = [new if each == old else each for each in group] if old != new else group
    return [[page for page, own in zip(pages, group, strict=True) if own == each] for each in sorted(set(group))]


def document(pages: list[Page], alone: bool) -> Document:
    """The guide of linked pages. ``alone``: whether it is the only one, which needs no name of its own."""
    title = pages[0].name
    try:
        return _Reading(pages).document("" if alone and PLAIN_NAME.fullmatch(title) else title)
    except FormatError as error:
        return Document(title=title, error=error)


def in_reading_order(document: Document) -> Document:
    """The steps as one walks through them, instead of as they were drawn."""
    graph = document.graph
    return replace(document, graph=Graph(graph.start, {key: graph.nodes[key] for key in graph.order()}))


@dataclass(slots=True)
class _Step:
    """``key``: in the guide. ``out``: its arrows; their targets are ids of steps of the same page."""

    cell: Cell
    key: str
    out: list[Arrow]
    entered: bool = False


class _Reading:
    def __init__(self, pages: list[Page]):
        self.pages = pages
        self.building = Building()
        self.notes = self.building.notes
        self.names = Names()
        self.pictures = FoundPictures()
        self.shown = 0
        self.steps: list[dict[str, _Step]] = []
        self.loose: list[str] = []
        self.used: set[str] = set()

    def document(self, title: str) -> Document:
        for page in self.pages:
            self._page(sort_cells(page))
        for steps in self.steps:
            self._ways(steps)
            self._tell_unused(steps)
        self._join_pages()
        if not self.building.data:
            self._step_of_texts()
        images = sum("image" in cell.style for page in self.pages for cell in page.cells.values())
        if images > self.shown:
            self.notes.add(f"Pictures of the drawing that are left out: {images - self.shown}")
        if self.loose:
            self.notes.add("Texts that no arrow touches are in the description", *self.loose)
        document = self.building.document(title, "\n".join(self.loose), self._start())
        return replace(in_reading_order(document), pictures=self.pictures.files)

    def _step_of_texts(self) -> None:
        """One step of the texts of a page that has nothing else. Raises FormatError if there are none."""
        if not self.loose:
            told = " ".join(self.notes.sentences())
            page = f"The page “{self.pages[0].name}”" if self.pages[0].name else "This drawing"
            raise FormatError(f"{page} has no shape with a text.", hint=told)
        title, *rest = self.loose
        self.building.step(self.names.key(title), title, "\n\n".join(map(escape_markdown, rest)))
        self.notes.add("Pages without a shape that has a text become one step", self.pages[0].name or title)
        self.loose = []

    def _start(self) -> str:
        """The first step of the first page where pages are joined, "" to look for it."""
        return self._first_step(0) if len(self.pages) > 1 else ""

    def _page(self, page: Sorted) -> None:
        parts = page.parts()
        drawn = arrows(page, parts, self.notes)
        steps = {key: _Step(cell, "", []) for key, cell in page.steps.items()}
        for arrow in drawn:
            steps[arrow.source].out.append(arrow)
            steps[arrow.target].entered = True
        if drawn:
            self._leave_out_lone(steps, parts)
        self.steps.append(steps)
        for key in sorted(steps, key=lambda key: tuple(reversed(page.places.origin(key)))):
            self._step(steps[key], parts.get(key, []))
        self._tell(page)

    # Steps

    def _leave_out_lone(self, steps: dict[str, _Step], parts: dict[str, list[Cell]]) -> None:
        """A shape that no arrow touches, beside others, belongs to a legend or is a remark."""
        for key, step in list(steps.items()):
            if (
                not step.out
                and not step.entered
                and OWN_STEP not in step.cell.style
                and not step.cell.link.startswith(PAGE_LINK)
            ):
                del steps[key]
                self._loose((step.cell, *parts.get(key, ())))

    def _step(self, step: _Step, parts: Sequence[Cell]) -> None:
        """Adds the step to the guide, except a shape without a text that only leads on."""
        texts = [each for each in map(texts_of, (step.cell, *parts)) if any(each)]
        title, body = texts[0] if texts else (self._named(step), "")
        if not title and not texts and OWN_STEP not in step.cell.style:
            shown = [text for text in (step.cell.tip, step.cell.link) if text and not text.startswith(PAGE_LINK)]
            if shown:
                self.notes.leave_out("What is shown over shapes without a text is left out", *shown)
            return
        if "outgoing" in step.cell.style and len(step.out) > 1:
            self.notes.add("Ways that are taken at the same time became answers", title)
        further = ["\n\n".join(filter(None, each)) for each in texts[1:]]
        step.key = self.names.key(step.cell.id.removeprefix("step-"))
        beside = [text for cell in (step.cell, *parts) for text in self._beside(cell)]
        shown = [self._picture(cell, title) for cell in (step.cell, *parts)]
        body = "\n\n".join(filter(None, [step.cell.markdown or body, *further, *shown, *beside]))
        self.building.step(step.key, title, body, step.cell.outcome if step.cell.outcome in OUTCOMES else "")

    def _named(self, step: _Step) -> str:
        """The title of a shape without a text, "" for one that is not needed."""
        is_own = NOWHERE in step.cell.style or OWN_STEP in step.cell.style
        if is_own or len(step.out) == 1 or not (step.out or step.entered):
            return ""
        if not step.out and step.cell.tip:
            return step.cell.tip
        title = (step.cell.style.get("outgoing") or "Choose") if step.out else "End"
        self.notes.add(
            f"Shapes without a text that {'several arrows leave' if step.out else 'end a way'} are named", title
        )
        return title

    def _picture(self, cell: Cell, title: str) -> str:
        """The picture that a shape shows, where it is in the file; "" for none."""
        url = self.pictures.add_data_uri(cell.style.get("image", ""))
        self.shown += bool(url)
        return f"![{escape_markdown(title, start=False)}]({url})" if url else ""

    def _beside(self, cell: Cell) -> Iterator[str]:
        """The text that is shown over a shape, and its link."""
        yield "\n\n".join(escape_markdown(line) for line in cell.tip.split("\n") if line.strip())
        if WEB_LINK.fullmatch(cell.link):
            yield f"<{cell.link}>"
        elif cell.link and not cell.link.startswith(PAGE_LINK):
            self.notes.leave_out("Links that only the drawing program can follow are left out", cell.link)

    # Arrows

    def _ways(self, steps: dict[str, _Step]) -> None:
        for step in steps.values():
            for arrow in step.out if step.key else ():
                label, to = self._through(arrow, steps)
                self.building.way(step.key, label, to)

    def _tell_unused(self, steps: dict[str, _Step]) -> None:
        """The texts of arrows that leave a shape that is no step and that nothing leads to."""
        unused = [arrow.label for step in steps.values() for arrow in step.out if arrow.edge not in self.used]
        if any(unused):
            self.notes.leave_out("Texts of arrows from shapes without a text are left out", *unused)

    def _through(self, arrow: Arrow, steps: dict[str, _Step]) -> tuple[str, str]:
        """Label and target of an arrow. It passes through shapes without a text, whose own arrows may have a label."""
        labels, target = [arrow.label], steps[arrow.target]
        self.used.add(arrow.edge)
        seen: set[str] = set()
        while not target.key and target.out and target.cell.id not in seen:
            seen.add(target.cell.id)
            labels.append(target.out[0].label)
            self.used.add(target.out[0].edge)
            target = steps[target.out[0].target]
        return " ".join(filter(None, labels)), target.key

    # Pages

    def _join_pages(self) -> None:
        numbers = {page.id: number for number, page in enumerate(self.pages) if page.id}
        for steps in self.steps:
            for step in steps.values():
                number = numbers.get(_page_link(step.cell))
                if number is not None and step.key and (to := self._first_step(number)) and to != step.key:
                    name = self.pages[number].name
                    self.building.way(step.key, CONTINUE if not self.building.ways[step.key] else name, to)
                    self.notes.add("Steps that link to another page lead to its first step", name)

    def _first_step(self, number: int) -> str:
        """The key of the step that a page begins with, "" if it has none."""
        own = [step.key for step in self.steps[number].values() if step.key]
        inner = set(own)
        ways = {key: [to for _, to, _ in self.building.ways[key] if to in inner] for key in own}
        return next(iter(candidates(ways)), "")

    # What is no step

    def _loose(self, cells: Iterable[Cell]) -> None:
        """Texts for the description, with the links and tooltips of their shapes."""
        for cell in cells:
            self.loose += filter(None, (line_of(cell), one_line(cell.tip), cell.link))

    def _tell(self, page: Sorted) -> None:
        boxes = [page.cells[key] for key in page.boxes]
        if names := [text for box in boxes for text in (line_of(box), box.tip) if text]:
            self.notes.leave_out("Boxes around steps are left out", *names)
        self._loose(page.loose)
        if page.hidden:
            self.notes.leave_out(HIDDEN, *map(line_of, page.hidden))
        arrows_beside = [text for cell in page.edges.values() for text in (cell.tip, cell.link) if text]
        if arrows_beside:
            self.notes.leave_out("Links and tooltips of arrows are left out", *arrows_beside)


def _page_link(cell: Cell) -> str:
    """The id of the page that the cell links to, or ""."""
    return cell.link.removeprefix(PAGE_LINK) if cell.link.startswith(PAGE_LINK) else ""
