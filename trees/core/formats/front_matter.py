"""YAML front matter, as site generators and note-taking programs write it above a Markdown text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from trees.core.formats.document import FormatError

QUICK_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
NESTED = re.compile(r"[\[{?]|-\s")
MAX_YAML_CHARS = 20_000
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>(?:[^\n]*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
REVIEW = ("review", "review_on", "review-on", "review_date", "review-date", "review_by")
USED = {"title", "description", "summary", "tags", "categories", "category", *REVIEW}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a guide takes from it. ``unused``: names of its other fields. ``lines``: how many lines it has."""

    title: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    review: date | None = None
    unused: tuple[str, ...] = ()
    lines: int = 0


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """``(front matter, text)``: its lines are blank in the text, so that line numbers stay.

    A text that begins with a rule and no YAML mapping is left alone. Raises FormatError for invalid YAML.
    """
    match = FRONT_MATTER.match(text)
    data = read_yaml(match["yaml"], 2) if match and ":" in match["yaml"] else {}
    if not match or not data:
        return FrontMatter(), text
    lines = match[0].count("\n")
    return _front_matter(data, lines), "\n" * lines + text[match.end() :]


def read_yaml(text: str, line: int) -> dict[str, Any]:
    """A YAML mapping with all values as text, {} for anything else. Raises FormatError for invalid YAML."""
    if len(text) > MAX_YAML_CHARS:
        raise FormatError(f"These properties have more than {MAX_YAML_CHARS:,} characters.", line)
    try:
        data = _loader(text)(text).get_single_data()
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise FormatError("These properties are not valid YAML.", line, "Put texts in double quotes.") from error
    return data if isinstance(data, dict) else {}


def _loader(text: str) -> type[yaml.BaseLoader]:
    """libyaml is faster, but deep nesting overflows its stack; the Python loader raises RecursionError instead."""
    loader: type[yaml.BaseLoader] = yaml.BaseLoader if NESTED.search(text, 1) else QUICK_LOADER
    return loader


def _front_matter(data: dict[str, Any], lines: int) -> FrontMatter:
    given = {str(name).lower(): value for name, value in data.items()}
    tags = [tag for name in ("tags", "categories", "category") for tag in _tags(given.get(name))]
    return FrontMatter(
        _text(given.get("title")),
        _text(given.get("description")) or _text(given.get("summary")),
        tuple(dict.fromkeys(tags)),
        next(filter(None, (_date(given.get(name)) for name in REVIEW)), None),
        tuple(name for name in given if name not in USED),
        lines,
    )


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _tags(value: Any) -> list[str]:
    """A list of texts, or a text with commas."""
    words = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return [name for word in words if (name := _text(word).removeprefix("#"))]


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(_text(value)[:10])
    except ValueError:
        return None
