"""What a flowchart shows and a guide does not have: boxes, icons, pictures and styles."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from trees.core.formats.decisions import Notes
from trees.core.formats.mermaid.labels import ICON, lines
from trees.core.formats.mermaid.model import Flowchart, plain

ICON_TAG = re.compile(r"<i\b[^<>]*?\bclass=\\?['\"]([^'\"<>]*\bfa-[^'\"<>]*)", re.IGNORECASE)
PICTURE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"\b(?:src|alt)=\\?(?:\"([^\"]*)\"|'([^']*)'|([^\s'\"<>]+))", re.IGNORECASE)


def note_left_out(chart: Flowchart, kept: Container[str], notes: Notes) -> None:
    """Names what is left out of ``chart`` in ``notes``. ``kept``: ids of subgraphs that are steps."""
    boxes = [" ".join(lines(group.title, "text")) for key, group in chart.subgraphs.items() if key not in kept]
    if any(boxes):
        notes.leave_out("Boxes around steps are left out", *boxes)
    labels = [*_labels(chart)]
    icons = [icon for label in labels for pattern in (ICON, ICON_TAG) for icon in pattern.findall(label)]
    icons += [look for look in chart.looks if "/" not in look]
    if icons:
        notes.leave_out("Icons are left out", *icons)
    pictures = [about for label in labels for tag in PICTURE.findall(label) for about in _picture(tag)]
    pictures += [look for look in chart.looks if "/" in look]
    if pictures:
        notes.leave_out("Pictures are left out", *pictures)
    if chart.styled:
        notes.add("Colours and styles are left out")


def _labels(chart: Flowchart) -> Iterator[str]:
    yield from (vertex.label for vertex in chart.nodes.values())
    yield from (edge.label for edge in chart.edges)
    yield from (group.title for group in chart.subgraphs.values())


def _picture(tag: str) -> Iterator[str]:
    """Its URL and its text alternative."""
    return (plain("".join(values)) for values in ATTRIBUTE.findall(tag))
