"""Twee 3, the text form of Twine stories. Read only: a passage is a step, a link in it an answer.

::

    :: Is it on? [question] {"position": "600,400"}
    Look at the front.
    [[Yes->Is the cable in?]]
    [[No->Switch it on]]

Macros, scripts and styles of the story format are left out; the decisions mention that.
"""

from __future__ import annotations

import json
import re

from trees.core.formats.building import Building
from trees.core.formats.document import Document, FormatError
from trees.core.formats.keys import Names
from trees.core.formats.twee_macros import without_macros
from trees.core.formats.twee_passages import Passage, passages
from trees.core.outcomes import OUTCOMES
from trees.core.stored import MAX_NODES_PER_GUIDE

NAME = "twee"
LABEL = "Twee 3"
SUFFIXES = (".twee", ".tw", ".twee3", ".tw3")
MEDIA_TYPE = "text/plain"

FIRST = re.compile(r"\s*::(?!:)[ \t]*[^\s:]")
LINK = re.compile(r"\[\[(?P<inside>(?:[^\[\]\n]|\[(?!\[)|\](?![\]\[]))*+)\](?:\[[^\[\]\n]*+\])?\]")
BETWEEN = re.compile(r"(?:[\s>*+\-/|.,]|\b(?:or|and)\b|[0-9])*+", re.IGNORECASE)
ADDRESS = re.compile(r"https?://[^\s<>]+")


def load(text: str) -> list[Document]:
    """The story as one guide. Raises FormatError for a text without passages and for a passage without a name."""
    all_passages, before = passages(text)
    steps = [passage for passage in all_passages if not passage.special]
    if not steps:
        raise FormatError("No passages found.", hint="A passage begins with a line such as :: Is it on?")
    if len(steps) > MAX_NODES_PER_GUIDE:
        raise FormatError(f"A guide has at most {MAX_NODES_PER_GUIDE:,} steps, this one has {len(steps):,}.")
    return [_Story(all_passages, steps, before).document()]


def looks_like(text: str) -> bool:
    """Whether ``text`` begins with a passage."""
    return bool(FIRST.match(text.removeprefix("\ufeff")))


class _Story:
    """``keys``: a passage's name -> its key."""

    def __init__(self, all_passages: list[Passage], steps: list[Passage], before: bool):
        self.special = {passage.name: passage for passage in all_passages if passage.special}
        self.building = Building()
        self.notes = self.building.notes
        self.left_out = [passage.name for passage in all_passages if passage.special and not _is_data(passage)]
        self.steps = self._each_once(steps)
        names = Names()
        self.keys = {name: names.key(name) for name in self.steps}
        if before:
            self.notes.add("Text before the first passage is left out")

    def document(self) -> Document:
        for name, passage in self.steps.items():
            outcome = next((tag for tag in passage.tags if tag in OUTCOMES), "")
            self.building.step(self.keys[name], name, "", outcome)
        for name, passage in self.steps.items():
            self.building.data[self.keys[name]]["body"] = self._body(name, passage.text)
        for name in self.left_out:
            self.notes.add("Scripts, styles and other special passages are left out", name)
        title = " ".join(self.special["StoryTitle"].text.split()) if "StoryTitle" in self.special else ""
        return self.building.document(title, "", self._start())

    def _each_once(self, steps: list[Passage]) -> dict[str, Passage]:
        names = Names()
        by_name: dict[str, Passage] = {}
        for passage in steps:
            name = names.take(passage.name)
            if name != passage.name:
                self.notes.add("Passages with the same name are numbered; links lead to the first", name)
            by_name[name] = passage
        return by_name

    def _start(self) -> str:
        """The start given by StoryData, else the passage Start, else the first passage, as in Twine."""
        wanted = _story_data(self.special.get("StoryData")).get("start")
        for name in (wanted, "Start"):
            if isinstance(name, str) and name in self.keys:
                return self.keys[name]
        return next(iter(self.keys.values()))

    def _body(self, name: str, text: str) -> str:
        """The text as a reader sees it. Its links become the options of the step."""
        kept = []
        plain, left_out = without_macros(text)
        if left_out:
            self.notes.add("Macros and rules of the story format are left out", name)
        for line in plain.split("\n"):
            converted = LINK.sub(lambda match: self._link(name, match["inside"]), line)
            if converted == line or "](" in converted or not BETWEEN.fullmatch(LINK.sub("", line)):
                kept.append(converted)
        return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()

    def _link(self, name: str, inside: str) -> str:
        """Adds an option for ``label->to``, ``to<-label``, ``label|to`` or ``to``. Returns its label."""
        label, to = _parts(inside)
        if ADDRESS.fullmatch(to):
            return f"[{label}]({to})"
        if to not in self.keys:
            self.notes.add("Links to missing passages lead nowhere yet", name)
        self.building.way(self.keys[name], label, self.keys.get(to, ""))
        return label


def _is_data(passage: Passage) -> bool:
    return passage.name in ("StoryTitle", "StoryData")


def _story_data(passage: Passage | None) -> dict[str, object]:
    """The content of StoryData, {} if it is not JSON, as the specification requires."""
    try:
        data = json.loads(passage.text) if passage else {}
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _parts(inside: str) -> tuple[str, str]:
    """``(label, target)`` of a link: split at the last ``->`` or the first ``<-``."""
    if "->" in inside:
        label, _, to = inside.rpartition("->")
    elif "<-" in inside:
        to, _, label = inside.partition("<-")
    elif "|" in inside:
        label, _, to = inside.partition("|")
    else:
        label = to = inside
    return " ".join(label.split()), to.strip()
