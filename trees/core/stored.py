"""Checks for the values of the stored form. Each raises GraphError, which names the place in the JSON."""

from __future__ import annotations

import re
from typing import Any

MAX_KEY_CHARS = 64
MAX_NODES_PER_GUIDE = 20_000
MAX_TITLE_CHARS = 500
MAX_BODY_CHARS = 50_000
MAX_OPTIONS_PER_STEP = 500
MAX_CONDITION_CHARS = 500
MAX_ID = 2**63 - 1  # of a row, in both databases
MAX_FIELD_NAME_CHARS = 40
# Of an input field, a lookup and one of its values.
FIELD_NAME = rf"[A-Za-z][A-Za-z0-9_-]{{0,{MAX_FIELD_NAME_CHARS - 1}}}"
FIELD_NAME_RULE = f"a letter, then up to {MAX_FIELD_NAME_CHARS - 1} letters, digits, - or _"
KEY = re.compile(rf"[A-Za-z0-9_-]{{1,{MAX_KEY_CHARS}}}")
KEY_RULE = f"a key is 1 to {MAX_KEY_CHARS} letters, digits, - or _"


class GraphError(ValueError):
    """The data is not a graph. ``where`` is a path such as ``nodes.power.options[2].to``."""

    def __init__(self, where: str, reason: str):
        super().__init__(f"{where}: {reason}" if where else reason)
        self.where = where
        self.reason = reason


def expect(value: Any, kind: type, where: str) -> Any:
    """``value``, which must be of ``kind``: dict, list or str."""
    if not isinstance(value, kind):
        names: dict[type, str] = {dict: "an object", list: "a list", str: "text"}
        raise GraphError(where, f"expected {names[kind]}, found {_type_name(value)}")
    return value


def expect_text(value: Any, where: str, max_chars: int) -> str:
    expect(value, str, where)
    if len(value) > max_chars:
        raise GraphError(where, f"at most {max_chars:,} characters, this has {len(value):,}")
    return str(value)


def expect_key(value: Any, where: str) -> str:
    if not isinstance(value, str) or not KEY.fullmatch(value):
        raise GraphError(where, KEY_RULE)
    return value


def expect_tree_id(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_ID:
        raise GraphError(where, "expected the number of a guide")
    return value


def _type_name(value: Any) -> str:
    if value is None:
        return "null"
    return {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list"}.get(
        type(value), "an object"
    )
