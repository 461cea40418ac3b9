"""The state of a draft that a PATCH or PUT asks for."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError as ModelValidationError
from rest_framework.exceptions import ValidationError

from trees.api.draft_markdown import UnreadableText
from trees.api.fields import Row
from trees.core.formats import FormatError
from trees.core.formats.guide_text import About, read_guide
from trees.core.graph import Graph
from trees.core.stored import GraphError
from trees.models import Tree


@dataclass(frozen=True, slots=True)
class DraftEdit:
    """A new state, made from revision ``onto`` with title and description ``was``.

    ``text``: the request's Markdown, if it sent any, with the guide on ``line``.
    """

    graph: Graph
    about: About
    was: About
    onto: int
    gesture: str = ""
    text: str | None = None
    line: int = 1

    def refusal(self, error: ModelValidationError) -> Exception:
        """How the response reports that title or description are invalid: in a text, with their line."""
        if self.text is None:
            return error
        return UnreadableText(FormatError(" ".join(error.messages), self.line), self.text)


def draft_edit(tree: Tree, data: Row) -> DraftEdit:
    """The edit that the validated ``data`` of a PATCH or PUT describes.

    ValidationError when the changes do not apply, UnreadableText when the text is not a guide.
    """
    was = About.of(**data["was"]) if "was" in data else tree.about
    onto, gesture = data["onto"], data.get("gesture", "")
    if "text" not in data:
        about = About.of(**data["about"]) if "about" in data else was
        graph = data["graph"] if "graph" in data else _apply_changes(tree, data)
        return DraftEdit(graph, about, was, onto, gesture)
    try:
        guide = read_guide(data["text"], was.title)
    except FormatError as error:
        raise UnreadableText(error, data["text"]) from None
    about = About.of(guide.title, guide.description)
    return DraftEdit(guide.graph, about, was, onto, gesture, data["text"], guide.line)


def _apply_changes(tree: Tree, data: Row) -> Graph:
    onto = data["onto"]
    base = tree.revisions.filter(serial=onto).first() if onto != tree.serial else None
    try:
        return (base.graph if base else tree.graph).patched(data["changes"])
    except GraphError as error:
        raise ValidationError({"changes": [str(error)]}) from None
