"""Activity diagrams in PlantUML's older syntax: ``(*) --> "Check"``, ``if "Is it on?" then``, ``-->[yes] "Use it"``.

They are drawn shapes and arrows, so ``formats/drawing/`` decides what they mean.
"""

from __future__ import annotations

import re
from collections import defaultdict

from trees.core.formats.document import Document, FormatError
from trees.core.formats.drawing.build import document
from trees.core.formats.drawing.cells import Cell, Page, check_cell_count
from trees.core.formats.plantuml.creole import plain
from trees.core.formats.plantuml.statements import IGNORED, STYLES, Statement, after, block_of, one_space, statement_of

SIGN = re.compile(r"\(\*(?:top)?\)\s*-|-\s*>\s*\(\*(?:bottom)?\)")
NODE = r"\(\*(?:top|bottom)?\)|\"[^\"]*\"(?:\s+as\s+[\w.]+)?|={2,}\s*[\w.]*\s*={2,}|[\w.]+"
ARROW = re.compile(
    rf"(?P<source>{NODE})?\s*-(?:\[[^\]\n]*\])?(?:[a-z]+(?=[-\[]))?(?:\[[^\]\n]*\])?-*>\s*"
    r"(?:\[(?P<label>[^\]]*)\])?\s*(?P<rest>.*)",
    re.DOTALL,
)
TARGET = re.compile(rf"(?P<node>{NODE})\s*(?:<<[^<>]*>>)?\s*(?:#\S+)?", re.DOTALL)
IF = re.compile(
    r"if\s+(?:\"(?P<text>[^\"]*)\"|(?P<words>[^\"]*?))(?:\s+as\s+(?P<code>\w+))?(?:\s+then)?", re.DOTALL | re.IGNORECASE
)
ELSE, ENDIF = re.compile(r"else", re.IGNORECASE), re.compile(r"end\s*if", re.IGNORECASE)
HEIGHT = 100  # a step lies below those that were written before it


def load(text: str) -> Document:
    """The guide of one diagram. Raises FormatError with the line that is not understood."""
    return _Old(text.split("\n")).document()


class _Old:
    """``number``: of the line at hand. ``last``: the id of the shape that an arrow without a source leaves.

    ``decisions``: those of open ifs. ``notes``: of each shape.
    """

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.page = Page()
        self.ids: dict[str, str] = {}
        self.number = 1
        self.last = ""
        self.decisions: list[str] = []
        self.notes: dict[str, list[str]] = defaultdict(list)

    def document(self) -> Document:
        at = 0
        while at < len(self.lines):
            at = self._line(at)
        for key, notes in self.notes.items():
            self.page.cells[key].tip = "\n".join(notes)
        guide = document([self.page], alone=False)
        if guide.error:
            raise guide.error
        return guide

    def _line(self, at: int) -> int:
        """Reads the statement that begins on that line, and answers the number of the line after it."""
        line = self.lines[at].strip()
        self.number = at + 1
        if line.startswith("/'"):
            return after(self.lines, at, "'/")
        if mark := next((end for begin, end in STYLES if begin.fullmatch(line)), ""):
            return after(self.lines, at + 1, mark)
        if IGNORED.fullmatch(line):
            return at + 1
        if line.startswith("!"):  # for the preprocessor
            self._other(Statement("around", self.number, {"text": line}))
            return at + 1
        at += 1
        while line.count('"') % 2 and at < len(self.lines):
            line, at = f"{line}\n{self.lines[at].strip()}", at + 1
        if not self._arrow(one_space(line)):
            statement, at = block_of(line, self.lines, at) or (statement_of(line, self.number), at)
            self._other(statement)
        return at

    def _arrow(self, line: str) -> bool:
        """Reads an arrow, a decision or a branch of one; whether it was one."""
        if match := ARROW.fullmatch(line):
            source = self._shape(match["source"], begins=True) if match["source"] else self.last
            self._lead(source, match["label"] or "", match["rest"])
        elif match := IF.fullmatch(line):
            self._decide(match, self.last, "")
        elif ELSE.fullmatch(line) and self.decisions:
            self.last = self.decisions[-1]
        elif ENDIF.fullmatch(line) and self.decisions:
            self.decisions.pop()
        elif match := TARGET.fullmatch(line):
            self.last = self._shape(match["node"], begins=True)
        else:
            return False
        return True

    def _lead(self, source: str, label: str, rest: str) -> None:
        if match := IF.fullmatch(rest):
            self._decide(match, source, label)
        elif match := TARGET.fullmatch(rest):
            self._join(source, label, self._shape(match["node"]))
        else:
            raise FormatError("Where this arrow leads is not understood.", self.number)

    def _decide(self, match: re.Match[str], source: str, label: str) -> None:
        key = match["code"] or f"if {len(self.page.cells)}"
        self._join(source, label, self._add(key, match["text"] or match["words"] or ""))
        self.decisions.append(self.last)

    def _join(self, source: str, label: str, target: str) -> None:
        if source:
            key = f"arrow {len(self.page.cells)}"
            check_cell_count(len(self.page.cells))
            self.page.cells[key] = Cell(key, "", "edge", plain(label), source=source, target=target)
        self.last = target

    def _shape(self, node: str, begins: bool = False) -> str:
        """The id of a shape, which is made when it is first named. ``begins``: whether an arrow leaves it."""
        if node.startswith("(*"):
            return self._add("start" if begins else "end", "")
        if node.startswith("=="):
            key = self._add(node.strip("= "), "")
            self.page.cells[key].style["outgoing"] = "Do all of these"
            return key
        text, _, code = node.removeprefix('"').partition('"')
        return self._add(code.strip().removeprefix("as").strip() or text, text)

    def _add(self, name: str, text: str) -> str:
        if name not in self.ids:
            key = self.ids[name] = f"step {len(self.page.cells)}"
            check_cell_count(len(self.page.cells))
            value = "\n".join(map(plain, text.replace("\\n", "\n").split("\n")))
            self.page.cells[key] = Cell(key, "", "vertex", value, y=HEIGHT * len(self.page.cells))
        return self.ids[name]

    def _other(self, statement: Statement | None) -> None:
        if statement is None or statement.kind not in ("title", "note", "around", "box", "lane"):
            raise FormatError("This line is not understood.", self.number, 'Activities are written --> "Switch it on".')
        text = statement.parts.get("text") or statement.parts.get("name", "")
        words = "\n".join(map(plain, text.replace("\\n", "\n").split("\n")))
        if statement.kind == "title":
            self.page.name = " ".join(words.split())
        elif statement.kind == "note" and self.last:
            self.notes[self.last].append(words)
        elif words:
            key = f"text {len(self.page.cells)}"
            self.page.cells[key] = Cell(key, "", "vertex", words, {"text": ""}, y=-HEIGHT)
