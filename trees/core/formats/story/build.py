"""From the passages of a story to a guide."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence

from trees.core.formats.building import Building
from trees.core.formats.document import Document, FormatError, check_step_count
from trees.core.formats.keys import Names
from trees.core.formats.story.macros import guessed_format, shown_passages, without_macros
from trees.core.formats.story.markup import as_markdown, code_lines, code_spans, is_within, unmarked
from trees.core.formats.story.passages import Passage
from trees.core.outcomes import OUTCOMES

LINK = re.compile(r"\[\[(?P<inside>(?:[^\[\]\n]|\[(?!\[)|\](?![\]\[]))*+)\](?:\[[^\[\]\n]*+\])?\]")
BETWEEN = re.compile(r"(?:[\s>*+\-/|.,]|\b(?:or|and)\b|[0-9])*+", re.IGNORECASE)
MARKS = re.compile(r"''|//|\^\^|~~|==")
MAX_SHOWN = 20  # other passages that one without links leads to
ADDRESS = re.compile(r"https?://[^\s<>]+")


def story(passages: list[Passage], before: Sequence[str] = ()) -> Document:
    """The story as a guide. ``before``: the lines before the first passage.

    Raises FormatError if there are no passages that a reader sees, or too many.
    """
    steps = [passage for passage in passages if not passage.special]
    if not steps:
        raise FormatError("No passages found.", hint="A passage begins with a line such as :: Is it on?")
    check_step_count(len(steps))
    return _Story(passages, steps, before).document()


class _Story:
    """``keys``: a passage's name -> its key. ``format``: the story format that it was written for."""

    def __init__(self, all_passages: list[Passage], steps: list[Passage], before: Sequence[str]):
        self.special = {passage.name: passage for passage in all_passages if passage.special}
        self.building = Building()
        self.notes = self.building.notes
        self.around = [line for each in all_passages if each.special and each.seen for line in each.below]
        self.left_out = [passage.name for passage in all_passages if passage.special and not _is_data(passage)]
        self.steps = self._each_once(steps)
        data = _story_data(self.special.get("StoryData"))
        self.format = str(data.get("format") or "") or guessed_format(step.text for step in steps)
        self.start = data.get("start")
        names = Names()
        self.keys = {name: names.key(name) for name in self.steps}
        small = Counter(name.casefold() for name in self.steps)
        self.by_small_letters = {name.casefold(): name for name in self.steps if small[name.casefold()] == 1}
        if before:
            self.notes.leave_out("Text before the first passage is left out", *before)

    def document(self) -> Document:
        for name, passage in self.steps.items():
            outcome = next((tag for tag in passage.tags if tag in OUTCOMES), "")
            self.building.step(self.keys[name], name, "", outcome)
        for name, passage in self.steps.items():
            self.building.data[self.keys[name]]["body"] = self._body(name, passage.text)
        for name, passage in self.steps.items():
            if not self.building.ways[self.keys[name]]:
                self._lead_to_shown(name, passage.text)
        for name in self.left_out:
            self.notes.leave_out("Scripts, styles and other special passages are left out", name)
        if any(self.around):
            self.notes.leave_out("Texts that a story shows around each passage are left out", *self.around)
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
        for name in (self.start, "Start"):
            if isinstance(name, str) and name in self.keys:
                return self.keys[name]
        return next(iter(self.keys.values()))

    def _body(self, name: str, text: str) -> str:
        """The text as a reader sees it. Its links become the options of the step."""
        kept = []
        plain, left_out = without_macros(text, self.format)
        if left_out:
            read = {line.strip() for line in plain.split("\n")}
            changed = [line for line in text.split("\n") if line.strip() not in read]
            self.notes.leave_out("Macros and rules of the story format are left out", *changed)
        for line, is_code in code_lines(plain, self.format):
            if is_code:
                kept.append(line)
                continue
            converted = self._linked(name, line)
            if converted == line or "](" in converted or not BETWEEN.fullmatch(MARKS.sub("", LINK.sub("", line))):
                kept.append(as_markdown(converted, self.format))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()

    def _lead_to_shown(self, name: str, text: str) -> None:
        """A passage without links leads to those that it shows in itself, such as a menu, whose links it has then."""
        others = [other for other in shown_passages(text) if other in self.keys and other != name]
        for other in others[:MAX_SHOWN]:
            self.building.way(self.keys[name], "", self.keys[other])
            self.notes.add("Passages that show another one lead to it", name)

    def _linked(self, name: str, line: str) -> str:
        """The line with the labels of its links, which become the options of the step."""
        if "[[" not in line:
            return line
        code = code_spans(line, self.format)

        def label(match: re.Match[str]) -> str:
            return match[0] if is_within(match.start(), code) else self._link(name, match["inside"])

        return LINK.sub(label, line)

    def _link(self, name: str, inside: str) -> str:
        """Adds an option for ``label->to``, ``to<-label``, ``label|to`` or ``to``. Returns its label."""
        label, to = _parts(inside)
        if ADDRESS.fullmatch(to):
            return f"[{label}]({to})"
        if to not in self.keys and (near := self.by_small_letters.get(to.casefold(), "")):
            self.notes.add("Links whose passage is written with other capitals lead to it", f"{to} → {near}")
            to = near
        if to not in self.keys:
            self.notes.add("Links to missing passages lead nowhere yet", name)
        self.building.way(self.keys[name], unmarked(label, self.format), self.keys.get(to, ""))
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
