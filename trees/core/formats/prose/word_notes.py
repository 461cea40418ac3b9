"""Footnotes and endnotes of Word, which mammoth puts at the end of the document as one more list."""

from __future__ import annotations

import re
from collections.abc import Iterator

FIRST = re.compile(r'<ol><li id="(?:foot|end)note-')
NOTE = re.compile(r'<li id="((?:foot|end)note-[^"]*)">')
BACK = re.compile(r'\s*<a href="#(?:foot|end)note-ref-[^"]*">↑</a>')
MARK = re.compile(
    r'<sup><a href="#(?P<note>(?:foot|end)note-[^"]*)"[^>]*>(?P<mark>[^<]*)</a></sup>|</(?P<end>p|li|td|th|h[1-6])>'
)
PARAGRAPH = re.compile(r"</?p\b[^>]*>")
OWN = re.compile("p|h[1-6]")  # what stands behind these is a paragraph of its own, what ends others has it inside


def with_notes_in_place(html: str) -> str:
    """``html`` with each note as a paragraph behind the one that has its mark, so that it is in the same step."""
    first = FIRST.search(html)
    if first is None:
        return html
    parts = NOTE.split(html[first.end() - len(first[0]) :].removesuffix("</ol>"))
    notes = dict(zip(parts[1::2], (_note(each) for each in parts[2::2]), strict=True))
    return "".join(_placed(html[: first.start()], notes))


def _note(html: str) -> str:
    """A note in one line, as a paragraph of a list or cell has to be."""
    return " ".join(PARAGRAPH.sub(" ", BACK.sub("", html).strip().removesuffix("</li>")).split())


def _placed(html: str, notes: dict[str, str]) -> Iterator[str]:
    waiting: list[str] = []
    at = 0
    for match in MARK.finditer(html):
        yield html[at : match.start()]
        at = match.end()
        if match["note"]:
            yield match["mark"]
            waiting.append(f"<p>{match['mark']} {notes.pop(match['note'], '')}</p>")
            continue
        below = "".join(waiting)
        waiting.clear()
        yield match[0] + below if OWN.fullmatch(match["end"]) else below + match[0]
    yield html[at:]
    yield from (*waiting, *(f"<p>{note}</p>" for note in notes.values()))
