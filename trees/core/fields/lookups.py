"""Lookups: what a team's other system is asked, and how its answer becomes values of fields.

A lookup has a URL, and perhaps a body, with placeholders such as ``{ticket}`` or ``{serial}``: the ticket or the caller
of a run, or a value by the name of its field. Each of its outputs is one value of the JSON that comes back. An answer
that does not fit gives no value and a reason; nothing here raises for what another system sends.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from jsonpath import JSONPath, JSONPathEnvironment, JSONPathError

from trees.core.fields.input_line import NAME
from trees.core.fields.input_values import MAX_VALUE_CHARS, Input
from trees.core.stored import FIELD_NAME, FIELD_NAME_RULE
from trees.core.text import joined_lines

OUTPUT_KINDS = ("text", "number", "date", "yes-no")
MAX_OUTPUTS = 20
MAX_PATH_CHARS = 200
MAX_PLACEHOLDERS = 10
MAX_HEADERS = 20
MAX_HEADER_CHARS = 4000
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
HEADER_VALUE = re.compile(rf"[\x21-\x7e](?:[\x20-\x7e]{{0,{MAX_HEADER_CHARS - 1}}})")
OWN_HEADERS = ("host", "content-length", "transfer-encoding", "connection", "accept-encoding", "expect", "upgrade")
PLACEHOLDER = re.compile(rf"\{{({FIELD_NAME})\}}")
ORIGIN = re.compile(r"[^/?#]*//[^/?#]*")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?=$|[T ])")
YES = ("yes", "true", "1")
NO = ("no", "false", "0")

paths = JSONPathEnvironment(strict=True)


class Unusable(ValueError):
    """A value, a template or an answer that cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Output:
    """One value that a lookup gives. ``path``: where it stands in the answer. ``example``: what Try fills in."""

    name: str
    path: str
    kind: str = "text"
    sensitive: bool = False
    example: str = ""

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("name", "path", "kind", "sensitive", "example")}


@dataclass(frozen=True, slots=True)
class Definition:
    """What check.py and Try know of a lookup: what it asks with, and what it gives."""

    name: str
    asks: tuple[str, ...] = ()
    outputs: Mapping[str, Output] = field(default_factory=dict)


def placeholders(*templates: str) -> tuple[str, ...]:
    """The names of the placeholders, each once, in their order."""
    return tuple(dict.fromkeys(name for text in templates for name in PLACEHOLDER.findall(text)))


def check_url(url: str) -> None:
    """Unusable where a placeholder stands in the scheme or host of ``url``: nobody may choose who is asked."""
    origin = ORIGIN.match(url)
    if not origin or "{" in origin[0]:
        raise Unusable("A placeholder can stand after the host only.")


def check_headers(headers: Mapping[str, str]) -> None:
    """Unusable, with the header, where one cannot be sent or is set by the site itself."""
    if len(headers) > MAX_HEADERS:
        raise Unusable(f"At most {MAX_HEADERS} headers.")
    for name, value in headers.items():
        if not HEADER_NAME.fullmatch(name):
            raise Unusable(f"“{name[:60]}” is not the name of a header.")
        if name.lower() in OWN_HEADERS:
            raise Unusable(f"{name} is set by Treeline.")
        if not HEADER_VALUE.fullmatch(value):
            raise Unusable(f"{name} needs a value of at most {MAX_HEADER_CHARS:,} ASCII characters in one line.")


def checked_outputs(outputs: Iterable[Output]) -> list[Output]:
    """``outputs`` with their full paths. Unusable, with the first that cannot be used."""
    checked: dict[str, Output] = {}
    for output in outputs:
        if not is_name(output.name):
            raise Unusable(f"“{output.name[:60]}” is not a name: {FIELD_NAME_RULE}.")
        if output.name in checked:
            raise Unusable(f"Two values are called {output.name}.")
        if output.kind not in OUTPUT_KINDS:
            raise Unusable(f"The type of {output.name} must be one of {', '.join(OUTPUT_KINDS)}.")
        if len(output.example) > MAX_VALUE_CHARS:
            raise Unusable(f"The example of {output.name} has more than {MAX_VALUE_CHARS} characters.")
        checked[output.name] = replace(output, path=check_path(output.path), example=_checked_example(output))
    if not 1 <= len(checked) <= MAX_OUTPUTS:
        raise Unusable(f"A lookup gives from 1 to {MAX_OUTPUTS} values.")
    return list(checked.values())


def _checked_example(output: Output) -> str:
    try:
        return READERS[output.kind](output.example) if output.example else ""
    except Unusable as error:
        raise Unusable(f"The example of {output.name} {error}.") from None


