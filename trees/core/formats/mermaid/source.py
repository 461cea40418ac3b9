"""Prepares the text of a diagram for the grammar: removes front matter, directives and comments.

Line numbers stay the same, so that errors refer to the original text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import dedent

from trees.core.formats.document import FormatError
from trees.core.formats.front_matter import MAX_YAML_CHARS, read_yaml

FRONT_MATTER = re.compile(r"([ \t]*)---[^\S\n]*\n(.*?)(?:^|\n)\1---[^\S\n]*(?:\n|$)", re.DOTALL)
COMMENT = re.compile(r"^[^\S\n]*%%(?!\{)[^\n]+", re.MULTILINE)
HEADER = re.compile(r"\s*(?:flowchart-elk|flowchart|swimlane-beta|graph)\b")
DIRECTIVE = re.compile(r"%%\{\s*\w")
TAG = re.compile(r"<\w+[^>]*>")
ENTITY = re.compile(r"#(\w+);")


@dataclass(slots=True)
class Source:
    """``text`` begins on line ``line`` of the original. ``title`` comes from the front matter."""

    text: str
    line: int = 1
    title: str = ""
    _counted: tuple[int, int] = (0, 0)  # a position, and how many lines end before it

    def line_at(self, position: int) -> int:
        """Counts from the position that was asked for before: statements are asked for in their order."""
        at, lines = self._counted if self._counted[0] <= position else (0, 0)
        self._counted = (position, lines + self.text.count("\n", at, position))
        return self.line + self._counted[1]

    def line_text(self, position: int) -> str:
        start = self.text.rfind("\n", 0, position) + 1
        return self.text[start:].partition("\n")[0]


def prepare(text: str) -> Source:
    """Trims and dedents as Mermaid does, and removes what is not the diagram itself."""
    text = dedent(re.sub("[\x02\x03]", "", re.sub(r"\r\n?", "\n", text)))
    body = text.lstrip("\ufeff \t\n")
    line = 1 + text.count("\n", 0, len(text) - len(body))
    source = Source(_single_quoted_attributes(body.rstrip()), line)
    _take_front_matter(source)
    source.text = _encode_entities(_without_comments(_without_directives(source.text))) + "\n"
    return source


def begins_flowchart(text: str) -> bool:
    """Whether the text begins like a flowchart, after front matter and comments."""
    try:
        return bool(HEADER.match(prepare(text[:MAX_YAML_CHARS]).text))
    except FormatError:
        return False


def _take_front_matter(source: Source) -> None:
    match = FRONT_MATTER.match(source.text)
    if not match:
        return
    title = read_yaml(dedent(match[2]), source.line).get("title")
    source.title = title if isinstance(title, str) else ""
    source.line += match[0].count("\n")
    source.text = source.text[match.end() :]


def _without_directives(text: str) -> str:
    parts = []
    position = 0
    while match := DIRECTIVE.search(text, position):
        end = text.find("}%%", match.end())
        end = len(text) if end < 0 else end + 3
        parts += [text[position : match.start()], "\n" * text.count("\n", match.start(), end)]
        position = end
    return "".join([*parts, text[position:]])


def _without_comments(text: str) -> str:
    return COMMENT.sub("", text)


def _single_quoted_attributes(text: str) -> str:
    """Uses single quotes in HTML attributes: ``<a href="x">`` would end the quotes of its label."""
    last = text.rfind(">") + 1
    return TAG.sub(lambda tag: re.sub(r'="([^"]*)"', r"='\1'", tag[0]), text[:last]) + text[last:]


def _encode_entities(text: str) -> str:
    """Encodes ``#35;`` with two control characters that no text contains: its semicolon would end the statement."""
    lines = text.split("\n")
    for index, line in enumerate(lines):
        if "#" in line and ";" in line:
            for word in ("style", "classDef"):
                line = _without_last_semicolon(line, word)
            lines[index] = ENTITY.sub("\x02\\1\x03", line)
    return "\n".join(lines)


def _without_last_semicolon(line: str, word: str) -> str:
    """``style A fill:#fff;`` ends in a semicolon, not in an entity."""
    start, end = line.find(word), line.rfind(";")
    if start < 0 or end < start:
        return line
    for part in line[start:end].split():
        if 0 <= part.find(":") < part.rfind("#"):
            return line[:end] + line[end + 1 :]
    return line
