"""From statements to a guide: each step takes what leads on from those before it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from trees.core.formats.building import Building
from trees.core.formats.document import Document, FormatError
from trees.core.formats.keys import Names
from trees.core.formats.plantuml.statements import Statement
from trees.core.text import escape_markdown

Exit = tuple[str, str]  # the key of a step and the label of an answer that leads nowhere yet
TAG = re.compile(
    r"</?(?:b|i|u|s|w|sub|sup|plain|color|colour|size|back|font|img|code|del|strike|strong|em|br|tt|a)\b[^<>\n]*>"
    r"|</?#[^<>\n]*>|<[&$][^<>\n]*>",
    re.IGNORECASE,
)
MARKS = re.compile(r"\*\*(.+?)\*\*|__(.+?)__|(?<!:)//(.+?)//|\"\"(.+?)\"\"")
MAX_DEPTH = 200
MAX_TEXTS_OF_WAYS = 1_000_000  # each arrow's text is given to all ways that lead to the next step
INNER = {
    "if": ("elseif", "else", "endif"), "switch": ("case", "endswitch"), "while": ("endwhile",), "repeat": ("until",),
    "fork": ("again", "endfork"),
}  # fmt: skip


@dataclass(slots=True)
class _Open:
    """A statement that is not ended. ``step``: its decision. ``ends``: exits of its finished branches."""

    kind: str
    line: int
    step: str = ""
    ends: list[Exit] = field(default_factory=list)
    breaks: list[Exit] = field(default_factory=list)
    first: str = ""
    backward: str = ""
    complete: bool = False


class Flow:
    """``exits``: what leads to the next step. ``marks``: labels and loops that begin at the next step."""

    def __init__(self) -> None:
        self.building = Building()
        self.names = Names()
        self.exits: list[Exit] = []
        self.open: list[_Open] = []
        self.marks: list[_Open] = []
        self.labels: dict[str, str] = {}
        self.waiting_labels: list[str] = []
        self.gotos: list[tuple[Exit, str]] = []
        self.last = ""
        self.connected: dict[str, list[Exit]] = {}
        self.title = ""
        self.given = 0

    def document(self, statements: Iterable[Statement]) -> Document:
        for statement in statements:
            self._statement(statement)
        if self.open:
            raise FormatError(f"This {self.open[-1].kind} is not ended.", self.open[-1].line)
        if not self.building.data:
            raise FormatError("This diagram has no activities.")
        for (key, label), name in self.gotos:
            self.building.way(key, label, self.labels.get(name, ""))
        return self.building.document(self.title, "", next(iter(self.building.data)))

    def _statement(self, statement: Statement) -> None:
        parts = statement.parts
        for kind, inner in INNER.items():
            if statement.kind in inner and (not self.open or self.open[-1].kind != kind):
                raise FormatError(f"There is no {kind} that this could belong to.", statement.line)
        match statement.kind:
            case "action":
                self._step(parts["text"])
            case "if" | "switch" | "while" | "repeat" | "fork":
                self._opens(statement)
            case "elseif" | "else" | "case" | "again":
                self._branch(statement)
            case "endif" | "endswitch" | "endfork":
                self._joins()
            case "endwhile" | "until":
                self._loops(parts)
            case "backward":
                self._backward(parts["action"])
            case "stop" | "break" | "goto":
                self._leaves(statement)
            case _:
                self._tells(statement.kind, parts.get("text", "") or parts.get("name", ""))

    def _step(self, text: str) -> str:
        """Adds a step that all exits lead to."""
        lines = [line for line in map(_plain, text.replace("\\n", "\n").split("\n")) if line]
        title, *rest = lines or ["(no text)"]
        key = self.names.key(title)
        self.building.step(key, title, "\n\n".join(map(escape_markdown, rest)))
        for source, label in self.exits:
            self.building.way(source, label, key)
        for mark in self.marks:
            mark.first = key
        self.labels |= dict.fromkeys(self.waiting_labels, key)
        self.exits, self.marks, self.waiting_labels, self.last = [(key, "")], [], [], key
        return key

    # What opens, branches and ends

    def _opens(self, statement: Statement) -> None:
        kind, parts = statement.kind, statement.parts
        opened = _Open(kind, statement.line)
        self.open.append(opened)
        if len(self.open) > MAX_DEPTH:
            raise FormatError(f"Statements are nested more than {MAX_DEPTH} deep.", statement.line)
        if kind == "repeat":
            self.marks.append(opened)
            if parts["action"]:
                self._step(parts["action"])
            return
        condition = "Do all of these" if kind == "fork" else _condition(parts)
        opened.step = self._step(condition)
        self.exits = [] if kind == "switch" else [(opened.step, _plain(parts.get("label", "")) or _default(kind))]
        if kind == "fork":
            self.building.notes.add("Ways that are taken at the same time became answers")

    def _branch(self, statement: Statement) -> None:
        opened, parts = self.open[-1], statement.parts
        opened.ends += self.exits if opened.kind != "switch" or opened.complete else []
        label = (
            _plain(parts.get("before") or parts.get("label", ""))
            if statement.kind != "elseif"
            else _plain(parts["before"])
        )
        self.exits = [(opened.step, label or ("No" if opened.kind == "if" else ""))]
        opened.complete = opened.complete or statement.kind in ("else", "case")
        if statement.kind == "elseif":
            opened.step = self._step(_condition(parts))
            self.exits = [(opened.step, _plain(parts["label"]) or "Yes")]

    def _joins(self) -> None:
        opened = self.open.pop()
        self.exits = opened.ends + self.exits
        if opened.kind == "if" and not opened.complete:
            self.exits.append((opened.step, "No"))

    def _loops(self, parts: dict[str, str]) -> None:
        opened = self.open.pop()
        if opened.kind == "while":
            for source, label in self.exits:
                self.building.way(source, label, opened.step)
            self.exits = [(opened.step, _plain(parts["label"]) or "No"), *opened.breaks]
            return
        if not opened.first:
            raise FormatError("There is nothing to repeat.", opened.line)
        key = self._step(_condition(parts) or "Again?")
        back = (key, _plain(parts["label"]) or "Yes")
        self.exits = [(key, _plain(parts["exit"]) or "No"), *opened.breaks]
        if opened.backward:
            after, self.exits = self.exits, [back]
            back = (self._step(opened.backward), "")
            self.exits = after
        self.building.way(*back, opened.first)

    def _backward(self, text: str) -> None:
        loop = next((each for each in reversed(self.open) if each.kind in ("repeat", "while")), None)
        if loop:
            loop.backward = text

    def _leaves(self, statement: Statement) -> None:
        if statement.kind == "break":
            loop = next((each for each in reversed(self.open) if each.kind in ("repeat", "while")), None)
            if loop is None:
                raise FormatError("There is no loop to break.", statement.line)
            loop.breaks += self.exits
        elif statement.kind == "goto":
            self.gotos += [(each, statement.parts["name"]) for each in self.exits]
        else:
            for source, label in self.exits:
                if label:  # an answer that ends at once
                    self.building.way(source, label, self._end())
        self.exits = []

    def _end(self) -> str:
        key = self.names.key("end")
        self.building.step(key, "End", "")
        return key

    def _tells(self, kind: str, text: str) -> None:
        words = " ".join(_plain(text).split())
        if kind == "title":
            self.title = words
        elif kind == "label":
            self.waiting_labels.append(text)
        elif kind == "arrow" and words and self.exits:
            self.given += len(self.exits)
            if self.given > MAX_TEXTS_OF_WAYS:
                raise FormatError("The texts of the arrows are too many for a guide.")
            self.exits = [(key, f"{label} {words}".strip()) for key, label in self.exits]
        elif kind == "note" and self.last:
            note = "\n\n".join(escape_markdown(line) for line in map(_plain, text.split("\n")) if line)
            body = self.building.data[self.last]["body"]
            self.building.data[self.last]["body"] = f"{body}\n\n{note}".strip()
        elif kind == "connector":
            self._connects(text)
        elif kind == "arrow" and words:
            self.building.notes.leave_out("Texts of arrows that nothing leads to are left out", words)
        elif kind in ("around", "note") and words:
            self.building.notes.leave_out("Texts around the diagram are left out", words)
        elif kind in ("box", "lane") and words:
            self.building.notes.leave_out("Boxes and swimlanes around steps are left out", words)

    def _connects(self, name: str) -> None:
        """``(A)`` ends a way, and begins it again where nothing leads to the next step."""
        if self.exits:
            self.connected.setdefault(name, []).extend(self.exits)
        else:
            self.exits = self.connected.pop(name, [])


def _condition(parts: dict[str, str]) -> str:
    value = parts.get("value", "")
    return parts.get("condition", "") + (f" = {value}?" if value else "")


def _default(kind: str) -> str:
    return "Yes" if kind in ("if", "while") else ""


def _plain(text: str) -> str:
    """``text`` without Creole's and HTML's marks."""
    unmarked = MARKS.sub(lambda match: next(part for part in match.groups() if part), TAG.sub("", text))
    return unmarked.strip()
