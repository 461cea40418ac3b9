"""Unique keys for nodes without one, made from their titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from trees.core.graph import Option, option_key
from trees.core.stored import KEY, MAX_KEY_CHARS

MAX_SLUG_SOURCE_CHARS = 4_000  # what a key is made from: a title has far fewer, a text taken for one may have millions


def slug(text: str) -> str:
    """The anchor that GitHub gives a heading: lower case, hyphens for spaces, no punctuation."""
    return re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")


def ascii_slug(text: str) -> str:
    """``slug`` in ASCII, which every URL can contain; "step" if nothing is left."""
    plain = unicodedata.normalize("NFKD", slug(text[:MAX_SLUG_SOURCE_CHARS])).encode("ascii", "ignore").decode()
    return re.sub(r"-{2,}", "-", plain)[:MAX_KEY_CHARS].strip("-_") or "step"


class Names:
    """Hands out unique names: the second "yes" is "yes-1", as GitHub numbers headings."""

    def __init__(self, taken: Iterable[str] = ()):
        self.taken = set(taken)
        self._counts: dict[str, int] = {}

    def key(self, text: str) -> str:
        """A key made from ``text``: ``text`` itself if it is a valid key and free."""
        return self.take(text if KEY.fullmatch(text) else ascii_slug(text), MAX_KEY_CHARS)

    def take(self, name: str, longest: int | None = None) -> str:
        """``name``, or the first of name-1, name-2 ... that is free, cut to ``longest`` characters in all."""
        free = name
        while free in self.taken:
            count = self._counts[name] = self._counts.get(name, 0) + 1
            free = f"{name[: longest and longest - 1 - len(str(count))]}-{count}"
        self.taken.add(free)
        return free


def with_own_keys(options: Iterable[Option]) -> Iterator[tuple[Option, bool]]:
    """Each option with True if its key must be written because ``option_key`` would give another one."""
    taken: set[str] = set()
    tried: dict[str, int] = {}
    for option in options:
        yield option, option.key != option_key(option.label, taken, tried)
        taken.add(option.key)
