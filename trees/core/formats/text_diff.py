"""Line diff of two versions of a guide in Markdown, with the changed words of a line.

Steps are matched by their keys, and only those that differ are compared: a guide of thousands of steps costs as much
as its changed steps. Line numbers are those of the whole text.
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

CONTEXT_LINES = 2  # unchanged lines shown before and after a change
MAX_DIFF_LINES = 1500
MAX_COMPARED_LINE_PAIRS = 250_000  # old lines x new lines of a step; above that the whole step counts as changed
MAX_COMPARED_WORDS = 400  # a longer line is not compared word by word
MIN_LINE_SIMILARITY = 0.4  # below this ratio two lines are unrelated, not one changed line
WORD = re.compile(r"\w+|\s+|[^\w\s]")

Parts = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """``kind``: same, added or removed. ``old`` and ``new``: line numbers from 1, 0 if the line is missing there.

    ``parts``: (text, changed) for each part of the line.
    """

    kind: str
    old: int
    new: int
    parts: Parts


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive lines. ``folded``: unchanged lines that are not near a change."""

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
    """The steps that differ, in the order of the new text. ``left_out``: how many more there are."""

    steps: list[Step] = field(default_factory=list)
    left_out: int = 0


def text_diff(old: Graph, new: Graph, above: int = 0) -> TextDiff:
    """The diff of ``old`` and ``new``. ``above``: number of lines above the first step in both texts."""
    before, after = steps_of(old), steps_of(new)
    numbers, later = _numbers(before, above), _numbers(after, above)
    result, lines = TextDiff(), 0
    for key in _differing(before, after):
        if lines >= MAX_DIFF_LINES:
            result.left_out += 1
            continue
        step = _step(key, before, after, numbers.get(key, 0), later.get(key, 0), (old, new))
        result.steps.append(_cut(step, MAX_DIFF_LINES - lines))
        lines += sum(len(block.lines) for block in result.steps[-1].blocks)
    return result


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """The keys of steps that differ. A removed step follows the step it followed in ``before``."""
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
    """Key -> number of lines above the step."""
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
    """Removed lines, then added lines. Words are marked where the n-th lines of both are similar."""
    pairs = [_marked(a, b) for a, b in zip(gone, come, strict=False)]
    for i, text in enumerate(gone):
        yield Line("removed", old + i + 1, 0, pairs[i][0] if i < len(pairs) else _plain(text))
    for i, text in enumerate(come):
        yield Line("added", 0, new + i + 1, pairs[i][1] if i < len(pairs) else _plain(text))


def _marked(one: str, other: str) -> tuple[Parts, Parts]:
    """The parts of both lines, with those marked that the other line does not have."""
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
    """``lines`` in blocks, alternately shown and folded."""
    for near, run in groupby(zip(_near(lines), lines, strict=True), itemgetter(0)):
        yield Block(not near, tuple(line for _, line in run))


def _near(lines: Sequence[Line]) -> list[bool]:
    """Whether each line is near a change, or in a gap too short to be folded."""
    near = [False] * len(lines)
    for i, line in enumerate(lines):
        if line.kind != "same":
            for beside in range(max(0, i - CONTEXT_LINES), min(len(lines), i + CONTEXT_LINES + 1)):
                near[beside] = True
    runs = [(is_near, len(list(run))) for is_near, run in groupby(near)]
    return [is_near or count <= CONTEXT_LINES for is_near, count in runs for _ in range(count)]


def _cut(step: Step, most: int) -> Step:
    """``step`` with at most ``most`` lines."""
    blocks = []
    for block in step.blocks:
        if most <= 0:
            break
        blocks.append(Block(block.folded, block.lines[:most]))
        most -= len(block.lines)
    return Step(step.key, step.title, step.kind, tuple(blocks))
