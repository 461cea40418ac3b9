"""A second import of the same source: what it would change in the guide that the first one made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Team
from trees.core.changes.diff import change_lines
from trees.core.changes.rekey import likeness, rekeyed
from trees.core.graph import Graph
from trees.models import Tree
from trees.transfer.choices import MERGE
from trees.transfer.library.exporter import drafts_by_tree
from trees.transfer.merging import Merging, last_imports, merging_of, was_edited
from trees.transfer.origin import origin_of, origins_of
from trees.transfer.plan import PlannedGuide

LIKELY = 0.5  # as much of both guides is the same
MAX_GUIDES_COMPARED = 500


@dataclass(frozen=True, slots=True)
class Again:
    """``graph``: the imported one, with the keys of ``tree``. ``lines``: what changes, the headline first.

    ``was_edited``: whether somebody has changed the guide since its last import. ``is_likely``: whether it is the same.
    ``merging``: how these edits can be kept, None where there are none or what the last import brought is gone.
    """

    tree: Tree
    graph: Graph
    lines: list[str]
    was_edited: bool
    is_likely: bool
    merging: Merging | None = None

    @property
    def value(self) -> str:
        """What the preview sends when the guide gets a new revision."""
        return f"{self.tree.pk}.{self.tree.serial}"

    @property
    def merge_value(self) -> str:
        """What it sends when that keeps the edits made here."""
        return self.value + MERGE

    @property
    def changes_nothing(self) -> bool:
        """Whether what is proposed would change nothing."""
        return self.merging.is_unchanged if self.merging else self.is_unchanged

    @property
    def is_unchanged(self) -> bool:
        return len(self.lines) == 1


def again_of(planned: Iterable[PlannedGuide], team: Team) -> dict[str, Again]:
    """By source, for the guides that were imported before: from the same file, or with the same title and steps.

    Three statements at most, however many guides there are.
    """
    guides = [each for each in planned if not each.error][:MAX_GUIDES_COMPARED]
    origins = {origin for each in guides for origin in origins_of(each.file, each.number)}
    titles = {each.document.title.casefold()[:200] for each in guides}
    trees = Tree.objects.filter(team=team).active().defer("words", "released_words").order_by("-pk")
    known = list(trees.filter(Q(origin__in=origins) | Q(sort_title__in=titles))[: 2 * MAX_GUIDES_COMPARED])
    drafts = drafts_by_tree([tree for tree in known if tree.serial])
    imports = last_imports(known)
    by_origin = {tree.origin: tree for tree in reversed(known) if tree.origin and tree.pk in drafts}
    by_title = {tree.sort_title: tree for tree in reversed(known) if tree.pk in drafts}
    found = ((each, _tree_of(each, by_origin, by_title, drafts)) for each in guides)
    return {each.source: _again(each, tree, drafts[tree.pk], imports.get(tree.pk)) for each, tree in found if tree}


def _tree_of(
    planned: PlannedGuide, by_origin: Mapping[str, Tree], by_title: Mapping[str, Tree], drafts: Mapping[int, Graph]
) -> Tree | None:
    """The guide of the same file; else one of a file that was called so before, or of the same title, whose steps are
    mostly the same."""
    if tree := by_origin.get(origin_of(planned.file, planned.number)):
        return tree
    trees = [by_origin.get(origin) for origin in origins_of(planned.file, planned.number)]
    trees.append(by_title.get(planned.document.title.casefold()[:200]))
    likely = (tree for tree in trees if tree and likeness(planned.document.graph, drafts[tree.pk]) >= LIKELY)
    return next(likely, None)


def _again(planned: PlannedGuide, tree: Tree, draft: Graph, last: Graph | None) -> Again:
    """``last``: what the last import brought."""
    new = planned.document.graph
    graph = rekeyed(new, draft)
    lines, is_likely = change_lines(draft, graph), likeness(new, draft) >= LIKELY
    origins = origins_of(planned.file, planned.number) or [""]  # pasted text comes from no file
    if last and tree.origin in origins and likeness(new, last) >= LIKELY:
        return Again(tree, graph, lines, was_edited(tree), True, merging_of(new, last, draft))
    return Again(tree, graph, lines, was_edited(tree), is_likely)
