"""Twee 3, the text form of Twine stories. Read only: a passage is a step, a link in it an answer.

::

    :: Is it on? [question] {"position": "600,400"}
    Look at the front.
    [[Yes->Is the cable in?]]
    [[No->Switch it on]]

Macros, scripts and styles of the story format are left out; the decisions mention that.
"""

from __future__ import annotations

import re

from trees.core.formats.document import Document
from trees.core.formats.story.build import story
from trees.core.formats.story.passages import passages

NAME = "twee"
LABEL = "Twee 3"
SUFFIXES = (".twee", ".tw", ".twee3", ".tw3")
MEDIA_TYPE = "text/plain"

FIRST = re.compile(r"\s*::(?!:)[ \t]*[^\s:]")


def load(text: str) -> list[Document]:
    """The story as one guide. Raises FormatError for a text without passages and for a passage without a name."""
    return [story(*passages(text))]


def looks_like(text: str) -> bool:
    """Whether ``text`` begins with a passage."""
    return bool(FIRST.match(text.removeprefix("\ufeff")))
