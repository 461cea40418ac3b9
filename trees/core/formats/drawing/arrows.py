"""The arrows of a page: between which steps they lead, in which direction, with which label."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trees.core.formats.decisions import Notes
from trees.core.formats.document import FormatError
from trees.core.formats.drawing.cells import Cell
from trees.core.formats.drawing.ends import Ends
from trees.core.formats.drawing.routes import distance_to_line
from trees.core.formats.drawing.sorting import Sorted
from trees.core.formats.drawing.texts import line_of

MAX_ARROWS = 100_000
NEAR_A_LINE = 40  # pixels between the middle of a text and the arrow that it labels
CLEARLY_NEARER = 1.5
NO_STEP = "Arrows with an end that touches no shape are left out"
IN_PIECES = "Arrows that are drawn in pieces are one"
HIDDEN = "Texts on hidden layers are left out"


Joined = tuple[Cell, tuple[str, str] | None]


@dataclass(slots=True)
class Arrow:
    """``edge``: the id of its cell. ``source`` and ``target`` are ids of steps."""

    edge: str
    source: str
    target: str
    label: str


def arrows(page: Sorted, parts: Mapping[str, Sequence[Cell]], notes: Notes) -> list[Arrow]:
    """All arrows that join two steps. ``parts``: those of ``page``.

    What was guessed and what was left out is added to ``notes``.
    """
    return list(_Arrows(page, parts, notes).read())


class _Arrows:
    def __init__(self, page: Sorted, parts: Mapping[str, Sequence[Cell]], notes: Notes):
        self.page = page
        self.notes = notes
        self.first: dict[str, str] = {}  # of each box that an arrow leads to or leaves
        self.last: dict[str, list[str]] = {}
        self.ends = Ends(page, parts, notes)
        self.found = {edge.id: self.ends.of(edge) for edge in page.edges.values()}
        page.loose = [cell for cell in page.loose if cell.id not in page.steps]
        self.labels = {edge.id: self._label(edge) for edge in page.edges.values()}
        self._label_by_loose_texts()

    def read(self) -> Iterator[Arrow]:
        joined = list(self._without_pieces([(edge, self._joined(edge)) for edge in self.page.edges.values()]))
        leaving = {ends[0] for _, ends in joined if ends and ends[0] in self.page.steps}
        count = 0
        for edge, ends in joined:
            before = count
            sources = self._last(ends[0], leaving) if ends else []
            target = self._first(ends[1]) if ends else ""
            if count + len(sources) > MAX_ARROWS:
                raise FormatError(f"The drawing has more than {MAX_ARROWS:,} arrows.")
            for source in sources:
                if source and source == target and not self.labels[edge.id]:
                    self.notes.add("Arrows without a text from a step to itself are left out", self.ends.name(source))
                elif source and target:
                    count += 1
                    yield Arrow(edge.id, source, target, self.labels[edge.id])
            if count == before and ends and (words := self.labels[edge.id]):
                self.notes.leave_out(NO_STEP, words)
        self.notes_of_hidden()

    def notes_of_hidden(self) -> None:
        """The texts of arrows that are not shown themselves."""
        hidden = [cell for key, cells in self.page.labels.items() if key not in self.page.edges for cell in cells]
        if hidden:
            self.notes.leave_out(HIDDEN, *map(line_of, hidden))

    # Ends

    def _without_pieces(self, joined: list[Joined]) -> Iterator[Joined]:
        """An arrow may be drawn as lines that end where the next one begins: each of them leads the whole way."""
        count = Counter(ends for _, ends in joined if ends)
        for edge, ends in joined:
            if ends and count[ends] > 1 and edge.id in self.ends.through and not self.labels[edge.id]:
                count[ends] -= 1
                self.notes.add(IN_PIECES, self.ends.name(ends[0]))
            else:
                yield edge, ends

    def _joined(self, edge: Cell) -> tuple[str, str] | None:
        """The ids at both ends, in the direction of the arrow."""
        source, target = self.found[edge.id]
        if not source or not target:
            words = self.labels[edge.id]
            self.notes.leave_out(NO_STEP, words or "(no text)")
            return None
        name = self.ends.name(source)
        tail, head = edge.style.get("startArrow", "none") or "none", edge.style.get("endArrow", "classic") or "none"
        if tail != "none" and head != "none":
            self.notes.add("Arrows with two heads are read in the direction they were drawn", name)
        elif tail == head:
            self.notes.add("Lines without an arrowhead are read in the direction they were drawn", name)
        backwards = head == "none" and tail != "none"
        return (target, source) if backwards else (source, target)

    def _first(self, key: str) -> str:
        """The step that an arrow to ``key`` reaches: of a box the first step inside."""
        inside = self.page.boxes.get(key)
        if inside is None:
            return key
        self._tell_box(key)
        if key not in self.first:
            self.first[key] = min(inside, key=self._height, default="")
        return self.first[key]

    def _last(self, key: str, leaving: set[str]) -> list[str]:
        """The steps that an arrow from ``key`` leaves: of a box those that nothing else leaves, or the lowest."""
        inside = self.page.boxes.get(key)
        if inside is None:
            return [key]
        self._tell_box(key)
        if key not in self.last:
            last = [each for each in inside if each not in leaving]
            self.last[key] = last or [max(inside, key=self._height, default="")]
        return self.last[key]

    def _tell_box(self, key: str) -> None:
        note = "Arrows to a box lead to its first step, arrows from it leave its last steps"
        self.notes.add(note, self.ends.name(key))

    def _height(self, key: str) -> tuple[float, float]:
        x, y = self.page.places.origin(key)
        return y, x

    # Labels

    def _label(self, edge: Cell) -> str:
        texts = [line_of(cell) for cell in (edge, *self.page.labels.get(edge.id, ()))]
        return " ".join(filter(None, texts))

    def _label_by_loose_texts(self) -> None:
        """Gives a text that lies beside an arrow without a label to that arrow."""
        beside: dict[str, list[Cell]] = defaultdict(list)
        for text in self.page.loose:
            found = self.ends.lines.near(self.page.places.middle(text), NEAR_A_LINE, distance_to_line)
            near = [(distance, key) for distance, key in found if not self.labels[key]][:2]
            if near and (len(near) == 1 or near[1][0] > near[0][0] * CLEARLY_NEARER):
                beside[near[0][1]].append(text)
        for key, texts in beside.items():
            self.labels[key] = " ".join(filter(None, map(line_of, texts)))
            self.notes.add("Texts beside an arrow without a text became its text", self.labels[key])
        taken = {id(text) for texts in beside.values() for text in texts}
        self.page.loose = [text for text in self.page.loose if id(text) not in taken]
