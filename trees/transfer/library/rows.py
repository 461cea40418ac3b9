"""What the preview of a library shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trees.transfer.library.changes import Change
from trees.transfer.library.merging import Edits
from trees.transfer.merging import MAX_CONFLICTS_SHOWN, ConflictRow
from trees.transfer.plan import UNCHANGED
from trees.transfer.sources import HERE, REPLACE

MAX_CHANGES_LISTED = 300
SIDE = "side "


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """``conflicts``: those that can be decided, with whether the file counts. ``more_conflicts``: how many are not
    shown, and stay as they are here."""

    change: Change
    conflicts: list[tuple[ConflictRow, bool]]
    more_conflicts: int


def edits_of(mode: str, sent: Mapping[str, Sequence[str]]) -> Edits:
    """What a person chose in the preview. ``mode``: REPLACE, or anything else to keep the edits. ``sent``: the fields
    of the form, "side FILE" with the keys of conflicts that become as in the file."""
    sides = {name.removeprefix(SIDE): set(filter(None, keys)) for name, keys in sent.items() if name.startswith(SIDE)}
    return Edits(REPLACE) if mode == REPLACE else Edits(HERE, sides)


def change_rows(changes: Iterable[Change], edits: Edits) -> dict[str, Any]:
    """For the template: what differs, conflicts first, and counts of all."""
    changes = list(changes)
    differing = [change for change in changes if change.state != UNCHANGED or change.conflicts]
    differing.sort(key=lambda change: not change.conflicts)
    left, rows = MAX_CONFLICTS_SHOWN, []
    for change in differing[:MAX_CHANGES_LISTED]:
        shown = change.conflicts[:left]
        left -= len(shown)
        chosen = [(row, edits.takes_file(change.file, row.key)) for row in shown]
        rows.append(ChangeRow(change, chosen, len(change.conflicts) - len(shown)))
    return {
        "counts": dict(Counter(change.state for change in changes)),
        "changes": rows,
        "more": len(differing[MAX_CHANGES_LISTED:]),
        "conflicts": sum(len(change.conflicts) for change in changes),
        "replaces": edits.mode == REPLACE,
        "was_edited": edits.mode == REPLACE or any(change.keeps_edits for change in changes),
    }
