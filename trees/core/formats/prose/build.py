"""From sections to guides. Where a document leads on is guessed from its words and links, and told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from trees.core.formats.building import Building
from trees.core.formats.decisions import plain_outcome
from trees.core.formats.document import Document, FormatError, check_guide_count, check_step_count
from trees.core.formats.keys import Names
from trees.core.formats.prose.sections import Item, Section, sections
from trees.core.formats.prose.ways import Way, ways
from trees.core.graph import CONTINUE

LeftOut = tuple[str, Sequence[str]]
HINT = "Give each step a heading, or a number in a list."
MAX_LABEL_CHARS = 200
WEB_LINK = re.compile(r"\]\(|<(?:https?|mailto|tel):")


def documents(html: str, left_out: Iterable[LeftOut] = ()) -> list[Document]:
    """The guides in a page: one, or one for each chapter if chapters have steps of their own.

    ``left_out``: notes about what the page does not have any more, with the texts. Raises FormatError if there are no
    headings and no list.
    """
    intro, *rest = sections(html)
    above, rest = intro.items, [section for section in rest if section.title or section.items]
    if not rest:
        above, rest = _items_as_steps(intro)
    if len(rest) < 2:
        raise FormatError("No steps were found in this document.", hint=HINT)
    guides = _chapters(rest)
    check_guide_count(len(guides))
    guides[0] = (guides[0][0], [*above, *guides[0][1]], guides[0][2])
    return [_Reading(title, above, steps, left_out).document() for title, above, steps in guides]


def _items_as_steps(intro: Section) -> tuple[list[Item], list[Section]]:
    """What is above the list, and the items of the list as steps, for a document without headings."""
    above: list[Item] = []
    steps: list[Section] = []
    numbers = iter(_numbers([item for item in intro.items if item.kind == "li"]))
    for item in intro.items:
        if item.kind == "li":
            steps.append(Section(1, item.plain, next(numbers), [], [item] if WEB_LINK.search(item.markdown) else []))
        else:
            (steps[-1].items if steps else above).append(item)
    return above, steps


def _numbers(items: Sequence[Item]) -> list[str]:
    """What sentences call the items: the numbers that are shown. Where some are shown twice, as Word's are after a
    note between two steps, the items are counted."""
    shown = [item.number for item in items if item.number]
    if shown and len({*shown}) == len(shown):
        return [item.number for item in items]
    return [str(number) for number in range(1, len(items) + 1)]


def _chapters(all_sections: list[Section]) -> list[tuple[str, list[Item], list[Section]]]:
    """(title, what stands above the first step, steps) of each guide."""
    top = min(section.level for section in all_sections)
    chapters = [number for number, section in enumerate(all_sections) if section.level == top]
    sizes = [end - begin - 1 for begin, end in zip(chapters, [*chapters[1:], len(all_sections)], strict=True)]
    is_first = chapters[0] == 0  # else what stands above the first chapter would be lost
    if is_first and (len(chapters) == 1 or all(size > 1 for size in sizes)):
        return [
            (all_sections[begin].title, all_sections[begin].items, all_sections[begin + 1 : begin + 1 + size])
            for begin, size in zip(chapters, sizes, strict=True)
            if size
        ]
    return [("", [], all_sections)]


class _Reading:
    """``keys``: the key of each step, in order."""

    def __init__(self, title: str, above: list[Item], steps: list[Section], left_out: Iterable[LeftOut]):
        self.title = title
        self.above = above
        self.steps = steps
        self.building = Building()
        self.notes = self.building.notes
        for note, texts in left_out:
            self.notes.leave_out(note, *texts)

    def document(self) -> Document:
        check_step_count(len(self.steps))
        names = Names()
        self.keys = [names.key(step.title or "step") for step in self.steps]
        self._name_targets()
        for key, step in zip(self.keys, self.steps, strict=True):
            self.building.step(key, step.title or step.items[0].plain, "")
        for key, step in zip(self.keys, self.steps, strict=True):
            self._step(key, step)
        self._lead_on()
        if numbers := [f"{step.written} {step.title}" for step in self.steps if step.written]:
            self.notes.leave_out("Numbers before headings are left out", *numbers)
        description = "\n".join(item.plain for item in self.above)
        return self.building.document(self.title, description, self.keys[0] if self.keys else "")

    def _name_targets(self) -> None:
        """What a step may be called -> its key."""
        self.by_anchor: dict[str, str] = {}
        self.by_number: dict[str, str] = {}
        self.by_title: dict[str, str] = {}
        for key, step in zip(self.keys, self.steps, strict=True):
            self.by_anchor |= dict.fromkeys(step.anchors, key)
            if step.number:
                self.by_number.setdefault(step.number.casefold(), key)
            self.by_title.setdefault(step.title.casefold(), key)
        if not self.by_number:
            self.by_number = {str(number): key for number, key in enumerate(self.keys, 1)}

    def _step(self, key: str, step: Section) -> None:
        kept = []
        for item in step.items:
            led = self._ways(item)
            for label, to in led:
                if to != key:
                    self.building.way(key, label, to)
            if not led or item.kind == "p" or WEB_LINK.search(item.markdown):
                kept.append(item)
        if step.title and not self.building.ways[key]:
            self._ways_of_title(key, step)
        self.building.data[key]["body"] = _joined(kept)

    def _lead_on(self) -> None:
        """To the next step, from those that name no other. Not from an end by its title that others name: "7. Escalate
        to the network team" before "8. Solved"."""
        named = {to for ways in self.building.ways.values() for _, to, _ in ways}
        for key, following, step in zip(self.keys, self.keys[1:], self.steps, strict=False):
            if not self.building.ways[key] and not (key in named and plain_outcome(step.title)):
                self.building.way(key, CONTINUE, following)
                self.notes.add("Steps that name no other lead on to the next one", step.title)

    def _ways_of_title(self, key: str, step: Section) -> None:
        for label, to in self._ways(Item("p", "", step.title, said=step.title)):
            if to != key:
                self.building.way(key, label, to)

    def _ways(self, item: Item) -> list[tuple[str, str]]:
        """(label, key) of what a line leads to: by its links, else by its words."""
        linked = [self.by_anchor[anchor] for anchor in item.links if anchor in self.by_anchor]
        named = [(way, self._named(way)) for way in ways(item.said)]
        found = [(way.label, to) for way, to in named if to]
        if linked and len(found) < len(linked):
            label = found[0][0] if found else next((way.label for way, _ in named), item.plain)
            found = [(label, to) for to in linked]
        if found:
            self.notes.leave_out("Ways were read from the words and links of a line", item.plain)
        return [(label[:MAX_LABEL_CHARS], to) for label, to in found]

    def _named(self, way: Way) -> str:
        """The key of the step that a way names by its number or title, "" for none."""
        if way.number:
            return self.by_number.get(way.number, "")
        title = way.title.casefold()
        return self.by_title.get(title) or self.by_number.get(title, "")


def _joined(items: list[Item]) -> str:
    """Items of one list on lines below each other, everything else as paragraphs."""
    text = ""
    for number, item in enumerate(items):
        joins = number and item.kind == "li" == items[number - 1].kind
        text += ("\n" if joins else "\n\n" if number else "") + item.markdown
    return text
