"""A diagram's text made ready for its grammar: front matter, directives and comments are taken out.

Every line keeps its number, so that an error can be found in the text as it was written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import dedent

import yaml

from trees.core.formats.document import FormatError

QUICK_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
NESTED = re.compile(r"[\[{?]|-\s")
MAX_YAML_CHARS = 20_000
FRONT_MATTER = re.compile(r"([ \t]*)---[^\S\n]*\n(.*?)(?:^|\n)\1---[^\S\n]*(?:\n|$)", re.DOTALL)
COMMENT = re.compile(r"^[^\S\n]*%%(?!\{)[^\n]+", re.MULTILINE)
HEADER = re.compile(r"\s*(?:flowchart-elk|flowchart|swimlane-beta|graph)\b")
DIRECTIVE = re.compile(r"%%\{\s*\w")
TAG = re.compile(r"<\w+[^>]*>")
ENTITY = re.compile(r"#(\w+);")


@dataclass(slots=True)
class Source:
    """``text`` begins on line ``line`` of what was given. ``title`` is what the front matter says."""

    text: str
    line: int = 1
    title: str = ""

    def line_at(self, position: int) -> int:
        return self.line + self.text.count("\n", 0, position)

    def line_text(self, position: int) -> str:
        start = self.text.rfind("\n", 0, position) + 1
        return self.text[start:].partition("\n")[0]


def prepare(text: str) -> Source:
    """Trims and dedents as a web page would, and takes out what is not the diagram itself."""
    text = dedent(re.sub("[\x02\x03]", "", re.sub(r"\r\n?", "\n", text)))
    body = text.lstrip("\ufeff \t\n")
    line = 1 + text.count("\n", 0, len(text) - len(body))
    source = Source(_single_quoted_attributes(body.rstrip()), line)
    _take_front_matter(source)
    source.text = _encode_entities(_without_comments(_without_directives(source.text))) + "\n"
    return source


def begins_flowchart(text: str) -> bool:
    """Whether the text, below front matter and comments, begins as a flowchart does."""
    try:
        return bool(HEADER.match(prepare(text[:MAX_YAML_CHARS]).text))
    except FormatError:
        return False


def read_yaml(text: str, line: int) -> dict[str, object]:
    """A YAML mapping with every value as text; what is no mapping is empty. Bad YAML raises FormatError."""
    if len(text) > MAX_YAML_CHARS:
        raise FormatError(f"These properties have more than {MAX_YAML_CHARS:,} characters.", line)
    try:
        data = _loader(text)(text).get_single_data()
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise FormatError("These properties are not valid YAML.", line, "Put texts in double quotes.") from error
    return data if isinstance(data, dict) else {}


def _loader(text: str) -> type[yaml.BaseLoader]:
    """libyaml is quick, but deep nesting overruns its stack; Python's own reader raises RecursionError then."""
    loader: type[yaml.BaseLoader] = yaml.BaseLoader if NESTED.search(text, 1) else QUICK_LOADER
    return loader


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
    """``<a href="x">`` inside a label would end the label's own quotes."""
    last = text.rfind(">") + 1
    return TAG.sub(lambda tag: re.sub(r'="([^"]*)"', r"='\1'", tag[0]), text[:last]) + text[last:]


def _encode_entities(text: str) -> str:
    """``#35;`` would end a statement at its semicolon, so it is wrapped in two characters that no text has."""
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
