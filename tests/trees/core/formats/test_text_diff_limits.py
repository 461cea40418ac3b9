"""Where the difference of two texts stops looking closer, and what it shows then."""

from dataclasses import replace

import pytest

from tests.factories import graph
from trees.core.formats import text_diff as module
from trees.core.formats.text_diff import CONTEXT_LINES, MAX_COMPARED_WORDS, Line, TextDiff, text_diff
from trees.core.graph import Graph, Node

pytestmark = pytest.mark.once
OLD = graph()


def with_body(body: str) -> Graph:
    return Graph(OLD.start, {**OLD.nodes, "power": replace(OLD.nodes["power"], body=body)})


def difference(before: str, after: str) -> TextDiff:
    """Of two bodies of the same step."""
    return text_diff(with_body(before), with_body(after))


def lines(found: TextDiff, *kinds: str) -> list[Line]:
    every = [line for step in found.steps for block in step.blocks for line in block.lines]
    return [line for line in every if not kinds or line.kind in kinds]


def text(line: Line) -> str:
    return "".join(part for part, _ in line.parts)


def marked(line: Line) -> list[str]:
    return [part for part, is_marked in line.parts if is_marked]


# Words of a line


def words(number: int, last: str) -> str:
    """A line of ``number`` words and spaces."""
    return " ".join(["word"] * (number // 2) + [last])


def test_longest_line_that_is_compared_word_by_word():
    assert len(module.WORD.findall(words(MAX_COMPARED_WORDS - 1, "old"))) <= MAX_COMPARED_WORDS
    gone, came = lines(difference(words(MAX_COMPARED_WORDS - 1, "old"), words(MAX_COMPARED_WORDS - 1, "new")), *CHANGED)
    assert (marked(gone), marked(came)) == (["old"], ["new"])


@pytest.mark.parametrize("longer", ["before", "after"])
def test_longer_line_is_shown_whole_without_marks(longer):
    short, long = words(MAX_COMPARED_WORDS - 1, "end"), words(MAX_COMPARED_WORDS + 2, "end")
    gone, came = lines(difference(*((long, short) if longer == "before" else (short, long))), *CHANGED)
    assert (marked(gone), marked(came)) == ([], [])
    assert {text(gone), text(came)} == {short, long}


CHANGED = ("removed", "added")


@pytest.mark.parametrize(
    ("before", "after", "marks"),
    [
        ("one two three four", "one two three five", (["four"], ["five"])),
        ("one two", "six seven eight nine", ([], [])),
        ("same", "same again", ([], [" again"])),
        ("Größe 10", "Größe 12", (["10"], ["12"])),
    ],
)
def test_only_lines_that_are_alike_have_marks(before, after, marks):
    gone, came = lines(difference(before, after), *CHANGED)
    assert (marked(gone), marked(came)) == marks


def test_lines_are_paired_in_their_order_and_the_rest_has_no_marks():
    gone = "Press the left key.\nPress the right key.\nWait a minute."
    found = lines(difference(gone, "Press the left button."), *CHANGED)
    assert [(line.kind, text(line), marked(line)) for line in found] == [
        ("removed", "Press the left key.", ["key"]),
        ("removed", "Press the right key.", []),
        ("removed", "Wait a minute.", []),
        ("added", "Press the left button.", ["button"]),
    ]


# Lines of a step


def test_step_with_too_many_lines_to_compare_is_shown_as_replaced(monkeypatch):
    monkeypatch.setattr(module, "MAX_COMPARED_LINE_PAIRS", 50)
    before = "\n".join(f"line {number}" for number in range(20))
    found = difference(before, before.replace("line 3", "line three"))
    assert {line.kind for line in lines(found)} == {"removed", "added"}
    shown = [text(line) for line in lines(found, "added")]
    assert "line three" in shown
    assert "line 19" in shown


def numbered(*, but: dict[int, str], of: int = 30) -> str:
    return "\n".join(but.get(number, f"line {number}") for number in range(of))


def blocks(found: TextDiff) -> list[tuple[bool, int]]:
    """Whether each is folded, and how many lines it has."""
    [step] = found.steps
    return [(block.folded, len(block.lines)) for block in step.blocks]


def test_lines_around_a_change_are_shown_and_those_far_away_are_folded():
    found = difference(numbered(but={}), numbered(but={15: "changed"}))
    folded = [is_folded for is_folded, _ in blocks(found)]
    assert folded == [True, False, True]
    assert blocks(found)[1][1] == CONTEXT_LINES + 2 + CONTEXT_LINES


@pytest.mark.parametrize(("gap", "is_folded"), [(CONTEXT_LINES, False), (CONTEXT_LINES + 1, True)])
def test_gap_that_is_no_longer_than_what_is_shown_around_is_not_folded(gap, is_folded):
    second = 10 + CONTEXT_LINES + gap + CONTEXT_LINES + 1
    found = difference(numbered(but={}), numbered(but={10: "changed", second: "changed too"}))
    between = [folded for folded, _ in blocks(found)][1:-1]
    assert (True in between) == is_folded


def test_change_at_the_first_and_the_last_line_is_shown():
    found = difference(numbered(but={}), numbered(but={0: "first", 29: "last"}))
    assert [text(line) for line in lines(found, "added")] == ["first", "last"]


# A whole guide


def guide_of(number: int, body: str) -> Graph:
    return Graph.of([Node(f"n{at}", f"Step {at}", body, outcome="resolved") for at in range(number)])


def test_guide_with_too_many_changed_lines_is_cut_within_a_step(monkeypatch):
    monkeypatch.setattr(module, "MAX_DIFF_LINES", 7)
    found = text_diff(guide_of(10, "old"), guide_of(10, "new"))
    assert len(lines(found)) == 7
    assert len(found.steps) + found.left_out == 10


def test_last_step_that_just_fits_leaves_nothing_out(monkeypatch):
    whole = text_diff(guide_of(3, "old"), guide_of(3, "new"))
    monkeypatch.setattr(module, "MAX_DIFF_LINES", len(lines(whole)))
    assert text_diff(guide_of(3, "old"), guide_of(3, "new")) == whole
    assert whole.left_out == 0


def test_lines_above_the_first_step_shift_the_numbers():
    plain, shifted = (lines(text_diff(guide_of(2, "old"), guide_of(2, "new"), above)) for above in (0, 5))
    assert [(line.old + 5 if line.old else 0, line.new + 5 if line.new else 0) for line in plain] == [
        (line.old, line.new) for line in shifted
    ]


def test_steps_removed_before_the_first_that_stays_stand_first():
    old = guide_of(4, "same")
    new = Graph("n2", {key: old.nodes[key] for key in ("n2", "n3")})
    found = text_diff(old, new)
    assert [(step.key, step.kind) for step in found.steps] == [("n0", "removed"), ("n1", "removed")]
    assert {line.new for line in lines(found)} == {0}
