"""The words of a search, marked in what its results show."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.safestring import SafeString

from trees.core.search.marks import Marker

MAX_MATCH_CHARS, MATCH_LEAD_CHARS = 160, 50


def first_match(text: str, marker: Marker | None) -> str:
    """The first line of ``text`` that has a word of the search, shortened around it and marked; "" without one."""
    if not marker or not text:
        return ""
    line = marker.first_line(text)
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
