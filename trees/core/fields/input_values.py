"""An input field of a step, and the check of what is entered into it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import regex

from trees.core.fields.field_pattern import MAX_TEXT_CHARS, expression, is_quick
from trees.core.text import joined_lines

KINDS = ("text", "number", "date", "yes-no", "choice")
MAX_VALUE_CHARS = MAX_TEXT_CHARS
# Of a number, as the browser reads them as well (trees/templatetags/facts.py).
NUMBER = r"[-+]?[0-9]+([.,][0-9]+)?"
# "1,500" is 1500 to some and 1.5 to others. Only the person knows which.
TWO_READINGS = r"[-+]?[1-9][0-9]{0,2},[0-9]{3}"
DIGITS_ONLY = re.compile(r"(?:\\d|\[0-9\]|[0-9]|\{[0-9,]+\}|\(\?:|[+*?^$()|])+")  # parts of a pattern
MAX_PATTERN_SECONDS = 0.1  # a pattern that takes longer counts as not matching


@dataclass(frozen=True, slots=True)
class Input:
    """One field. ``kind`` is one of KINDS; ``choices`` only for a choice.

    ``pattern`` must match the whole value; ``hint`` says the same in words. ``lookup``: the lookup that fills it in,
    and ``give`` which of its values; "" for a field that a person fills in. ``problem``: what is wrong with the field
    although it can be filled in, a message for the author.
    """

    name: str
    label: str
    kind: str = "text"
    required: bool = False
    sensitive: bool = False
    pattern: str = ""
    choices: tuple[str, ...] = ()
    hint: str = ""
    lookup: str = ""
    give: str = ""
    problem: str = ""

    @property
    def expression(self) -> str:
        """``pattern`` as the server and the browser read it alike."""
        return expression(self.pattern)

    @property
    def expression_for_browser(self) -> str:
        """``expression``; "" for one that could hang a page, which only the server matches."""
        return self.expression if is_quick(self.pattern) else ""

    @property
    def has_digits_only(self) -> bool:
        """Whether its pattern takes nothing but the digits 0 to 9, so that a phone shows the keys for them."""
        return self.kind == "text" and DIGITS_ONLY.fullmatch(self.pattern) is not None

    def check(self, text: str) -> str:
        """``text`` in its normal form, "" when empty. Raises ValueError with a message for the person."""
        text = joined_lines(text)
        if not text:
            if self.required:
                raise ValueError("This field is required.")
            return ""
        if len(text) > MAX_VALUE_CHARS:
            raise ValueError(f"At most {MAX_VALUE_CHARS} characters.")
        return CHECKS[self.kind](self, text)

    @property
    def description(self) -> str:
        """What may be entered, in words: "text, required"."""
        kind = {"yes-no": "yes or no", "choice": f"one of {', '.join(self.choices)}"}.get(self.kind, self.kind)
        filled = [f"filled in by {self.lookup}"] if self.lookup else []
        return ", ".join([kind, *["required"] * self.required, *["sensitive"] * self.sensitive, *filled])


def check_values(
    inputs: tuple[Input, ...], given: Mapping[str, str], had: Mapping[str, str | None], whole: bool
) -> tuple[dict[str, str | None], dict[str, str]]:
    """``(values, errors)`` by the names of ``inputs``, for the values ``given`` at a step.

    A sensitive value becomes None: only the fact that it was given is kept. ``had`` are the values so far: they need
    not be given again, and a sensitive one that is submitted empty is kept. ``whole``: required values must be present.
    """
    values: dict[str, str | None] = {}
    errors: dict[str, str] = {}
    for field in inputs:
        unchanged = field.name not in given or (field.sensitive and not given[field.name].strip())
        if unchanged and (field.name in had or not whole):
            continue
        try:
            value = field.check(given.get(field.name, ""))
        except ValueError as error:
            errors[field.name] = str(error)
        else:
            values[field.name] = None if field.sensitive and value else value
    return values, errors


def _check_text(field: Input, text: str) -> str:
    try:
        matches = not field.pattern or regex.fullmatch(field.expression, text, timeout=MAX_PATTERN_SECONDS)
    except (TimeoutError, RuntimeError, MemoryError):
        matches = None
    if not matches:
        raise ValueError(f"This does not match the expected format{field.hint and f': {field.hint}'}.")
    return text


def _check_number(field: Input, text: str) -> str:
    if regex.fullmatch(TWO_READINGS, text):
        whole, decimal = text.replace(",", ""), text.replace(",", ".")
        raise ValueError(f"“{text}” can mean two numbers: enter {whole} or {decimal}.")
    if not regex.fullmatch(NUMBER, text):
        raise ValueError("Enter a number, such as 12 or 12.5.")
    return _check_text(field, text.replace(",", "."))


def _check_date(field: Input, text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("Enter a date, such as 2026-03-31.") from None


def _check_yes_no(field: Input, text: str) -> str:
    if text not in ("yes", "no"):
        raise ValueError("Choose yes or no.")
    return text


def _check_choice(field: Input, text: str) -> str:
    if text not in field.choices:
        raise ValueError("Choose one of the options.")
    return text


CHECKS: dict[str, Callable[[Input, str], str]] = {
    "text": _check_text,
    "number": _check_number,
    "date": _check_date,
    "yes-no": _check_yes_no,
    "choice": _check_choice,
}
