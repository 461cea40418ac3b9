"""Decisions that an import takes where the format leaves something open, as notes for the person who imports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from trees.core.text import one_line

MAX_TITLES_PER_NOTE = 5
DOUBT = re.compile(r"\b(?:not|no|never|if|or|part\w*|un\w+)\b|n't|\?", re.IGNORECASE)
PLAIN_OUTCOMES = {
    "escalate": re.compile(r"\bescalat(?:e|es|ed|ing|ion)\b", re.IGNORECASE),
    "resolved": re.compile(r"\b(?:resolved|fixed|solved|success|successful|successfully)\b", re.IGNORECASE),
}


class Told(str):
    """A decision in a sentence that names the first titles it concerns. ``more``: the titles after those."""

    more: tuple[str, ...]

    def __new__(cls, sentence: str, more: Iterable[str] = ()) -> Told:
        told = super().__new__(cls, sentence)
        told.more = tuple(more)
        return told


@dataclass(slots=True)
class Notes:
    """``titles_by_note``: decision -> titles of the steps it concerns. ``complete``: those that name all of them."""

    titles_by_note: dict[str, list[str]] = field(default_factory=dict)
    complete: set[str] = field(default_factory=set)

    def add(self, note: str, *titles: str) -> None:
        self.titles_by_note.setdefault(note, []).extend(titles)

    def leave_out(self, note: str, *texts: str) -> None:
        """Names texts of the source that the guide does not have: each of them is told, in full."""
        self.add(note, *filter(None, map(one_line, texts)))
        self.complete.add(note)

    def sentences(self) -> tuple[Told, ...]:
        """Each decision with the first titles that it concerns (the others beside it), or all that it leaves out."""
        return tuple(
            _sentence(note, titles, len(titles) if note in self.complete else MAX_TITLES_PER_NOTE)
            for note, titles in self.titles_by_note.items()
        )


class Labels:
    """Makes the labels of one node unique."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.counts: dict[str, int] = {}

    def free(self, label: str, when_taken: Callable[[], None]) -> str:
        """``label``, or ``label (2)``, ``label (3)`` ... if it is taken; then ``when_taken`` is called."""
        if label in self.taken:
            when_taken()
        name = label
        while name in self.taken:
            self.counts[label] = self.counts.get(label, 1) + 1
            name = f"{label[:480]} ({self.counts[label]})"
        self.taken.add(name)
        return name


def plain_outcome(text: str) -> str:
    """The outcome that the text of an end step names without doubt, or ""."""
    outcomes = [outcome for outcome, words in PLAIN_OUTCOMES.items() if words.search(text)]
    return outcomes[0] if len(outcomes) == 1 and not DOUBT.search(text) else ""


def _sentence(note: str, titles: Iterable[str], most: int) -> Told:
    named = list(dict.fromkeys(titles))
    words, more = ", ".join(f"“{title}”" for title in named[:most]), named[most:]
    if not named:
        return Told(f"{note}.")
    return Told(f"{note}: {words} and {len(more)} more." if more else f"{note}: {words}.", more)
