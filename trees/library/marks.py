"""The words of a search, marked in what its results show."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join

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


def marked(text: str, marker: Marker | None) -> str:
    """``text`` escaped, with the words of the search in ``<mark>``."""
    spans = marker.spans(text) if marker else []
    if not spans:
        return text
    starts = [0, *(end for _, end in spans)]
    parts = [(text[after:start], text[start:end]) for after, (start, end) in zip(starts, spans, strict=False)]
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", parts), text[starts[-1] :])
