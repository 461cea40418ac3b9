"""Texts as they are stored: whatever comes in, both databases and every format can hold it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trees.core.text import MAX_QUOTED_CHARS, one_line, quoted, tidy

CONTROLS = [
    "\x00",
    "\ud800",
    "\udfff",
    "\r",
    "\r\n",
    "\n",
    "\t",
    "\x85",
    "\u2028",
    "\u2029",
    "\x7f",
    " ",
    "a",
    "ä",
    "😀",
]
texts = st.lists(st.sampled_from(CONTROLS) | st.text(max_size=3), max_size=12).map("".join)


@given(texts)
def test_one_line_is_a_line_that_utf8_can_hold_and_stays_as_it_is(text):
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert "\x00" not in line
    line.encode()
    assert one_line(line) == line == line.strip()


@given(texts)
def test_tidy_text_can_be_stored_and_stays_as_it_is(text):
    stored = tidy(text)
    assert not {"\x00", "\r"} & set(stored)
    stored.encode()
    assert tidy(stored) == stored


@given(st.lists(st.text("ab ", min_size=1, max_size=5).filter(str.strip), min_size=1, max_size=4))
def test_tidy_keeps_the_lines_of_a_text_and_their_indents(lines):
    assert tidy("\n \r\n" + "\r".join(lines) + "\r\n\n") == "\n".join(lines)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00", " \r\n\t\n"])
def test_blank_text_is_stored_as_none(text):
    assert tidy(text) == one_line(text) == ""


def test_words_on_both_sides_of_a_line_end_stay_apart():
    assert one_line("Look\r\nbehind\u2028the\x00printer") == "Look behind the printer"


def test_short_text_is_quoted_in_full_and_a_long_one_cut_with_an_ellipsis():
    assert quoted("x" * MAX_QUOTED_CHARS) == f"“{'x' * MAX_QUOTED_CHARS}”"
    assert quoted("x" * (MAX_QUOTED_CHARS + 1)) == f"“{'x' * (MAX_QUOTED_CHARS - 1)}…”"


def test_cut_text_has_no_space_before_its_ellipsis():
    assert quoted(("x" * (MAX_QUOTED_CHARS - 3)) + "   more words") == f"“{'x' * (MAX_QUOTED_CHARS - 3)}…”"
