"""The audit log as a page lists it, and as files have it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from accounts.audit.acting import COMMAND, SITE
from accounts.audit.entries import EXPORTED_AT_ONCE, AuditEntry, AuditQuerySet
from accounts.models.teams import Team

COLUMNS = [
    "id", "at", "action", "team", "person_id", "person", "via", "ip", "subject_kind", "subject_id", "subject", "details"
]  # fmt: skip
WITHOUT_PERSON = {COMMAND: "a command", SITE: "not signed in"}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # a spreadsheet would run the cell
BYTE_ORDER_MARK = "\ufeff"


def page_rows(entries: Sequence[AuditEntry], team: Team | None) -> list[dict[str, Any]]:
    """What the list shows of each; on the site's own page with the name of its team: one query for all."""
    wanted = {entry.team_id for entry in entries if entry.team_id} if team is None else set()
    teams = Team.objects.in_bulk(wanted) if wanted else {}
    return [
        {
            "entry": entry,
            "facts": [
                entry.person or WITHOUT_PERSON.get(entry.via, "not signed in"),
                *([entry.via] if entry.person and entry.via not in WITHOUT_PERSON else []),
                *([entry.ip] if entry.ip else []),
                *([str(teams.get(entry.team_id, f"team {entry.team_id}"))] if entry.team_id in wanted else []),
                *(f"{name}: {value}" for name, value in entry.details.items()),
            ],
        }
        for entry in entries
    ]


def json_lines(entries: AuditQuerySet, after: int = 0) -> Iterator[bytes]:
    """One object a line, the oldest first."""
    for some in _batches(entries, after):
        lines = (orjson.dumps(entry.as_dict(), option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE) for entry in some)
        yield b"".join(lines)


def csv_lines(entries: AuditQuerySet, after: int = 0) -> Iterator[bytes]:
    """The same with COLUMNS as the first line. It begins with a byte-order mark, as spreadsheets want it."""
    yield (BYTE_ORDER_MARK + _csv([COLUMNS])).encode()
    for some in _batches(entries, after):
        yield _csv([[_cell(value) for value in entry.as_dict().values()] for entry in some]).encode()


def _batches(entries: AuditQuerySet, after: int) -> Iterator[list[AuditEntry]]:
    """Each by its own statement: no transaction and no cursor stays open while a client reads slowly."""
    rows = entries.order_by("pk")
    while some := list(rows.filter(pk__gt=after)[:EXPORTED_AT_ONCE]):
        yield some
        after = some[-1].pk


def _csv(rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _cell(value: object) -> str:
    text = orjson.dumps(value).decode() if isinstance(value, dict) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
