"""PlantUML's activity diagrams. Read-only.

::

    @startuml
    start
    if (Is it on?) then (yes)
      :It is fixed;
    else (no)
      :Switch it on;
    endif
    stop
    @enduml
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from trees.core.formats.document import Document, FormatError, check_guide_count, require_readable
from trees.core.formats.plantuml import old
from trees.core.formats.plantuml.flow import Flow
from trees.core.formats.plantuml.statements import statements

NAME = "plantuml"
LABEL = "PlantUML"
SUFFIXES = (".puml", ".plantuml", ".pu", ".wsd", ".iuml")
MEDIA_TYPE = "text/plain"

BEGINNING = re.compile(r"^[ \t]*@startuml\b", re.MULTILINE)
DIAGRAM = re.compile(
    r"^[ \t]*@startuml\b[^\n]*\n(.*?)(?:^[ \t]*@enduml\b|(?=^[ \t]*@startuml\b)|\Z)", re.MULTILINE | re.DOTALL
)
ACTIVITY = re.compile(r"^[ \t]*(?:start\b|:|if\s*\(|repeat\b|while\s*\(|switch\s*\(|fork\b|#[\w/\\-]+:)", re.MULTILINE)
MESSAGE = r"^[^:\n<>-]{1,200}<?-{1,5}>{1,2}[^:\n]{1,200}:"
OTHER = (
    ("a state diagram", re.compile(r"^[ \t]*state\b|\[\*\]", re.MULTILINE)),
    ("a use case diagram", re.compile(r"^[ \t]*(?:usecase\b|\([^()\n*]+\)\s*[-<.])", re.MULTILINE)),
    ("a component diagram", re.compile(r"^[ \t]*(?:component\b|\[[^\]\n]+\]\s*[-<.])", re.MULTILINE)),
    ("a sequence diagram", re.compile(rf"^[ \t]*(?:participant|actor)\b|{MESSAGE}", re.MULTILINE)),
    ("a class diagram", re.compile(r"^[ \t]*(?:abstract\s+)?(?:class|interface|enum)\b", re.MULTILINE)),
    ("a component diagram", re.compile(r"^[ \t]*(?:node|database|package)\b", re.MULTILINE)),
)
HINT = "Activities are written :Switch it on; and decisions if (Is it on?) then (yes)."


def load(text: str) -> list[Document]:
    """A guide for each diagram. One that is no activity diagram has an ``error``, which names what it is."""
    text = re.sub(r"\r\n?", "\n", text)
    check_guide_count(len(BEGINNING.findall(text)))
    diagrams = list(_diagrams(text)) or [(text, 0)]
    return require_readable([_document(diagram, above) for diagram, above in diagrams])


def _diagrams(text: str) -> Iterator[tuple[str, int]]:
    """Each diagram, and how many lines are above it."""
    at = above = 0
    for match in DIAGRAM.finditer(text):
        above += text.count("\n", at, match.start(1))
        at = match.start(1)
        yield match[1], above


def looks_like(text: str) -> bool:
    return "@startuml" in text


def _document(text: str, above: int) -> Document:
    try:
        if old.SIGN.search(text):
            return replace(old.load(text), line=above + 1)
        if not ACTIVITY.search(text):
            name = next((name for name, sign in OTHER if sign.search(text)), "no activity diagram")
            raise FormatError(f"This is {name}.", 1, HINT)
        return Flow().document(statements(text))
    except FormatError as error:
        return Document(line=above + 1, error=FormatError(error.reason, error.line + above, error.hint))
