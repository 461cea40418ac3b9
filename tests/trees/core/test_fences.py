"""trees/core/fences.py: where code blocks and comments open and close."""

import pytest

from trees.core.fences import Fence, closed_openers, opening


@pytest.mark.parametrize(
    ("line", "marks"),
    [
        ("```", "```"),
        ("````js", "````"),
        ("   ~~~", "~~~"),
        ("~~~ a`b", "~~~"),
        ("<!-- later", "<!--"),
        ("```\n", "```"),
    ],
)
def test_line_opens_a_fence(line, marks):
    assert opening(line, 7) == Fence(marks, 7)


@pytest.mark.parametrize(
    "line", ["", "``", "~~", "    ```", "a ```", "``` a`b", "```a```", "<!-- done -->", "    <!-- later", "\t~~~"]
)
def test_line_opens_nothing(line):
    assert opening(line) is None


@pytest.mark.parametrize("line", ["```", "````", "   ```", "``` \t"])
def test_fence_is_closed_by_as_many_marks_or_more(line):
    assert Fence("```").closed_by(line)


@pytest.mark.parametrize("line", ["``", "~~~", "    ```", "```js", "a ```", "``` x", "-->", ""])
def test_fence_is_not_closed_by_other_lines(line):
    assert not Fence("```").closed_by(line)


def test_longer_fence_is_not_closed_by_a_shorter_one():
    assert not Fence("~~~~").closed_by("~~~")
    assert Fence("~~~~").closed_by("~~~~~")


def test_comment_is_closed_wherever_its_end_stands():
    comment = opening("<!-- later")
    assert comment.closed_by("done --> and text")
    assert not comment.closed_by("```")
    assert (comment.closing, Fence("~~~~").closing) == ("-->", "~~~~")


@pytest.mark.parametrize(
    ("text", "openers"),
    [
        ("```|a|```", {0}),  # the closer could open, but nothing closes it
        ("```|a", set()),
        ("````|```", set()),
        ("```|````", {0}),
        ("~~~|```|~~~", {0}),
        ("```|~~~|```|~~~", {0, 1}),
        ("```js|```js", set()),
        ("```|```|```", {0, 1}),
        ("~~~~|~~~|~~~~|~~~", {0, 1}),  # the shorter one may be closed by the longer
        ("<!--|a|b -->", {0}),
        ("<!--|a", set()),
        ("<!-- a -->", set()),
        ("--> <!--|a", set()),
        ("", set()),
    ],
)
def test_openers_that_a_later_line_closes(text, openers):
    assert closed_openers(text.split("|")) == openers
