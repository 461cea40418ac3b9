"""A second import that keeps the edits made here: a three-way merge from what the last import brought."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from trees.core.changes.diff import change_lines
from trees.core.changes.merge import Conflict, Merge, merge
from trees.core.changes.rekey import rekeyed
from trees.core.graph import Graph, Node
from trees.core.text import one_line, quoted
from trees.models import Revision, Tree

MAX_CONFLICTS_SHOWN = 100
NONE: tuple[object, str] = (None, "")
START = "start of the guide"  # stands for a step's key, and is none


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """``title``: of the step. ``here`` and ``file``: what each side says, in lines; [] where it has no such step."""

    key: str
    title: str
    here: list[str]
    file: list[str]


@dataclass(frozen=True, slots=True)
class Merging:
    """``source``: what the file says, with the keys of the guide; ``draft``: what the guide says; ``merged``: both.

    ``lines``: what the merge changes in the guide where conflicts stay as they are here, the headline first.
    """

    source: Graph
    draft: Graph
    merged: Merge
    lines: list[str]

    @property
    def is_unchanged(self) -> bool:
        return len(self.lines) == 1 and not self.merged.conflicts

    @property
    def shown(self) -> list[ConflictRow]:
        return self.rows(MAX_CONFLICTS_SHOWN)

    def rows(self, limit: int | None = None) -> list[ConflictRow]:
        """What both changed."""
        return [self._row(each) for each in self.merged.conflicts[:limit]]

    @property
    def not_shown(self) -> int:
        return max(len(self.merged.conflicts) - MAX_CONFLICTS_SHOWN, 0)

    def with_sides(self, from_file: Collection[str]) -> Graph:
        """The merged guide. Conflicts in ``from_file``, by ``ConflictRow.key``, are as in the file, others as here."""
        nodes, start = dict(self.merged.graph.nodes), self.merged.graph.start
        for each in self.merged.conflicts:
            if (each.key or START) not in from_file:
                continue
            if not each.key:
                start = self.source.start
            elif each.mine:
                nodes[each.key] = each.mine
            else:
                nodes.pop(each.key, None)
        return Merge(Graph(start, nodes)).connected

    def _row(self, conflict: Conflict) -> ConflictRow:
        if not conflict.key:
            sides = [[each.title] if each else [] for each in (conflict.theirs, conflict.mine)]
            return ConflictRow(START, "Where the guide begins", *sides)
        node = conflict.theirs or conflict.mine or conflict.base
        here = dict(_parts(conflict.theirs, self.draft)) if conflict.theirs else {}
        file = dict(_parts(conflict.mine, self.source)) if conflict.mine else {}
        differ = [part for part in {**here, **file} if here.get(part, NONE)[0] != file.get(part, NONE)[0]]
        lines = ([side[part][1] for part in differ if part in side] for side in (here, file))
        return ConflictRow(conflict.key, node.title if node else "", *lines)


def merging_of(source: Graph, base: Graph, draft: Graph) -> Merging:
    """``source``: the imported guide. ``base``: what the last import brought. ``draft``: the guide as it is here."""
    source = rekeyed(source, base)
    merged = merge(base, source, draft)
    return Merging(source, draft, merged, change_lines(draft, merged.connected))


def last_imports(trees: Sequence[Tree]) -> dict[int, Graph]:
    """What the last import of each guide brought, by its key; of those that were edited since. One statement."""
    edited = [tree for tree in trees if was_edited(tree)]
    if not edited:
        return {}
    wanted = Q()
    for tree in edited:
        wanted |= Q(tree=tree.pk, serial=tree.origin_serial)
    return {revision.tree_id: revision.graph for revision in Revision.objects.filter(wanted).defer("message")}


def was_edited(tree: Tree) -> bool:
    """Whether somebody has changed the guide since its last import."""
    return tree.origin_serial is not None and tree.origin_serial != tree.serial


def _parts(node: Node, graph: Graph) -> Iterator[tuple[str, tuple[object, str]]]:
    """(part, (value, what it says)) of a step. ``graph``: has the steps that its answers lead to.

    Values are compared, not words: an answer is the same where the step that it leads to was renamed.
    """
    yield "title", (node.title, f"Title: {node.title}")
    yield "body", (node.body, f"Text: {one_line(node.body) or 'none'}")
    yield "outcome", (node.outcome, f"Outcome: {node.outcome or 'none'}")
    for option in node.options:
        to = graph.nodes.get(option.to)
        condition = f", if {option.condition}" if option.condition else ""
        words = f"Answer {quoted(option.label)} to {quoted(to.title) if to else 'nowhere'}{condition}"
        yield option.key, (option, words)
