"""What a step asks for: blanks in its text, filled in during a run. No Django here.

::

    Serial number: ____ {#serial .required pattern="[A-Z]{2}[0-9]{6}"}
    Number of users: ____ {#users .number}
    Since when: ____ {#since .date}
    Has it ever worked: ____ {#worked .yes-no}
    Colour of the light: ____ {#light choices="green, amber, off"}
    Their PIN: ____ {#pin .sensitive}

Three underscores or more are the blank; ``#name`` is what later texts call the value by: ``{{serial}}``. Without a
class it is a text. A line that only looks like one is text as any other, and says why in ``problems``.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

import regex

KINDS = ("text", "number", "date", "yes-no", "choice")
CLASSES = {"text", "number", "date", "yes-no", "required", "sensitive"}
LINE = regex.compile(
    r" {0,3}(?:[-*+][ \t]+)?(?P<label>\S[^\n]*?)[ \t]*:?[ \t]*_{3,}[ \t]*\{(?P<attributes>[^\n]*)\}[ \t]*"
)
ATTRIBUTE = regex.compile(
    r'\s*(?:#(?P<name>[A-Za-z][\w-]*)|\.(?P<word>[\w-]+)|(?P<key>\w+)="(?P<value>[^"]*)")(?=\s|$)'
)
NAME = regex.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
USE = regex.compile(r"\{\{\s*([A-Za-z][A-Za-z0-9_-]{0,39})\s*\}\}")
FENCE = regex.compile(r" {0,3}(`{3,}|~{3,})")
MOST_TEXT = 500
MOST_PATTERN = 200
MOST_SECONDS = 0.1  # for a pattern to say yes or no; one that takes longer refuses
MASK = "••••"


@dataclass(frozen=True, slots=True)
class Input:
    """One blank. ``kind`` is one of KINDS; ``choices`` only for a choice; ``pattern`` must match the whole text."""

    name: str
    label: str
    kind: str = "text"
    required: bool = False
    sensitive: bool = False
    pattern: str = ""
    choices: tuple[str, ...] = ()

    def check(self, text: str) -> str:
        """``text`` as it is kept, "" for nothing. Raises ValueError with what is wrong with it."""
        text = " ".join(text.split())
        if not text:
            if self.required:
                raise ValueError("This is needed to go on.")
            return ""
        if len(text) > MOST_TEXT:
            raise ValueError(f"At most {MOST_TEXT} characters.")
        return CHECKS[self.kind](self, text)


@dataclass(frozen=True, slots=True)
class Body:
    """A step's text, read: ``parts`` are Markdown (str) and inputs in their order, ``problems`` sentences."""

    parts: tuple[str | Input, ...] = ()
    problems: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = field(default=())


@cache
def empty() -> Body:
    return Body()


def read(body: str) -> Body:
    """The texts and blanks of a step, in their order. What stands in a code block is no blank."""
    if "___" not in body:
        return Body((body,)) if body else empty()
    parts: list[str | Input] = []
    problems: list[str] = []
    lines: list[str] = []
    taken: set[str] = set()
    for line, found in _lines(body):
        try:
            asked = _input(found, taken) if found else None
        except ValueError as error:
            problems.append(str(error))
            asked = None
        if asked is None:
            lines.append(line)
            continue
        taken.add(asked.name)
        parts += [*_text(lines), asked]
        lines = []
    parts += _text(lines)
    return Body(tuple(parts), tuple(problems), tuple(part for part in parts if isinstance(part, Input)))


def inputs_of(body: str) -> tuple[Input, ...]:
    """The blanks of a step, in their order."""
    return read(body).inputs


def checked(inputs: tuple[Input, ...], given: Mapping[str, str], had: Mapping[str, str | None], whole: bool):
    """``(values, errors)`` by name, for what was ``given`` at a step.

    A sensitive value is None: that it was given is all that is kept. ``had`` are the values so far: what stands there
    need not be given again. With ``whole`` everything that is required has to be there.
    """
    values: dict[str, str | None] = {}
    errors: dict[str, str] = {}
    for asked in inputs:
        if asked.name not in given and (asked.name in had or not whole):
            continue
        try:
            value = asked.check(given.get(asked.name, ""))
        except ValueError as error:
            errors[asked.name] = str(error)
        else:
            values[asked.name] = None if asked.sensitive and value else value
    return values, errors