def url_with(template: str, asked: Mapping[str, str]) -> str:
    """The URL with ``asked`` in place of the placeholders, each as one piece: nothing in it can begin another part.

    Unusable for "." and "..", which a server would read as a way through its folders.
    """
    if any(value in (".", "..") for value in asked.values()):
        raise Unusable("“.” and “..” cannot be asked with.")
    return PLACEHOLDER.sub(lambda match: quote(asked[match[1]], safe=""), template)


def body_with(template: str, asked: Mapping[str, str]) -> bytes:
    """The JSON body. A placeholder stands within a text in quotation marks. Unusable when the result is not JSON."""
    text = PLACEHOLDER.sub(lambda match: json.dumps(asked[match[1]])[1:-1], template)
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        raise Unusable("The body is not valid JSON.") from None
    return text.encode()


def check_path(path: str) -> str:
    """``path`` in its full form, ``$.device.serial``. Unusable unless it names one place."""
    full = path if path.startswith("$") else f"${path if path.startswith('[') else f'.{path}'}"
    if len(full) > MAX_PATH_CHARS:
        raise Unusable(f"A path has at most {MAX_PATH_CHARS} characters.")
    try:
        compiled = paths.compile(full)
        names_one = isinstance(compiled, JSONPath) and compiled.singular_query()
    except (JSONPathError, ValueError, RecursionError):
        raise Unusable(f"“{path}” is not a path such as device.serial or items[0].name.") from None
    if not names_one:
        raise Unusable(f"“{path}” can name several places. Use names and numbers only, such as items[0].name.")
    return full


def read_answer(body: bytes) -> object:
    """The JSON of an answer. Numbers with a point are kept as they were written. Unusable for anything else."""
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Unusable("The answer is not JSON.") from None


def outputs_of(answer: object, outputs: Iterable[Output]) -> tuple[dict[str, str], dict[str, str]]:
    """``(values, reasons)`` by the names of ``outputs``: the texts that a field takes, and why others have none."""
    values: dict[str, str] = {}
    reasons: dict[str, str] = {}
    for output in outputs:
        found = next(iter(paths.finditer(output.path, answer)), None)  # type: ignore[arg-type] # any JSON
        if found is None or found.obj is None:
            reasons[output.name] = "is not in the answer"
            continue
        try:
            values[output.name] = READERS[output.kind](found.obj)
        except Unusable as error:
            reasons[output.name] = str(error)
    return values, reasons


def fitting(
    fields: Iterable[Input], given: Mapping[str, str], sensitive: frozenset[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """``(values, reasons)`` by the names of the ``fields`` of a step, of what a lookup has ``given`` by its outputs.

    ``sensitive``: outputs that go into sensitive fields only.
    """
    values: dict[str, str] = {}
    reasons: dict[str, str] = {}
    for each in fields:
        if each.give in sensitive and not each.sensitive:
            reasons[each.name] = "is sensitive, and this field is not"
        elif each.give in given:
            try:
                values[each.name] = each.check(_choice(each, given[each.give]))
            except ValueError:
                reasons[each.name] = "does not fit this field"
    return values, reasons


def _choice(field: Input, text: str) -> str:
    """The choice that ``text`` is, without difference of case."""
    same = (choice for choice in field.choices if choice.casefold() == text.casefold())
    return next(same, text)


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _read_text(found: object) -> str:
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, str | int | Decimal):
        text = joined_lines(str(found))
        if len(text) <= MAX_VALUE_CHARS:
            return text
        raise Unusable(f"has more than {MAX_VALUE_CHARS} characters")
    raise Unusable("is not one value")


def _read_number(found: object) -> str:
    text = str(found).strip() if isinstance(found, str | int | Decimal) and not isinstance(found, bool) else ""
    if re.fullmatch(r"[-+]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][-+]?[0-9]{1,2})?", text):
        return f"{Decimal(text):f}"
    raise Unusable("is not a number")


def _read_date(found: object) -> str:
    match = DATE.match(found.strip()) if isinstance(found, str) else None
    if match:
        return match[0]
    raise Unusable("is not a date such as 2026-03-31")


def _read_yes_no(found: object) -> str:
    text = _read_text(found).casefold()
    if text in YES or text in NO:
        return "yes" if text in YES else "no"
    raise Unusable("is neither yes nor no")


READERS: dict[str, Callable[[object], str]] = {
    "text": _read_text,
    "number": _read_number,
    "date": _read_date,
    "yes-no": _read_yes_no,
}


def is_name(text: str) -> bool:
    """Whether a lookup or an output can be called so."""
    return bool(NAME.fullmatch(text))
