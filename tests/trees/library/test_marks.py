"""The line of a guide that a search found, as its row shows it."""

import pytest

from trees.core.search.marks import Marker
from trees.core.search.query import parse
from trees.library.rows.marks import first_match


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("![Lower side of a laptop](/pictures/50aa.webp)", "Lower side of a <mark>laptop</mark>"),
        ("See [the laptop page](https://example.com/a) first", "See the <mark>laptop</mark> page first"),
        ("See [it](http://a.co/laptop)", "See [it](http://a.co/<mark>laptop</mark>)"),
        ("Is **this laptop** at `10%`?", "Is this <mark>laptop</mark> at 10%?"),
        ("A laptop [x] (y)", "A <mark>laptop</mark> [x] (y)"),
    ],
)
def test_links_and_pictures_are_shown_by_their_words(line, shown):
    assert first_match(f"Something else\n{line}", Marker([parse("laptop")])) == shown
