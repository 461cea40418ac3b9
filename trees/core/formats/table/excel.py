"""Excel's workbooks (``.xlsx``): each sheet with a table is a guide. Read-only."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from trees.core.formats.document import Document, FormatError, require_readable
from trees.core.formats.mapping import Mappings, Roles, roles_for
from trees.core.formats.package import has_part
from trees.core.formats.table.build import EXPECTED, MAX_ROWS, document

NAME = "excel"
LABEL = "Excel"
SUFFIXES = (".xlsx", ".xlsm")
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TAKES_MAPPINGS = True

WORKBOOK = "xl/workbook.xml"
MAX_UNPACKED_BYTES = 30_000_000
MAX_CELLS = 500_000
# How a workbook writes control characters: cells that Windows programs filled have a carriage return in each line.
CONTROL = re.compile(r"_x00(?P<hex>[01][0-9A-Fa-f])_\n?")
DAMAGED = (
    zipfile.BadZipFile, InvalidFileException, LookupError, ValueError, TypeError, AttributeError, OSError, EOFError,
    SyntaxError,
)  # fmt: skip


def load(text: str) -> list[Document]:
    """Never reads a text: a workbook is a ZIP."""
    raise FormatError("This is not a workbook of Excel.", hint="Import the .xlsx file itself, or paste the cells.")


def load_bytes(content: bytes, mappings: Mappings | None = None) -> list[Document] | None:
    """A guide for each sheet; None if this is no workbook. Raises FormatError for a damaged or too large one."""
    if not has_part(content, WORKBOOK):
        return None
    try:
        _check_size(content)
        sheets = list(_sheets(content))
    except FormatError:
        raise
    except DAMAGED as error:
        raise FormatError("This workbook of Excel is damaged.") from error
    if not sheets:
        raise FormatError("The workbook is empty.", hint=EXPECTED)
    alone = len(sheets) == 1
    documents = [
        _document(name, rows, alone, roles_for(mappings, number)) for number, (name, rows) in enumerate(sheets, 1)
    ]
    return require_readable(documents)


def _check_size(content: bytes) -> None:
    """The sizes that a ZIP names bound what is read of its files."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_BYTES:
            raise FormatError(f"This workbook unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} MB.")


def _sheets(content: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    """``(name, rows)`` of each sheet with something in it."""
    book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    left = MAX_CELLS
    for sheet in book.worksheets:
        rows: list[list[str]] = []
        sheet.reset_dimensions()  # what a file says of its size may be wrong, and fills each row up to it
        for row in sheet.iter_rows(max_row=MAX_ROWS + 1, values_only=True):
            left -= max(1, len(row))
            if left < 0:
                raise FormatError(f"This workbook has more than {MAX_CELLS:,} cells.")
            rows.append([_text(value) for value in row])
        if any(any(row) for row in rows):
            yield sheet.title, rows


def _document(name: str, rows: list[list[str]], alone: bool, mapping: Roles) -> Document:
    try:
        return document(rows, "" if alone else name, mapping)
    except FormatError as error:
        return Document(title=name, error=error)


def _text(value: Any) -> str:
    """A cell as its sheet shows it, as far as the value says: 2.0 is 2, a date is written as 2027-03-01."""
    if value is None:
        return ""
    if isinstance(value, str):
        return CONTROL.sub(_plain, value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain(code: re.Match[str]) -> str:
    character = chr(int(code["hex"], 16))
    return "\n" if character in "\r\n" else "\t" if character == "\t" else ""
