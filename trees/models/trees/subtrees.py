"""The trees that a guide leads through: which there are, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trees.core.graph import Graph, Node, Option
from trees.core.problems.problem import Problem, error
from trees.core.runs.walk import MAX_SUBTREE_DEPTH
from trees.models.trees.revisions import Revision

if TYPE_CHECKING:
    from trees.models.trees.publishing import Publishing
    from trees.models.trees.tree import TreeQuerySet

MAX_SUBTREES_PER_GUIDE = 100
TREE_KEY = re.compile(r'"tree":([0-9]+)')


@dataclass(frozen=True, slots=True)
class SubTree:
    """A tree that is led through. ``release_id``: the release that a run enters, 0 for none.

    ``leads``: the trees that it leads through in turn.
    """

    title: str
    archived: bool
    release_id: int
    leads: tuple[int, ...] = ()


class LiveTrees:
    """The live releases of those of ``trees`` that a run can enter; each is looked up once."""

    def __init__(self, trees: TreeQuerySet) -> None:
        self.trees = trees.active().exclude(live=None)
        self.releases: dict[int, int] = {}
        self.titles: dict[int, str] = {}

    def __call__(self, tree: int) -> int:
        """The release of ``tree``; 0 where it is another team's, archived, not published, or gone."""
        self.look_up([tree])
        return self.releases[tree]

    def look_up(self, trees: Iterable[int]) -> None:
        unknown = set(trees) - set(self.releases)
        if not unknown:
            return
        self.releases |= dict.fromkeys(unknown, 0)
        for key, live, title in self.trees.filter(pk__in=unknown).values_list("pk", "live", "title"):
            self.releases[key], self.titles[key] = live or 0, title


def leads(releases: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Release -> the trees that its options lead through. One query, which reads only releases with such an option.

    The stored JSON is compact and escapes each quote within a text, so the pattern matches options only.
    """
    revisions = Revision.objects.filter(pk__in=list(releases), content__contains='"tree":')
    rows = revisions.values_list("pk", "content")
    return {key: tuple(dict.fromkeys(map(int, TREE_KEY.findall(content)))) for key, content in rows}


def reach(trees: TreeQuerySet, first: Iterable[int], entered: Mapping[int, int] | None = None) -> dict[int, SubTree]:
    """Those of ``trees`` whose keys are in ``first``, and what their releases lead through in turn.

    ``entered``: tree -> the release that it is fixed to; any other is the live one. Two queries for each level, down to
    MAX_SUBTREE_DEPTH, and at most MAX_SUBTREES_PER_GUIDE trees.
    """
    reached: dict[int, SubTree] = {}
    level = list(first)
    for _ in range(MAX_SUBTREE_DEPTH):
        wanted = [key for key in dict.fromkeys(level) if key not in reached][: MAX_SUBTREES_PER_GUIDE - len(reached)]
        if not wanted:
            break
        level = []
        for key, each in _level(trees.filter(pk__in=wanted), entered or {}).items():
            reached[key] = each
            level += each.leads
    return reached


def problems(graph: Graph, trees: TreeQuerySet, tree: Publishing | None = None) -> list[Problem]:
    """The problems of the options of ``graph`` that lead through others of ``trees``.

    ``tree``: whose graph it is, if it is stored; it must not lead back into itself.
    """
    wanted = graph.trees()
    if not wanted:
        return []
    if len(wanted) > MAX_SUBTREES_PER_GUIDE:
        message = f"This guide leads through {len(wanted):,} others; at most {MAX_SUBTREES_PER_GUIDE}."
        return [error("sub-tree-many", message)]
    reached = reach(trees, wanted)
    back = _ways_back(reached, tree.pk) if tree else {}
    return [
        problem
        for node in graph.nodes.values()
        for option in node.options
        if option.tree
        for problem in _option_problems(node, option, reached, back, tree)
    ]


def _level(trees: TreeQuerySet, entered: Mapping[int, int]) -> dict[int, SubTree]:
    rows = {
        key: SubTree(title, bool(archived), entered.get(key) or (0 if archived else live or 0))
        for key, title, archived, live in trees.values_list("pk", "title", "archived_at", "live")
    }
    further = leads(each.release_id for each in rows.values() if each.release_id)
    return {
        key: SubTree(each.title, each.archived, each.release_id, further.get(each.release_id, ()))
        for key, each in rows.items()
    }


def _option_problems(
    node: Node, option: Option, reached: Mapping[int, SubTree], back: Mapping[int, int], tree: Publishing | None
) -> Iterator[Problem]:
    begin = f"{option.quoted} at {node.quoted} leads"
    sub = reached.get(option.tree)
    if sub is None:
        message = f"{begin} through guide {option.tree}, which is not in this team."
        yield error("sub-tree-missing", message, node, option)
    elif tree and (option.tree in back or option.tree == tree.pk):
        way = " → ".join(_way(option.tree, reached, back, tree))
        yield error("sub-tree-loop", f"{begin} back into this guide: {way}.", node, option)
    elif sub.archived:
        yield error("sub-tree-archived", f"{begin} through “{sub.title}”, which is in the archive.", node, option)
    elif not sub.release_id:
        yield error("sub-tree-unpublished", f"{begin} through “{sub.title}”, which is not published.", node, option)


def _ways_back(reached: Mapping[int, SubTree], tree: int) -> dict[int, int]:
    """Each tree from which a run reaches ``tree`` -> the next one on the shortest path there."""
    before: dict[int, list[int]] = {}
    for key, each in reached.items():
        for further in each.leads:
            before.setdefault(further, []).append(key)
    ways: dict[int, int] = {}
    waiting = [tree]
    for key in waiting:
        for earlier in before.get(key, ()):
            if earlier not in ways and earlier != tree:
                ways[earlier] = key
                waiting.append(earlier)
    return ways


def _way(first: int, reached: Mapping[int, SubTree], back: Mapping[int, int], tree: Publishing) -> list[str]:
    """The titles of the guides from ``tree`` into ``first`` and back to it."""
    titles = [tree.title]
    while first != tree.pk:
        titles.append(reached[first].title)
        first = back[first]
    return [*titles, tree.title]