def _lines(body: str) -> Iterator[tuple[str, regex.Match | None]]:
    fence = ""
    for line in body.split("\n"):
        mark = FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            yield line, None
        elif mark:
            fence = mark[1]
            yield line, None
        else:
            yield line, LINE.fullmatch(line) if len(line) < 2000 else None


def _text(lines: list[str]) -> list[str]:
    text = "\n".join(lines).strip("\n")
    return [text] if text.strip() else []


def _input(found: regex.Match, taken: set[str]) -> Input | None:
    """The blank that a line describes; None when its braces are not attributes. ValueError says what is wrong."""
    words, values, names = set(), {}, []
    place, attributes = 0, found["attributes"]
    while place < len(attributes.rstrip()):
        part = ATTRIBUTE.match(attributes, place)
        if not part:
            return None
        place = part.end()
        if part["name"]:
            names.append(part["name"])
        elif part["word"]:
            words.add(part["word"])
        else:
            values[part["key"]] = part["value"]
    return _built(found["label"].rstrip(" :\t"), names, words, values, taken)


def _built(label: str, names: list[str], words: set[str], values: dict[str, str], taken: set[str]) -> Input:
    if len(names) != 1 or not NAME.fullmatch(names[0]):
        raise ValueError(
            f"The blank “{label}” needs one name, such as {{#serial}}: a letter, then letters, digits, - or _."
        )
    if unknown := sorted(words - CLASSES) + sorted(set(values) - {"choices", "pattern"}):
        raise ValueError(f"The blank “{label}” says {unknown[0]}, which is not known.")
    if names[0] in taken:
        raise ValueError(f"The blank {names[0]} stands twice in this step.")
    kinds = [kind for kind in KINDS if kind in words] or ["choice" if "choices" in values else "text"]
    choices = tuple(filter(None, (" ".join(each.split()) for each in values.get("choices", "").split(","))))
    if len(kinds) > 1 or (choices and kinds != ["choice"]):
        raise ValueError(f"The blank “{label}” is of one kind only.")
    if kinds == ["choice"] and not choices:
        raise ValueError(f"The blank “{label}” has no choices.")
    return Input(names[0], label, kinds[0], "required" in words, "sensitive" in words, _pattern(label, values), choices)


def _pattern(label: str, values: dict[str, str]) -> str:
    pattern = values.get("pattern", "")
    if len(pattern) > MOST_PATTERN:
        raise ValueError(f"The pattern of “{label}” has more than {MOST_PATTERN} characters.")
    try:
        regex.compile(pattern)
    except (regex.error, OverflowError, RecursionError, MemoryError):
        raise ValueError(f"The pattern of “{label}” cannot be read.") from None
    return pattern


def _check_text(asked: Input, text: str) -> str:
    try:
        fits = not asked.pattern or regex.fullmatch(asked.pattern, text, timeout=MOST_SECONDS)
    except TimeoutError:
        fits = None
    if not fits:
        raise ValueError("This is not in the form that is asked for.")
    return text


def _check_number(asked: Input, text: str) -> str:
    if not regex.fullmatch(r"[-+]?[0-9]+([.,][0-9]+)?", text):
        raise ValueError("A number, such as 12 or 12.5.")
    return _check_text(asked, text.replace(",", "."))


def _check_date(asked: Input, text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("A date, such as 2026-03-31.") from None


def _check_yes_no(asked: Input, text: str) -> str:
    if text not in ("yes", "no"):
        raise ValueError("Yes or no.")
    return text


def _check_choice(asked: Input, text: str) -> str:
    if text not in asked.choices:
        raise ValueError("One of the choices.")
    return text


CHECKS = {
    "text": _check_text,
    "number": _check_number,
    "date": _check_date,
    "yes-no": _check_yes_no,
    "choice": _check_choice,
}
