"""What a step asks for: blanks in its text, filled in during a run. No Django here.

::

    Serial number: ____ {#serial .required pattern="[A-Z]{2}[0-9]{6}" hint="two letters, six digits"}
    Number of users: ____ {#users .number}
    Since when: ____ {#since .date}
    Has it ever worked: ____ {#worked .yes-no}
    Colour of the light: ____ {#light choices="green, amber, off"}
    Their PIN: ____ {#pin .sensitive}

Three underscores or more are the blank; ``#name`` is what later texts call the value by: ``{{serial}}``. Without a
class it is a text. A blank that cannot be read is text as any other, and says why in ``problems``; one with a backslash
in front, or in a code block, is none.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat

import regex

from trees.core.fences import Fence, opening

KINDS = ("text", "number", "date", "yes-no", "choice")
CLASSES = {"text", "number", "date", "yes-no", "required", "sensitive"}
LINE = regex.compile(r" {0,3}(?:[-*+][ \t]+)?(?=\S)(?P<label>.*?)(?<![\\_])_{3,}+[ \t]*\{(?P<attributes>.*)\}[ \t]*")
ATTRIBUTE = regex.compile(r'\s*(?:#(?P<name>[\w-]+)|\.(?P<word>[\w-]+)|(?P<key>\w+)="(?P<value>[^"]*)")(?=\s|$)')
NAME = regex.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
USE = regex.compile(r"\{\{(?<!\\\{\{)[ \t]*([A-Za-z][A-Za-z0-9_-]{0,39})[ \t]*\}\}")
CODE = regex.compile(r"`[^`]*`")
PIECE = regex.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{(?P<least>[0-9]+)(?:,[0-9]*)?\}|.", regex.DOTALL)
MAX_INPUT_LINE_CHARS = 2000
MAX_INPUTS_PER_STEP = 20  # of one step
MAX_VALUE_CHARS = 500
MAX_PATTERN_CHARS = 200
MAX_HINT_CHARS = 200
MAX_EXPANDED_PATTERN_CHARS = 10_000  # in a pattern once its repeats are written out, which is what reading it does
MAX_PATTERN_SECONDS = 0.1  # for a pattern to say yes or no; one that takes longer refuses
MASK = "••••"


@dataclass(frozen=True, slots=True)
class Input:
    """One blank. ``kind`` is one of KINDS; ``choices`` only for a choice; ``pattern`` must match the whole text,
    which ``hint`` says in words."""

    name: str
    label: str
    kind: str = "text"
    required: bool = False
    sensitive: bool = False
    pattern: str = ""
    choices: tuple[str, ...] = ()
    hint: str = ""

    def check(self, text: str) -> str:
        """``text`` as it is kept, "" for nothing. Raises ValueError with what is wrong with it."""
        text = " ".join(text.split())
        if not text:
            if self.required:
                raise ValueError("This is needed to go on.")
            return ""
        if len(text) > MAX_VALUE_CHARS:
            raise ValueError(f"At most {MAX_VALUE_CHARS} characters.")
        return CHECKS[self.kind](self, text)

    @property
    def description(self) -> str:
        """What may be entered, in words: "text, needed"."""
        kind = {"yes-no": "yes or no", "choice": f"one of {', '.join(self.choices)}"}.get(self.kind, self.kind)
        return ", ".join([kind, *["needed"] * self.required, *["sensitive"] * self.sensitive])


@dataclass(frozen=True, slots=True)
class Body:
    """A step's text, read: ``parts`` are Markdown (str) and inputs in their order, ``problems`` sentences."""

    parts: tuple[str | Input, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def inputs(self) -> tuple[Input, ...]:
        return tuple(part for part in self.parts if isinstance(part, Input))


def read(body: str) -> Body:
    """The texts and blanks of a step, in their order. Whatever ``body`` is, it is read."""
    if "___" not in body:
        return Body((body,) if body else ())
    parts: list[str | Input] = []
    problems: list[str] = []
    lines: list[str] = []
    taken: set[str] = set()
    for line, in_code in _lines(body):
        asked = None if in_code else _blank(line, taken, problems)
        if asked is None:
            lines.append(line)
            continue
        parts += [*_text(lines), asked]
        lines = []
    return Body((*parts, *_text(lines)), tuple(problems))


def read_inputs(body: str) -> tuple[list[Input], list[str]]:
    """The blanks of a step, in their order, and what is wrong with those that cannot be read."""
    problems: list[str] = []
    taken: set[str] = set()
    lines = [line for line, in_code in _lines(body) if not in_code and "___" in line] if "___" in body else []
    return [asked for line in lines if (asked := _blank(line, taken, problems))], problems


def inputs_of(body: str) -> tuple[Input, ...]:
    """The blanks of a step, in their order."""
    return tuple(read_inputs(body)[0])


def used_names(body: str) -> list[str]:
    """The names of the values that a step's text shows, each once. Code shows none."""
    if "{{" not in body:
        return []
    return list(dict.fromkeys(USE.findall(without_code(body))))


def without_code(body: str) -> str:
    """A text without what of it is code."""
    if "`" not in body and "~~~" not in body:
        return body
    return "\n".join(CODE.sub("", line) for line, in_code in _lines(body) if not in_code)


def check_values(
    inputs: tuple[Input, ...], given: Mapping[str, str], had: Mapping[str, str | None], whole: bool
) -> tuple[dict[str, str | None], dict[str, str]]:
    """``(values, errors)`` by name, for what was ``given`` at a step.

    A sensitive value is None: that it was given is all that is kept. ``had`` are the values so far: what stands there
    need not be given again, and a sensitive one that is left empty stays. With ``whole`` everything that is required
    has to be there.
    """
    values: dict[str, str | None] = {}
    errors: dict[str, str] = {}
    for asked in inputs:
        left = not given[asked.name].strip() and asked.sensitive if asked.name in given else True
        if left and (asked.name in had or not whole):
            continue
        try:
            value = asked.check(given.get(asked.name, ""))
        except ValueError as error:
            errors[asked.name] = str(error)
        else:
            values[asked.name] = None if asked.sensitive and value else value
    return values, errors


def _lines(body: str) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it belongs to a code block."""
    if "```" not in body and "~~~" not in body:
        return zip(body.split("\n"), repeat(False))
    return _lines_and_fences(body)


def _lines_and_fences(body: str) -> Iterator[tuple[str, bool]]:
    fence: Fence | None = None
    for line in body.split("\n"):
        if fence:
            yield line, True
            fence = None if fence.closed_by(line) else fence
        else:
            fence = opening(line)
            yield line, fence is not None


def _text(lines: list[str]) -> list[str]:
    text = "\n".join(lines).strip("\n")
    return [text] if text.strip() else []


def _blank(line: str, taken: set[str], problems: list[str]) -> Input | None:
    """The blank that ``line`` is, which is ``taken`` then; where it cannot be read, ``problems`` says so."""
    try:
        asked = _input(line, taken)
    except ValueError as error:
        problems.append(str(error))
        return None
    if asked:
        taken.add(asked.name)
    return asked


def _input(line: str, taken: set[str]) -> Input | None:
    """The blank that ``line`` is; None when it is none. ValueError says what is wrong with one."""
    found = LINE.fullmatch(line) if "___" in line and len(line) <= MAX_INPUT_LINE_CHARS else None
    if not found:
        return None
    label = found["label"].strip(" :\t")
    if not label:
        raise ValueError("A blank needs words before it that say what is asked for.")
    if len(taken) >= MAX_INPUTS_PER_STEP:
        raise ValueError(f"A step has at most {MAX_INPUTS_PER_STEP} blanks; “{label}” is one more.")
    return _built(label, *_attributes(label, found["attributes"]), taken)


def _attributes(label: str, text: str) -> tuple[list[str], set[str], dict[str, str]]:
    """``(names, words, values)`` out of ``#name .word key="value"``."""
    names: list[str] = []
    words: set[str] = set()
    values: dict[str, str] = {}
    place, end = 0, len(text.rstrip())
    while place < end:
        part = ATTRIBUTE.match(text, place)
        if not part:
            raise ValueError(f"The blank “{label}” has in its braces what cannot be read: {text[place:end].strip()}")
        place = part.end()
        if part["name"]:
            names.append(part["name"])
        elif part["word"]:
            words.add(part["word"])
        else:
            values[part["key"]] = part["value"]
    return names, words, values


def _built(label: str, names: list[str], words: set[str], values: dict[str, str], taken: set[str]) -> Input:
    if len(names) != 1 or not NAME.fullmatch(names[0]):
        raise ValueError(
            f"The blank “{label}” needs one name, such as #serial: a letter, then up to 39 letters, digits, - or _."
        )
    if unknown := sorted(words - CLASSES) + sorted(set(values) - {"choices", "pattern", "hint"}):
        raise ValueError(f"The blank “{label}” says {unknown[0]}, which is not known.")
    if names[0] in taken:
        raise ValueError(f"The blank {names[0]} stands twice in this step.")
    choices = tuple(filter(None, (" ".join(each.split()) for each in values.get("choices", "").split(","))))
    kind, pattern = _kind(label, words, values), _pattern(label, values)
    hint = " ".join(values.get("hint", "").split())[:MAX_HINT_CHARS]
    if kind == "choice" and not choices:
        raise ValueError(f"The blank “{label}” has no choices.")
    return Input(names[0], label, kind, "required" in words, "sensitive" in words, pattern, choices, hint)


def _kind(label: str, words: set[str], values: dict[str, str]) -> str:
    kinds = [kind for kind in KINDS if kind in words] + ["choice"] * ("choices" in values)
    if len(kinds) > 1:
        raise ValueError(f"The blank “{label}” is of one kind only, not {' and '.join(kinds)}.")
    return kinds[0] if kinds else "text"


def _pattern(label: str, values: dict[str, str]) -> str:
    """The pattern among ``values``; ValueError when it is too long, or none."""
    pattern = values.get("pattern", "")
    if not pattern:
        return ""
    if len(pattern) > MAX_PATTERN_CHARS:
        raise ValueError(f"The pattern of “{label}” has more than {MAX_PATTERN_CHARS} characters.")
    if _places(pattern) > MAX_EXPANDED_PATTERN_CHARS:
        raise ValueError(f"The pattern of “{label}” repeats too much within repeats.")
    try:
        regex.compile(pattern)
    except (regex.error, OverflowError, RecursionError, MemoryError):
        raise ValueError(f"The pattern of “{label}” cannot be read.") from None
    return pattern


def _places(pattern: str) -> int:
    """How many characters ``pattern`` asks for once its repeats are written out, at the least: more are never."""
    groups, last = [0], 0
    for piece in PIECE.finditer(pattern):
        if piece[0] == "(":
            groups.append(0)
            continue
        if piece[0] == ")" and len(groups) > 1:
            last = groups.pop()
        elif piece["least"]:
            groups[-1] -= last
            last *= max(int(piece["least"]), 1)
        else:
            last = 1
        groups[-1] += last
    return sum(groups)


def _check_text(asked: Input, text: str) -> str:
    try:
        fits = not asked.pattern or regex.fullmatch(asked.pattern, text, timeout=MAX_PATTERN_SECONDS)
    except (TimeoutError, RuntimeError, MemoryError):
        fits = None
    if not fits:
        raise ValueError(f"This is not in the form that is asked for{asked.hint and f': {asked.hint}'}.")
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


CHECKS: dict[str, Callable[[Input, str], str]] = {
    "text": _check_text,
    "number": _check_number,
    "date": _check_date,
    "yes-no": _check_yes_no,
    "choice": _check_choice,
}
