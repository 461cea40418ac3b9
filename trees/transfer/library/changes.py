"""What an import of a library does with each guide, in words and as data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trees.core.fingerprint import fingerprint
from trees.core.formats import FormatError
from trees.transfer.merging import ConflictRow
from trees.transfer.plan import MADE

MISSING, ARCHIVED = "missing", "archived"
NAME, COLOUR = "name", "colour"


@dataclass(frozen=True, slots=True)
class Change:
    """What an import does with one guide, or with a picture that is ``refused``. ``tree``: its key, 0 for none.

    A folder that is renamed, and a category that gets another colour, are updates, too, without a tree. ``fields``:
    what an update changes, by the names in ``GUIDE_FIELDS``, TEXT, NAME and COLOUR. ``lines``: the same in sentences.
    ``conflicts``: what was changed both here and in the files. ``replaces``: the state of the guide that was looked
    at. ``keeps_edits``: whether the guide differs from the files, because it was edited here since the last import. A
    ``missing`` guide is in the team but not in the files; it is left unchanged.
    """

    state: str
    file: str
    title: str
    tree: int = 0
    fields: tuple[str, ...] = ()
    error: FormatError | None = None
    replaces: str = ""
    lines: tuple[str, ...] = ()
    conflicts: tuple[ConflictRow, ...] = ()
    keeps_edits: bool = False


def changes_fingerprint(changes: Iterable[Change]) -> str:
    """Equal for equal changes of the same states, whichever side was chosen in a conflict."""
    return fingerprint(*map(_compared, changes))


def _compared(change: Change) -> tuple[object, ...]:
    if change.conflicts:
        return ("conflict", change.file, change.tree, tuple(row.key for row in change.conflicts), change.replaces)
    return (change.state, change.file, change.state != MADE and change.tree, change.fields, change.replaces)
