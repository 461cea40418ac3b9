"""Reads fields of JSON that may be missing or of another type."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]


def rows(row: Any, name: str) -> list[Row]:
    value = row.get(name) if isinstance(row, dict) else None
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def row_of(row: Any, name: str) -> Row:
    value = row.get(name) if isinstance(row, dict) else None
    return value if isinstance(value, dict) else {}


def text_of(row: Any, name: str) -> str:
    value = row.get(name) if isinstance(row, dict) else None
    return value.strip() if isinstance(value, str) else ""
