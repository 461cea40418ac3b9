"""Undo and redo over the kept revisions of a guide.

Revisions are append-only. Undo and redo append a copy of an older revision, with ``copy_of`` set; every other revision
is a change. The newest revision therefore equals one of the changes: undo copies the change before it, redo the change
that was undone last. After a new change there is nothing to redo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One revision. ``copy_of``: the serial of the change that it copies; None for a change."""

    serial: int
    copy_of: int | None = None

    @property
    def change(self) -> int:
        """The serial of the change whose state this is."""
        return self.copy_of or self.serial


def undo_target(entries: Sequence[Entry]) -> int | None:
    """Serial of the change to copy for undo; None when no older one is kept. ``entries``: oldest first."""
    return _parents(entries).get(entries[-1].change) if entries else None


def redo_target(entries: Sequence[Entry]) -> int | None:
    """Serial of the change to copy for redo; None when nothing was undone since the last change."""
    if not entries:
        return None
    parents, here = _parents(entries), entries[-1].change
    above = _last_change(entries)
    while above is not None and above != here:
        below = parents.get(above)
        if below == here:
            return above
        above = below
    return None


def _parents(entries: Sequence[Entry]) -> dict[int, int]:
    """Change -> the change that it was made from."""
    following = zip(entries, entries[1:], strict=False)
    return {entry.serial: previous.change for previous, entry in following if entry.copy_of is None}


def _last_change(entries: Sequence[Entry]) -> int | None:
    """The change that redo can reach at most."""
    return next((entry.serial for entry in reversed(entries) if entry.copy_of is None), None)
