"""Input fields in the text of a step, which are filled in during a run.

::

    Serial number: ____ {#serial .required pattern="[A-Z]{2}[0-9]{6}" hint="two letters, six digits"}
    Number of users: ____ {#users .number}
    Since when: ____ {#since .date}
    Has it ever worked: ____ {#worked .yes-no}
    Colour of the light: ____ {#light choices="green, amber, off"}
    Their PIN: ____ {#pin .sensitive}
    Model: ____ {#model from="crm" give="model"}

Three or more underscores are the blank. The last one is filled in by a lookup of the team, see lookups.py. Later texts
show the value of ``#name`` with ``{{name}}``. Without a class the field is a text. A line that looks like a field but
is not valid stays text, and ``problems`` says why; a blank after a backslash or in a code block is no field. A field
whose pattern cannot be used takes any text, and ``problems`` says so: releases may have one from before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat

import regex

from trees.core.fences import Fence, opening
from trees.core.fields.input_line import NAME, parse_input
from trees.core.fields.input_values import KINDS, Input, check_values
from trees.core.stored import FIELD_NAME

__all__ = [
    "CODE", "KINDS", "NAME", "Body", "Input", "check_values", "inputs_of", "lines_and_code", "read", "read_inputs",
    "used_names", "without_code",
]  # fmt: skip

USE = regex.compile(rf"\{{\{{(?<!\\\{{\{{)[ \t]*({FIELD_NAME})[ \t]*\}}\}}")
CODE = regex.compile(r"`[^`]*`")


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a step. ``parts``: Markdown (str) and fields in order. ``problems``: messages for the author."""

    parts: tuple[str | Input, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def inputs(self) -> tuple[Input, ...]:
        return tuple(part for part in self.parts if isinstance(part, Input))


def read(body: str) -> Body:
    """``body`` split into Markdown and fields. Never raises."""
    if "___" not in body:
        return Body((body,) if body else ())
    parts: list[str | Input] = []
    problems: list[str] = []
    lines: list[str] = []
    taken: set[str] = set()
    for line, in_code in lines_and_code(body):
        field = None if in_code else _read_line(line, taken, problems)
        if field is None:
            lines.append(line)
            continue
        parts += [*_joined(lines), field]
        lines = []
    return Body((*parts, *_joined(lines)), tuple(problems))


def read_inputs(body: str) -> tuple[list[Input], list[str]]:
    """``(fields, problems)`` of a step, without its Markdown."""
    problems: list[str] = []
    taken: set[str] = set()
    lines = [line for line, in_code in lines_and_code(body) if not in_code and "___" in line] if "___" in body else []
    return [field for line in lines if (field := _read_line(line, taken, problems))], problems


def inputs_of(body: str) -> tuple[Input, ...]:
    """The fields of a step in their order."""
    return tuple(read_inputs(body)[0])


def used_names(body: str) -> list[str]:
    """The names in ``{{name}}`` outside of code, each once."""
    if "{{" not in body:
        return []
    return list(dict.fromkeys(USE.findall(without_code(body))))


def without_code(body: str) -> str:
    """``body`` without code blocks and inline code."""
    if "`" not in body and "~~~" not in body:
        return body
    return "\n".join(CODE.sub("", line) for line, in_code in lines_and_code(body) if not in_code)


def lines_and_code(body: str) -> Iterator[tuple[str, bool]]:
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


def _joined(lines: list[str]) -> list[str]:
    text = "\n".join(lines).strip("\n")
    return [text] if text.strip() else []


def _read_line(line: str, taken: set[str], problems: list[str]) -> Input | None:
    """The field in ``line``, if any. Adds its name to ``taken``, or a message to ``problems`` if it is not valid."""
    try:
        field = parse_input(line, taken)
    except ValueError as error:
        problems.append(str(error))
        return None
    if field:
        taken.add(field.name)
        problems += [field.problem] if field.problem else []
    return field
