"""From the steps to a guide. What the names of the fields left to guess is listed for the person who imports."""

from __future__ import annotations

from collections import deque
from typing import Any

from trees.core.formats.building import Building
from trees.core.formats.document import Document, FormatError
from trees.core.formats.keys import Names
from trees.core.formats.tree_json.fields import (
    ANSWERS,
    DIRECT,
    IDS,
    LABELS,
    STARTS,
    TARGETS,
    TEXTS,
    Row,
    answers_key,
    first_of,
    plain,
    strings,
)  # fmt: skip
from trees.core.outcomes import OUTCOMES
from trees.core.stored import MAX_NODES_PER_GUIDE
from trees.core.text import escape_markdown

Answer = tuple[str, Any]  # label, and what it leads to: the id of a step, a step, or a text
USED = {*IDS, *TEXTS, *ANSWERS, *DIRECT, *TARGETS, *STARTS, "type", "outcome", "status"}


class Reading:
    """``keys``: id of a step -> its key. ``waiting``: steps that are still to be read. ``read``: texts that were."""

    def __init__(self, about: Row, rows: list[tuple[str, Row]], data: Any):
        self.about = about
        self.data = data
        self.building = Building()
        self.notes = self.building.notes
        self.names = Names()
        self.keys = {key: self.names.key(key) for key, _ in rows}
        self.read: set[str] = {*self.keys}
        self.waiting = deque((self.keys[key], row) for key, row in rows)
        self.answers: dict[str, list[Answer]] = {}
        self.fields: dict[str, None] = {}
        self.unused: dict[str, None] = {}

    def document(self) -> Document:
        first = self.waiting[0][0]
        while self.waiting:
            self._step(*self.waiting.popleft())
        title, description = (self._about(*names) for names in (("title", "name"), ("description",)))
        self._tell()
        return self.building.document(title, description, self._start(first))

    def _about(self, *names: str) -> str:
        value = self.about.get(first_of(self.about, names))
        self.read.update([value] if isinstance(value, str) else [])
        return value if isinstance(value, str) else ""

    def _start(self, first: str) -> str:
        named = self.about.get(first_of(self.about, STARTS))
        if isinstance(named, str) and named in self.keys:
            return self.keys[named]
        return next(
            (key for name, key in self.keys.items() if plain(name) in STARTS), "" if len(self.keys) > 1 else first
        )

    # Steps

    def _step(self, key: str, row: Row) -> None:
        if len(self.building.data) >= MAX_NODES_PER_GUIDE:
            raise FormatError(f"A guide has at most {MAX_NODES_PER_GUIDE:,} steps, this one has more.")
        title, *further = self._texts(row) or [key]
        outcome = next((value for name in ("outcome", "status", "type") if (value := row.get(name)) in OUTCOMES), "")
        self.building.step(key, title, "\n\n".join(further), outcome)
        for label, to in self._answers(row):
            self.building.way(key, label, self._target(to, title))

    def _texts(self, row: Row) -> list[str]:
        """The title, then what is below it as Markdown. Sentences of unknown fields are kept with the field's name."""
        fields = {plain(name): name for name in row}
        known = [fields[name] for name in TEXTS if name in fields and isinstance(row[fields[name]], str)]
        texts = [(name, row[name].strip()) for name in known if row[name].strip()]
        if len(texts) > 1 and plain(texts[-1][0]) == "name" and " " not in texts[-1][1]:
            texts.pop()  # an id
        self.read.update(row[name] for name, _ in texts)
        self.fields.update(dict.fromkeys(name for name, _ in texts[:1]))
        parts = [_paragraphs(text) for _, text in texts[1:]]
        more: list[tuple[str, str]] = []
        for name, value in row.items():
            if plain(name) in USED:
                continue
            if isinstance(value, str) and " " in value.strip():
                more.append((name, value))
                self.read.add(value)
            else:
                self.unused[name] = None
        title = texts[0][1] if texts else more.pop(0)[1].strip() if more else ""
        parts += [f"{escape_markdown(name)}: {_paragraphs(value, start=False)}" for name, value in more]
        return [title, *parts] if title else []

    # Answers

    def _answers(self, row: Row) -> list[Answer]:
        key = first_of(row, ANSWERS)
        value = row[key] if key else None
        if isinstance(value, list):
            return [*map(self._answer, value), *_direct(row)]
        if isinstance(value, dict):
            return [*value.items(), *_direct(row)]
        if direct := _direct(row):
            return direct
        target = first_of(row, TARGETS)
        return [("", row[target])] if target and plain(target) not in ("result", "outcome", "link") else []

    def _answer(self, value: Any) -> Answer:
        """One of a list of answers: a text, an object with a label and a way on, or the next step itself."""
        label = first_of(value, LABELS) if isinstance(value, dict) else ""
        words = str(value[label] if label else "" if isinstance(value, dict) else value)
        self.read.add(words)
        if not isinstance(value, dict):
            return words, ""
        target = first_of(value, TARGETS)
        if not target or target == label:
            target = next((name for name, each in value.items() if name != label and str(each) in self.keys), "")
        if target:
            self.fields[target] = None
            return words, value[target]
        if answers_key(value):
            return words, {name: each for name, each in value.items() if name != label}
        self.unused.update(dict.fromkeys(name for name in value if name != label))
        return words, ""

    def _target(self, to: Any, title: str) -> str:
        """The key of the step that an answer leads to: one of the file, or one that is written in place."""
        if isinstance(to, list):
            to = to[0] if len(to) == 1 else {"options": to}
        if isinstance(to, dict):
            return self._inside(to)
        text = str(to or "").strip()
        if text in self.keys:
            return self.keys[text]
        if " " in text:
            self.notes.add("Answers that lead to a text end with it", title)
            self.read.add(str(to))
            return self._inside({"text": text})
        self.notes.add("Answers whose step is not in the file lead nowhere yet", title)
        return ""

    def _inside(self, row: Row) -> str:
        key = self.names.key("step")
        self.waiting.append((key, row))
        self.building.data.setdefault(key, {"title": "", "body": "", "options": [], "outcome": None})
        return key

    def _tell(self) -> None:
        if self.fields:
            self.notes.add("Texts and ways were read from the fields", *self.fields)
        if self.unused:
            self.notes.leave_out("Fields that were not read", *self.unused)
        if unread := [
            f"{name}: {text}" if name else text for name, text in strings(self.data) if text not in self.read
        ]:
            self.notes.leave_out("Texts that are left out", *unread)


def _direct(row: Row) -> list[Answer]:
    """Fields that are an answer by their name, such as ``yes``."""
    return [
        (DIRECT[plain(name)], value)
        for name, value in row.items()
        if plain(name) in DIRECT and isinstance(value, str | dict | list | int) and not isinstance(value, bool)
    ]


def _paragraphs(text: str, start: bool = True) -> str:
    lines = filter(None, map(str.strip, text.split("\n")))
    return "\n\n".join(escape_markdown(line, start) for line in lines)
