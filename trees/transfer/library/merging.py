"""One guide of a library that is imported again: what the files changed since the last import, brought together with
what was edited here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from trees.core.changes.diff import change_lines
from trees.core.changes.merge import merge
from trees.core.graph import Graph
from trees.core.text import quoted
from trees.models import Tree
from trees.transfer.library.fields import GUIDE_FIELDS, Places
from trees.transfer.library.origins import Details
from trees.transfer.merging import ConflictRow, Merging
from trees.transfer.sources import FILE, MERGE, REPLACE

NAMES = {"title": "Title", "description": "Description", "folder": "Folder", "categories": "Categories"}


@dataclass(frozen=True, slots=True)
class Edits:
    """What becomes of edits made here. ``mode``: one of EDITS in trees/transfer/sources.py. ``sides``: by file, the
    keys of the conflicts that become as in the file."""

    mode: str = MERGE
    sides: Mapping[str, Collection[str]] = field(default_factory=dict)

    def takes_file(self, file: str, key: str) -> bool:
        return self.mode == FILE or key in self.sides.get(file, ())

    def refuses(self, conflicts: Collection[ConflictRow]) -> bool:
        return self.mode == MERGE and bool(conflicts)


@dataclass(frozen=True, slots=True)
class MergedText:
    """``brought``: what the file says, None where that needs no revision. ``merged``: with the edits made here, None
    where there are none. ``draft``: the guide as it becomes."""

    draft: Graph
    brought: Graph | None = None
    merged: Graph | None = None
    conflicts: tuple[ConflictRow, ...] = ()


def merge_text(file: str, new: Graph, draft: Graph, base: Graph | None, was_edited: bool, edits: Edits) -> MergedText:
    """``new``: what ``file`` says. ``base``: what the last import brought, None where that is not kept: then every
    difference is a conflict. GraphError when both together exceed a limit that each of them keeps."""
    if new == draft or (new == base and edits.mode != REPLACE):
        return MergedText(draft)
    if edits.mode == REPLACE or not was_edited:
        return MergedText(new, new)
    merging = Merging(new, draft, merge(base, new, draft), [])
    rows = merging.rows()
    graph = merging.with_sides([row.key for row in rows if edits.takes_file(file, row.key)])
    # Read as from the database, for its limits.
    graph = Graph.from_json(graph.to_json())
    merged = None if graph == new else graph
    return MergedText(graph, new, merged, tuple(rows))


def merge_fields(
    file: str, tree: Tree, said: Details, before: Details, places: Places, edits: Edits
) -> tuple[Details, list[ConflictRow]]:
    """The fields that change, with their new values, and what both changed. ``said``: what the files say now,
    ``before``: what they said at the last import, without the fields of which that is not known."""
    changes: Details = {}
    conflicts = []
    for name, theirs in said.items():
        here = GUIDE_FIELDS[name].of_tree(tree)
        value, is_conflict = _merged(theirs, here, before, name, edits)
        if is_conflict:
            key = f"{name} of the guide"
            words = (GUIDE_FIELDS[name].in_words(each, places) for each in (here, theirs))
            title = NAMES.get(name, name.capitalize())
            conflicts.append(ConflictRow(key, title, *([f"{title}: {each}"] for each in words)))
            value = theirs if edits.takes_file(file, key) else here
        if value != here:
            changes[name] = value
    return changes, conflicts


def _merged(file: Any, here: Any, before: Details, name: str, edits: Edits) -> tuple[Any, bool]:
    """The value, and whether both changed it: then it is nobody's."""
    if file == here or edits.mode == REPLACE:
        return file, False
    if name not in before:
        return here, True
    base = before[name]
    if isinstance(base, frozenset):
        return (here | (file - base)) - (base - file), False
    if base in (file, here):
        return (here if base == file else file), False
    return here, True


def keeps_edits(tree: Tree, new: Graph, text: MergedText, said: Details, fields: Details) -> bool:
    """Whether the guide differs from what the files say (``new`` and ``said``) when it is imported."""
    differing = (name for name, value in said.items() if fields.get(name, GUIDE_FIELDS[name].of_tree(tree)) != value)
    return text.draft != new or any(differing)


def changes_of(fields: Details, tree: Tree, text: MergedText, draft: Graph, places: Places) -> tuple[str, ...]:
    """What changes in a guide, in sentences."""
    lines = change_lines(draft, text.draft) if text.draft != draft else []
    for name, value in fields.items():
        now, then = (GUIDE_FIELDS[name].in_words(each, places) for each in (GUIDE_FIELDS[name].of_tree(tree), value))
        lines.append(f"{NAMES.get(name, name.capitalize())}: {quoted(now)} becomes {quoted(then)}.")
    return tuple(lines)
