"""What a tool takes: from one table, the JSON Schema that agents read and the check of what they send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trees.core.stored import MAX_ID
from trees.models.runs.recording import MAX_EVENT_TEXT_CHARS, MAX_VALUES_PER_EVENT

Given = dict[str, Any]
MAX_ERRORS = 100


class BadArguments(ValueError):
    """``errors``: a sentence for each argument that is wrong."""

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__(" ".join(errors))


@dataclass(frozen=True, slots=True)
class Argument:
    """``kind``: "text", "number" (a whole one, from 0), or "values" (an object of texts by name)."""

    name: str
    description: str
    kind: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    max_chars: int = MAX_EVENT_TEXT_CHARS

    @property
    def schema(self) -> dict[str, Any]:
        said: dict[str, Any] = {"description": self.description}
        if self.kind == "number":
            return said | {"type": "integer", "minimum": 0, "maximum": MAX_ID}
        if self.kind == "values":
            return said | {
                "type": "object",
                "additionalProperties": {"type": ["string", "number", "boolean"]},
                "maxProperties": MAX_VALUES_PER_EVENT,
            }
        if self.choices:
            return said | {"type": "string", "enum": list(self.choices)}
        return said | {"type": "string", "maxLength": self.max_chars}

    def read(self, value: object) -> Any:
        """``value`` as the tools use it. Raises ValueError with what it must be."""
        if self.kind == "number":
            if type(value) is not int or not 0 <= value <= MAX_ID:
                raise ValueError("must be a whole number, from 0.")
            return value
        if self.kind == "values":
            return _values(value)
        if self.choices and value not in self.choices:
            raise ValueError(f"must be one of {', '.join(self.choices)}.")
        return _text(value, self.max_chars)


def schema_of(arguments: Sequence[Argument]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {each.name: each.schema for each in arguments},
        "required": [each.name for each in arguments if each.required],
        "additionalProperties": False,
    }


def read_arguments(arguments: Sequence[Argument], sent: object) -> Given:
    """What was sent, by name; an argument that was not sent, or is null, is missing. Raises BadArguments."""
    if not isinstance(sent, dict):
        raise BadArguments(["arguments must be an object."])
    given: Given = {}
    names = [each.name for each in arguments]
    errors = [f"There is no argument {name!r:.60}; there are {', '.join(names)}." for name in sent if name not in names]
    for each in arguments:
        if sent.get(each.name) is None:
            errors += [f"{each.name} is missing."] if each.required else []
            continue
        try:
            given[each.name] = each.read(sent[each.name])
        except ValueError as error:
            errors.append(f"{each.name} {error}")
    if errors:
        raise BadArguments(errors[:MAX_ERRORS])
    return given


def _text(value: object, max_chars: int) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a text.")
    if len(value) > max_chars:
        raise ValueError(f"must have at most {max_chars:,} characters.")
    if "\x00" in value:
        raise ValueError("must not have a null character.")
    return value


def _values(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError("must be an object: values by the names of the fields.")
    if len(value) > MAX_VALUES_PER_EVENT:
        raise ValueError(f"must have at most {MAX_VALUES_PER_EVENT} values.")
    return {_text(name, MAX_EVENT_TEXT_CHARS): _value(each) for name, each in value.items()}


def _value(value: object) -> str:
    """As a person would enter it: ``true`` is "yes", ``2.5`` is "2.5"."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int | float) else _text(value, MAX_EVENT_TEXT_CHARS)
