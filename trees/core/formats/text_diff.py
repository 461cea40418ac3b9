"""What changed in the Markdown of a guide, line by line, with the words that changed in a line. No Django here.

Steps are compared by their keys, each with itself, so that a guide of thousands of steps takes no longer than those of
them that changed. Line numbers are those of the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter

from trees.core.formats.markdown import steps_of
from trees.core.graph import Graph

CONTEXT_LINES = 2  # unchanged lines that are shown beside a changed one
MAX_DIFF_LINES = 1500  # that are shown in all
MAX_COMPARED_LINE_PAIRS = 250_000  # lines times lines of a step; beyond that all of it counts as changed
MAX_COMPARED_WORDS = 400  # of a line whose words are compared
MIN_LINE_SIMILARITY = 0.4  # from here on two lines are one that changed, rather than two
WORD = re.compile(r"\w+|\s+|[^\w\s]")

Parts = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """``kind``: same, added or removed. ``old`` and ``new``: its numbers from 1, 0 where it is not.

    ``parts``: its text in pieces, each with whether it changed within the line.
    """

    kind: str
    old: int
    new: int
    parts: Parts


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together; ``folded``: unchanged ones that are not near to any change."""

    folded: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step that differs. ``kind``: added, removed or changed."""

    key: str
    title: str
    kind: str
    blocks: tuple[Block, ...]


@dataclass(slots=True)
class TextDiff:
    """The steps that differ, in the order of the new text; ``left_out``: how many more there are."""

    steps: list[Step] = field(default_factory=list)
    left_out: int = 0


def text_diff(old: Graph, new: Graph, above: int = 0) -> TextDiff:
    """``above``: how many lines stand above the first step, in both."""
    before, after = steps_of(old), steps_of(new)
    numbers, later = _numbers(before, above), _numbers(after, above)
    found, lines = TextDiff(), 0
    for key in _differing(before, after):
        if lines >= MAX_DIFF_LINES:
            found.left_out += 1
            continue
        step = _step(key, before, after, numbers.get(key, 0), later.get(key, 0), (old, new))
        found.steps.append(_cut(step, MAX_DIFF_LINES - lines))
        lines += sum(len(block.lines) for block in found.steps[-1].blocks)
    return found


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """The keys, a removed one behind the step that it stood behind."""
    removed: dict[str, list[str]] = {}
    last = ""
    for key in before:
        if key in after:
            last = key
        else:
            removed.setdefault(last, []).append(key)
    yield from removed.get("", ())
    for key, text in after.items():
        if before.get(key) != text:
            yield key
        yield from removed.get(key, ())


def _numbers(texts: Mapping[str, str], above: int) -> dict[str, int]:
    """Key -> how many lines stand above the step."""
    numbers = {}
    for key, text in texts.items():
        numbers[key] = above
        above += text.count("\n") + 2
    return numbers


def _step(
    key: str, before: Mapping[str, str], after: Mapping[str, str], old: int, new: int, graphs: tuple[Graph, Graph]
) -> Step:
    kind = "added" if key not in before else "removed" if key not in after else "changed"
    title = next(graph.nodes[key].title for graph in reversed(graphs) if key in graph.nodes)
    one, other = (texts[key].split("\n") if key in texts else [] for texts in (before, after))
    return Step(key, title, kind, tuple(_blocks(list(_lines(one, other, old, new)))))


def _lines(one: Sequence[str], other: Sequence[str], old: int, new: int) -> Iterator[Line]:
    for kind, i1, i2, j1, j2 in _changes(one, other):
        if kind == "equal":
            yield from (Line("same", old + i + 1, new + j + 1, _plain(one[i])) for i, j in _both(i1, i2, j1))
        else:
            yield from _replaced(one[i1:i2], other[j1:j2], old + i1, new + j1)


def _both(i1: int, i2: int, j1: int) -> Iterator[tuple[int, int]]:
    return ((i, j1 + i - i1) for i in range(i1, i2))


def _changes(one: Sequence[str], other: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    if len(one) * len(other) > MAX_COMPARED_LINE_PAIRS:
        return [("replace", 0, len(one), 0, len(other))]
    return SequenceMatcher(None, one, other, autojunk=False).get_opcodes()


def _replaced(gone: Sequence[str], come: Sequence[str], old: int, new: int) -> Iterator[Line]:
    """First all that is gone, then what came in its place; line by line where they resemble each other."""
    pairs = [_marked(a, b) for a, b in zip(gone, come, strict=False)]
    for i, text in enumerate(gone):
        yield Line("removed", old + i + 1, 0, pairs[i][0] if i < len(pairs) else _plain(text))
    for i, text in enumerate(come):
        yield Line("added", 0, new + i + 1, pairs[i][1] if i < len(pairs) else _plain(text))


def _marked(one: str, other: str) -> tuple[Parts, Parts]:
    """The parts of both lines, those marked which the other does not have."""
    words, others = WORD.findall(one), WORD.findall(other)
    if len(words) > MAX_COMPARED_WORDS or len(others) > MAX_COMPARED_WORDS:
        return _plain(one), _plain(other)
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    if matcher.ratio() < MIN_LINE_SIMILARITY:
        return _plain(one), _plain(other)
    changes = matcher.get_opcodes()
    return (
        tuple(("".join(words[i1:i2]), kind != "equal") for kind, i1, i2, _, _ in changes if i2 > i1),
        tuple(("".join(others[j1:j2]), kind != "equal") for kind, _, _, j1, j2 in changes if j2 > j1),
    )


def _plain(text: str) -> Parts:
    return ((text, False),)


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    """``lines`` in turns shown and folded."""
    for near, run in groupby(zip(_near(lines), lines, strict=True), itemgetter(0)):
        yield Block(not near, tuple(line for _, line in run))


def _near(lines: Sequence[Line]) -> list[bool]:
    """Whether each line is near to a change, or one of so few between two that folding them would hide nothing."""
    near = [False] * len(lines)
    for i, line in enumerate(lines):
        if line.kind != "same":
            for beside in range(max(0, i - CONTEXT_LINES), min(len(lines), i + CONTEXT_LINES + 1)):
                near[beside] = True
    runs = [(shown, len(list(run))) for shown, run in groupby(near)]
    return [shown or count <= CONTEXT_LINES for shown, count in runs for _ in range(count)]


def _cut(step: Step, most: int) -> Step:
    """``step`` with at most so many lines."""
    blocks = []
    for block in step.blocks:
        if most <= 0:
            break
        blocks.append(Block(block.folded, block.lines[:most]))
        most -= len(block.lines)
    return Step(step.key, step.title, step.kind, tuple(blocks))
