"""One line of a step's text, read as an input field: ``Serial: ____ {#serial .required}``. See inputs.py."""

from __future__ import annotations

import regex

from trees.core.fields.field_pattern import expression
from trees.core.fields.input_values import KINDS, Input
from trees.core.stored import FIELD_NAME, FIELD_NAME_RULE

LINE = regex.compile(r" {0,3}(?:[-*+][ \t]+)?(?=\S)(?P<label>.*?)(?<![\\_])_{3,}+[ \t]*\{(?P<attributes>.*)\}[ \t]*")
ATTRIBUTE = regex.compile(r'\s*(?:#(?P<name>[\w-]+)|\.(?P<word>[\w-]+)|(?P<key>\w+)="(?P<value>[^"]*)")(?=\s|$)')
NAME = regex.compile(FIELD_NAME)
WORDS = {"text", "number", "date", "yes-no", "required", "sensitive"}
PROPERTIES = {"choices", "pattern", "hint", "from", "give"}
MAX_INPUT_LINE_CHARS = 2000
MAX_INPUTS_PER_STEP = 20
MAX_PATTERN_CHARS = 200
MAX_HINT_CHARS = 200


def parse_input(line: str, taken: set[str]) -> Input | None:
    """The field in ``line``, or None when it has none. ``taken``: names of the fields above it in the step.

    Raises ValueError with a message for the author when the field is not valid.
    """
    match = LINE.fullmatch(line) if "___" in line and len(line) <= MAX_INPUT_LINE_CHARS else None
    if not match:
        return None
    label = match["label"].strip(" :\t")
    if not label:
        raise ValueError("A field needs a text before its blank.")
    if len(taken) >= MAX_INPUTS_PER_STEP:
        raise ValueError(f"A step can have at most {MAX_INPUTS_PER_STEP} fields. “{label}” is one too many.")
    return _build(label, *_attributes(label, match["attributes"]), taken)


def _attributes(label: str, text: str) -> tuple[list[str], set[str], dict[str, str]]:
    """``(names, words, properties)`` out of ``#name .word key="value"``."""
    names: list[str] = []
    words: set[str] = set()
    properties: dict[str, str] = {}
    position, end = 0, len(text.rstrip())
    while position < end:
        part = ATTRIBUTE.match(text, position)
        if not part:
            raise ValueError(f"The field “{label}” has attributes that cannot be read: {text[position:end].strip()}")
        position = part.end()
        if part["name"]:
            names.append(part["name"])
        elif part["word"]:
            words.add(part["word"])
        else:
            properties[part["key"]] = part["value"]
    return names, words, properties


def _build(label: str, names: list[str], words: set[str], properties: dict[str, str], taken: set[str]) -> Input:
    if len(names) != 1 or not NAME.fullmatch(names[0]):
        raise ValueError(f"The field “{label}” needs one name, such as #serial: {FIELD_NAME_RULE}.")
    if unknown := sorted(words - WORDS) + sorted(set(properties) - PROPERTIES):
        raise ValueError(f"The field “{label}” has an unknown attribute: {unknown[0]}.")
    if names[0] in taken:
        raise ValueError(f"This step has two fields with the name {names[0]}.")
    choices = tuple(filter(None, (" ".join(each.split()) for each in properties.get("choices", "").split(","))))
    kind = _kind(label, words, properties)
    pattern, problem = _pattern(label, kind, properties.get("pattern", ""))
    hint = " ".join(properties.get("hint", "").split())[:MAX_HINT_CHARS]
    if kind == "choice" and not choices:
        raise ValueError(f"The field “{label}” has no choices.")
    lookup, give = _source(label, properties)
    flags = ("required" in words, "sensitive" in words)
    return Input(names[0], label, kind, *flags, pattern, choices, hint, lookup, give, problem)


def _source(label: str, properties: dict[str, str]) -> tuple[str, str]:
    """The lookup that fills the field in, and which of its values; both "" without one."""
    lookup, give = (properties.get(name, "").strip() for name in ("from", "give"))
    if bool(lookup) != bool(give):
        raise ValueError(f'The field “{label}” needs both from="…", a lookup, and give="…", one of its values.')
    for name in filter(None, (lookup, give)):
        if not NAME.fullmatch(name):
            raise ValueError(f"The field “{label}” names {name!r:.60}, which cannot be a lookup or one of its values.")
    return lookup, give


def _kind(label: str, words: set[str], properties: dict[str, str]) -> str:
    kinds = [kind for kind in KINDS if kind in words] + ["choice"] * ("choices" in properties)
    if len(kinds) > 1:
        raise ValueError(f"The field “{label}” can have only one type, not {' and '.join(kinds)}.")
    return kinds[0] if kinds else "text"


def _pattern(label: str, kind: str, pattern: str) -> tuple[str, str]:
    """``(pattern, problem)``: one of them at most. A field of an old release stays one without its pattern."""
    if not pattern:
        return "", ""
    if kind not in ("text", "number"):
        return "", f"The field “{label}” cannot have a pattern: it takes {_accepted_by(kind)}."
    if len(pattern) > MAX_PATTERN_CHARS:
        return "", f"The pattern of “{label}” has more than {MAX_PATTERN_CHARS} characters."
    try:
        regex.compile(expression(pattern))
    except ValueError as error:
        return "", f"The pattern of “{label}” cannot be used: {error}."
    except (regex.error, OverflowError, RecursionError, MemoryError):
        return "", f"The pattern of “{label}” is not a valid regular expression."
    return pattern, ""


def _accepted_by(kind: str) -> str:
    return {"date": "a date", "yes-no": "yes or no"}.get(kind, "one of its choices")
