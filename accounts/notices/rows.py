"""Notices as lists show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.models import Notice
from accounts.notices.kinds import GROUPS, Kind, Words


@dataclass(frozen=True, slots=True)
class Row:
    notice: Notice
    kind: Kind
    words: Words


def rows_of(notices: Sequence[Notice]) -> list[Row]:
    """Each in words, in the order given: a few statements for all. Without those of a kind of another version."""
    rows = {notice.pk: row for notice, row in _rows(notices)}
    return [rows[each.pk] for each in notices if each.pk in rows]


def _rows(notices: Sequence[Notice]) -> Iterable[tuple[Notice, Row]]:
    for group in GROUPS:
        kinds = {kind.name: kind for kind in group.kinds}
        some = [each for each in notices if each.kind in kinds]
        words = group.describe(some) if some else {}
        yield from ((each, Row(each, kinds[each.kind], words[each.pk])) for each in some)
