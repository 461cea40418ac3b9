"""The words of a search, marked in what its results show."""

from __future__ import annotations

import re

from django.utils.html import escape
from django.utils.safestring import SafeString

from trees.core.search.marks import Marker

MAX_MATCH_CHARS, MATCH_LEAD_CHARS = 160, 24  # a row of a phone has room for 40
LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,2000}\)")
EMPHASIS = re.compile(r"\*\*|`")


def first_match(text: str, marker: Marker | None) -> str:
    """The first line of ``text`` that has a word of the search, shortened around it and marked; "" without one.

    Links and pictures are shown by their words, and emphasis by none of its signs.
    """
    if not marker or not text:
        return ""
    line = marker.first_line(text)
    in_words = EMPHASIS.sub("", LINK.sub(r"\1", line))
    if spans := marker.spans(in_words):
        line = in_words
    else:  # the word is in the URL
        spans = marker.spans(line)
    start = max(0, spans[0][0] - MATCH_LEAD_CHARS) if spans else 0
    return marked(("…" if start else "") + line[start : start + MAX_MATCH_CHARS], marker) if line else ""


def marked(text: str, marker: Marker | None) -> SafeString:
    """``text`` escaped, with the words of the search in ``<mark>``."""
    parts, after = [], 0
    for start, end in marker.spans(text) if marker else ():
        parts.append(f"{escape(text[after:start])}<mark>{escape(text[start:end])}</mark>")
        after = end
    return SafeString("".join([*parts, escape(text[after:])]))
