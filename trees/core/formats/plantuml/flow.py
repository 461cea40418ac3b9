"""From statements to a guide: each step takes what leads on from those before it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from trees.core.formats.building import Building
from trees.core.formats.document import Document, FormatError
from trees.core.formats.drawing.texts import MAX_ONE_LINE_CHARS
from trees.core.formats.keys import Names
from trees.core.formats.plantuml.creole import plain
from trees.core.formats.plantuml.statements import Statement
from trees.core.text import escape_markdown

Exit = tuple[str, str]  # the key of a step and the label of an answer that leads nowhere yet
MAX_DEPTH = 200
TURNED = re.compile(r"-+[a-z]+-*>\s*", re.IGNORECASE)
AS_ACTIVITIES = "Arrows with a direction, which PlantUML draws as activities, are read as arrows"
MAX_TEXTS_OF_WAYS = 10_000_000  # characters: each arrow's text is given to all ways that lead to the next step
INNER = {
    "if": ("elseif", "else", "endif"), "switch": ("case", "endswitch"), "while": ("endwhile",), "repeat": ("until",),
    "fork": ("again", "endfork"),
}  # fmt: skip


class _Default(str):
    """A label that the diagram does not have: the text of an arrow replaces it."""


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
    exit: str = ""
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
        self._end_open()
        self._end_here()
        if not self.building.data:
            raise FormatError("This diagram has no activities.")
        for (key, label), name in self.gotos:
            self.building.way(key, label, self.labels.get(name, ""))
        return self.building.document(self.title, "", next(iter(self.building.data)))

    def _end_open(self) -> None:
        """PlantUML draws what is not ended as if it were; a repeat without its condition never stops."""
        while self.open:
            self.building.notes.add("What the diagram does not end is ended with it", self.open[-1].kind)
            if self.open[-1].kind == "repeat":
                self._never_stops(self.open.pop())
            elif self.open[-1].kind == "while":
                self._loops({})
            else:
                self._joins()

    def _never_stops(self, opened: _Open) -> None:
        for source, label in self.exits if opened.first else ():
            self.building.way(source, label, opened.first)
        self.exits = opened.breaks

    def _statement(self, statement: Statement) -> None:
        parts = statement.parts
        for kind, inner in INNER.items():
            if statement.kind in inner and (not self.open or self.open[-1].kind != kind):
                raise FormatError(f"There is no {kind} that this could belong to.", statement.line)
        match statement.kind:
            case "action" | "item":
                self._step(parts["text"])
            case "if" | "switch" | "while" | "repeat" | "fork":
                self._opens(statement)
            case "elseif" | "else" | "case" | "again":
                self._branch(statement)
            case "endif" | "endswitch" | "endfork":
                self._joins()
                if words := parts.get("text"):
                    self.building.notes.leave_out("Words where ways join are left out", words)
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
        lines = [line for line in map(plain, text.replace("\\n", "\n").split("\n")) if line]
        if len(line := " ".join(lines)) <= MAX_ONE_LINE_CHARS:
            lines = [line] if line else []
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
        self.exits = [] if kind == "switch" else [(opened.step, plain(parts.get("label", "")) or _default(kind))]
        opened.exit = plain(parts.get("exit", ""))
        if kind == "fork":
            self.building.notes.add("Ways that are taken at the same time became answers")

    def _branch(self, statement: Statement) -> None:
        opened, parts = self.open[-1], statement.parts
        opened.ends += self.exits if opened.kind != "switch" or opened.complete else []
        label = (
            plain(parts.get("before") or parts.get("label", ""))
            if statement.kind != "elseif"
            else plain(parts["before"])
        )
        self.exits = [(opened.step, label or _Default("No" if opened.kind == "if" else ""))]
        opened.complete = opened.complete or statement.kind in ("else", "case")
        if statement.kind == "elseif":
            opened.step = self._step(_condition(parts))
            self.exits = [(opened.step, plain(parts["label"]) or _Default("Yes"))]

    def _joins(self) -> None:
        opened = self.open.pop()
        self.exits = opened.ends + self.exits
        if opened.kind == "if" and not opened.complete:
            self.exits.append((opened.step, _Default("No")))

    def _loops(self, parts: dict[str, str]) -> None:
        opened = self.open.pop()
        words = {name: plain(parts.get(name, "")) for name in ("condition", "value", "label", "exit")}
        if opened.kind == "while":
            if opened.backward and self.exits:
                self._step(opened.backward)
            for source, label in self.exits:
                self.building.way(source, label, opened.step)
            self.exits = [(opened.step, words["label"] or opened.exit or _Default("No")), *opened.breaks]
            return
        key = self._step(_condition(words) or "Again?")
        back = (key, words["label"] or "Yes")
        self.exits = [(key, words["exit"] or _Default("No")), *opened.breaks]
        if opened.backward:
            after, self.exits = self.exits, [back]
            back = (self._step(opened.backward), "")
            self.exits = after
        self.building.way(*back, opened.first or key)

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
            self._end_here()
        self.exits = []

    def _end_here(self) -> None:
        for source, label in self.exits:
            if label:  # an answer that ends at once
                self.building.way(source, label, self._end())

    def _end(self) -> str:
        key = self.names.key("end")
        self.building.step(key, "End", "")
        return key

    def _tells(self, kind: str, text: str) -> None:
        words = " ".join(plain(text).split())
        if kind == "title":
            self.title = words
        elif kind == "label":
            self.waiting_labels.append(text)
        elif kind == "turned":
            self.building.notes.leave_out(AS_ACTIVITIES, words)
            self._tells("arrow", TURNED.sub("", text).rstrip("; "))
        elif kind == "arrow" and words and self.exits:
            self.given += sum(len(label) + len(words) for _, label in self.exits)
            if self.given > MAX_TEXTS_OF_WAYS:
                raise FormatError("The texts of the arrows are too many for a guide.")
            self.exits = [
                (key, words if isinstance(label, _Default) else f"{label} {words}".strip()) for key, label in self.exits
            ]
        elif kind == "note" and self.last:
            note = "\n\n".join(escape_markdown(line) for line in map(plain, text.split("\n")) if line)
            body = self.building.data[self.last]["body"]
            self.building.data[self.last]["body"] = f"{body}\n\n{note}".strip()
        elif kind == "connector":
            self._connects(text)
        elif kind == "arrow" and words:
            self.building.notes.leave_out("Texts of arrows that nothing leads to are left out", words)
        elif kind == "code":
            self.building.notes.leave_out("Lines for PlantUML's preprocessor are left out", words)
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
    return _Default("Yes" if kind in ("if", "while") else "")
