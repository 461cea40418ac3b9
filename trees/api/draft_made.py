"""What a PATCH or PUT of a draft makes of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError as ModelRefusal
from rest_framework.exceptions import ValidationError

from trees.api.draft_markdown import Unreadable
from trees.core.formats import FormatError
from trees.core.formats.guide_text import About, read_guide
from trees.core.graph import Graph
from trees.core.stored import GraphError
from trees.models import Tree


@dataclass(frozen=True, slots=True)
class Made:
    """What somebody made of revision ``onto``. ``text``: as they wrote it, if they did, with the guide on ``line``."""

    graph: Graph
    about: About
    was: About
    onto: int
    gesture: str = ""
    text: str | None = None
    line: int = 1

    def refused(self, error: FormatError, refusal: ModelRefusal) -> Exception:
        return refusal if self.text is None else Unreadable(error, self.text)


def made_of(found: Tree, data: dict) -> Made:
    """``data``: what a PATCH or PUT says. ValidationError for changes that cannot be, Unreadable for such a text."""
    was = About.of(**data["was"]) if "was" in data else found.about
    onto, gesture = data["onto"], data.get("gesture", "")
    if "text" not in data:
        about = About.of(**data["about"]) if "about" in data else was
        return Made(data["graph"] if "graph" in data else changed(found, data), about, was, onto, gesture)
    try:
        guide = read_guide(data["text"], was.title)
    except FormatError as error:
        raise Unreadable(error, data["text"]) from None
    about = About.of(guide.title, guide.description)
    return Made(guide.graph, about, was, onto, gesture, data["text"], guide.line)


def changed(found: Tree, data: dict) -> Graph:
    onto = data["onto"]
    base = found.revisions.filter(serial=onto).first() if onto != found.serial else None
    try:
        return (base.graph if base else found.graph).patched(data["changes"])
    except GraphError as error:
        raise ValidationError({"changes": [str(error)]}) from None
