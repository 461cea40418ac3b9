"""From rows to a guide. What the columns left to guess is listed for the person who imports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from trees.core.formats.building import Building
from trees.core.formats.document import Document, FormatError, check_step_count
from trees.core.formats.keys import Names
from trees.core.formats.mapping import Roles
from trees.core.formats.table.columns import Columns, Row, is_enough, plain
from trees.core.formats.table.mapped import columns_of, parts_of
from trees.core.outcomes import OUTCOMES
from trees.core.text import escape_markdown, quoted

MAX_ROWS = 100_000
MAX_CELLS_PER_ROW = 2_000
EXPECTED = (
    "A row is a step or an answer, with columns such as step, question, answer and next, or question, yes and no. "
    "The first row names them."
)
NUMBER = re.compile(r"(?:[^\W\d]+[ .:#]*)?#?([0-9]{1,6})\.?")
ARROW = " → "
THROUGH = re.compile(r" \(through guide ([0-9]{1,19})\)$")
ENDS = {"", "end", "ende", "fin", "done", "none", "na", "stop", "koniec", "fertig", "finish"}


@dataclass(slots=True)
class _Step:
    """``answers``: label, and what its target is called. ``row``: the number of its row in the table, from 1."""

    name: str
    row: int
    title: str = ""
    texts: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)  # the same texts: a step may have one in each of 100,000 rows
    outcome: str = ""
    answers: list[tuple[str, str]] = field(default_factory=list)


def document(rows: Sequence[Row], title: str = "", mapping: Roles | None = None) -> Document:
    """The guide in a table. Raises FormatError if there are no columns for texts and for where they lead.

    ``mapping``: what columns are, where the guess is wrong.
    """
    if len(rows) > MAX_ROWS:
        raise FormatError(f"A table has at most {MAX_ROWS:,} rows, this one has {len(rows):,}.")
    if (width := max(map(len, rows), default=0)) > MAX_CELLS_PER_ROW:
        raise FormatError(f"A row has at most {MAX_CELLS_PER_ROW:,} cells, one of this table has {width:,}.")
    columns = columns_of(rows, mapping or {})
    parts = parts_of(rows, columns)
    if not is_enough(columns):
        reason = "No columns with steps and with where they lead were found."
        raise FormatError(reason, hint=EXPECTED, parts=parts)
    try:
        return replace(_Reading(rows, columns).document(title), parts=parts)
    except FormatError as error:
        error.parts = parts
        raise


class _Reading:
    def __init__(self, rows: Sequence[Row], columns: Columns):
        self.rows = rows
        self.columns = columns
        self.building = Building()
        self.notes = self.building.notes
        self.names = Names()
        self.steps: list[_Step] = []
        self.keys: dict[int, str] = {}

    def document(self, title: str) -> Document:
        named: dict[str, _Step] = {}
        for number, row in enumerate(self.rows[self.columns.heading + 1 :], self.columns.heading + 2):
            if any(cell.strip() for cell in row):
                self._row(number, row, named)
        if not self.steps:
            raise FormatError("There are no rows below the headings.", hint=EXPECTED)
        check_step_count(len(self.steps))
        self._add_steps()
        self._tell()
        return self.building.document(title, "", self.keys[id(self.steps[0])])

    # Rows

    def _row(self, number: int, row: Row, named: dict[str, _Step]) -> None:
        """One row: a new step, or a further answer of the step of this name or of the row above."""
        name, title = self._cell(row, "key"), self._cell(row, "title")
        has_answer = bool(self._cell(row, "answer") or self._cell(row, "next"))
        step = named.get(name or title) if has_answer else None
        if step is None and self._continues(row, has_answer) and self.steps:
            step = self.steps[-1]
        if step is None:
            step = _Step(name or title, number)
            self.steps.append(step)
            named.setdefault(name or title, step)
        step.title = step.title or title
        for text in (title, self._cell(row, "text")):
            if text and text != step.title and text not in step.known:
                step.known.add(text)
                step.texts.append(text)
        outcome = self._cell(row, "outcome")
        step.outcome = step.outcome or (outcome.lower() if outcome.lower() in OUTCOMES else "")
        if outcome and outcome.lower() != step.outcome:
            self.notes.leave_out(f"Outcomes other than {', '.join(OUTCOMES)} are left out", outcome)
        step.answers += self._answers(row)

    def _continues(self, row: Row, has_answer: bool) -> bool:
        """Whether a row is about the step above: an answer without a step is, where steps have their own column."""
        if self._cell(row, "key") or self._cell(row, "title"):
            return False
        names_steps = self.columns.of("key") >= 0 or self.columns.of("title") >= 0
        return not self._cell(row, "text") or (has_answer and names_steps)

    def _answers(self, row: Row) -> list[tuple[str, str]]:
        """(label, target) of the answers in a row."""
        if self.columns.of("options") >= 0:
            return self._own_answers(row)
        label, to = self._cell(row, "answer"), self._cell(row, "next")
        answers = [(label, to)] if label or plain(to) not in ENDS else []
        for labelled, index in self.columns.pairs:
            to = _at(row, index)
            label = _at(row, labelled) if isinstance(labelled, int) else labelled
            if to or (label and isinstance(labelled, int)):
                answers.append((label, to))
        return answers

    def _own_answers(self, row: Row) -> list[tuple[str, str]]:
        """The answers of our own CSV: a line each, "Yes → Title", and the key of each target in another column."""
        lines, targets = self._cell(row, "options").split("\n"), self._cell(row, "next").split("\n")
        if len(lines) != len(targets):
            self.notes.leave_out("Next steps that belong to no answer are left out", *targets)
            return [(line, line.rpartition(ARROW)[2]) for line in filter(None, lines)]
        return [(line, _unescaped(to.strip())) for line, to in zip(lines, targets, strict=True) if line]

    def _own_label(self, line: str, to: str) -> tuple[str, int]:
        """Label and guide of a line of our own CSV, of which the end is known: the title of the step ``to``."""
        title = self.building.data[to]["title"] if to else "nowhere yet"
        line += " " * line.endswith(ARROW.rstrip())  # to a step without a title; the reader of the cell has stripped it
        end = f"{ARROW}{title}"
        label = line.removesuffix(end) if line.endswith(end) else line.rpartition(ARROW)[0]
        through = THROUGH.search(label)
        return THROUGH.sub("", label), int(through[1]) if through else 0

    def _cell(self, row: Row, role: str) -> str:
        return _at(row, self.columns.of(role))

    # Steps

    def _add_steps(self) -> None:
        self.keys = {id(step): self.names.key(step.name) for step in self.steps}
        targets = self._targets()
        for step in self.steps:
            title, *further = [step.title, *step.texts] if step.title else step.texts or [step.name]
            body = "\n\n".join(further if self.columns.of("options") >= 0 else map(_paragraphs, further))
            self.building.step(self.keys[id(step)], title, body, step.outcome)
            if step.title and step.name != step.title and " " in step.name:
                self.notes.leave_out("Names of steps that have a title are left out", step.name)
        for step in self.steps:
            for label, name in step.answers:
                to, tree = self._target(name, targets, step), 0
                if self.columns.of("options") >= 0:
                    label, tree = self._own_label(label, to)
                self.building.way(self.keys[id(step)], label, to, tree)

    def _targets(self) -> dict[str, str]:
        """What a step may be called in another row -> its key: its name, title and number, whatever their case."""
        targets: dict[str, str] = {}
        for step in self.steps:
            for name in (step.name, step.title, *step.texts[:1]):
                targets.setdefault(name.casefold(), self.keys[id(step)])
        for step in self.steps:
            if match := NUMBER.fullmatch(step.name):
                targets.setdefault(match[1], self.keys[id(step)])
        return targets

    def _target(self, to: str, targets: dict[str, str], step: _Step) -> str:
        number = NUMBER.fullmatch(to)
        for name in (to.casefold(), number[1] if number else ""):
            if name and name in targets:
                return targets[name]
        if plain(to) in ENDS:
            return ""
        if " " in to:
            key = self.names.key(to)
            self.building.step(key, to, "")
            targets[to.casefold()] = key
            from_step = step.title or step.name or next(iter(step.texts), f"row {step.row}")
            self.notes.add("Answers that lead to a text end with it", from_step)
            return key
        self.notes.leave_out("Answers whose step is not in the table lead nowhere yet", f"{step.name}: {to}")
        return ""

    def _tell(self) -> None:
        if self.columns.heading < 0:
            self.notes.add("The table has no headings: what its columns are was guessed from what is in them")
        elif self.columns.heading > 0:
            above = [cell.strip() for row in self.rows[: self.columns.heading] for cell in row if cell.strip()]
            self.notes.leave_out("Rows above the headings are left out", *above)
        self._tell_unread_columns()

    def _tell_unread_columns(self) -> None:
        """Names each column that is no part of the guide, with what is in it."""
        read = self.columns.read()
        names = self.rows[self.columns.heading] if self.columns.heading >= 0 else ()
        cells: dict[int, list[str]] = {index: [] for index, name in enumerate(names) if name.strip()}
        for row in self.rows[self.columns.heading + 1 :]:
            for index, cell in enumerate(row):
                if index not in read and (words := cell.strip()):
                    cells.setdefault(index, []).append(words)
        for index in sorted(cells.keys() - read):
            name = _at(names, index)
            self.notes.leave_out(f"The column {quoted(name) if name else index + 1} is left out", *cells[index])


def _at(row: Row, index: int) -> str:
    return _unescaped(row[index].strip()) if 0 <= index < len(row) else ""


def _unescaped(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running a cell as a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@") else cell


def _paragraphs(text: str) -> str:
    return "\n\n".join(map(escape_markdown, filter(None, map(str.strip, text.split("\n")))))
