"""The trees that a guide leads through: which there are, and what is wrong with them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from trees.core.check import Problem, error
from trees.core.graph import Graph, Node, Option
from trees.core.walk import MAX_SUBTREE_DEPTH
from trees.models.revisions import Revision

MOST = 100  # trees that one guide leads through
NAMED = re.compile(r'"tree":([0-9]+)')


@dataclass(frozen=True, slots=True)
class SubTree:
    """A tree that is led through. ``release``: the key of the one that a run enters, 0 for none. ``leads``: further."""

    title: str
    archived: bool
    release: int
    leads: tuple[int, ...] = ()


class LiveTrees:
    """Those of ``trees`` (a queryset) that can be gone through, as they are live now: each is asked for once."""

    def __init__(self, trees):
        self.trees = trees.active().exclude(live=None)
        self.releases: dict[int, int] = {}
        self.titles: dict[int, str] = {}

    def __call__(self, tree: int) -> int:
        """The release of ``tree``; 0 where it is another team's, archived, not published, or gone."""
        self.look_up([tree])
        return self.releases[tree]

    def look_up(self, trees: Iterable[int]) -> None:
        asked = set(trees) - set(self.releases)
        if not asked:
            return
        self.releases |= dict.fromkeys(asked, 0)
        for key, live, title in self.trees.filter(pk__in=asked).values_list("pk", "live", "title"):
            self.releases[key], self.titles[key] = live, title


def leads(releases: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Release -> the trees that it leads through itself. One query, that reads only those which lead through any.

    What is stored is compact, and its texts have no quote without a backslash: so this finds options only.
    """
    found = Revision.objects.filter(pk__in=list(releases), content__contains='"tree":')
    rows = found.values_list("pk", "content")
    return {key: tuple(dict.fromkeys(map(int, NAMED.findall(content)))) for key, content in rows}


def reach(trees, first: Iterable[int], entered: Mapping[int, int] | None = None) -> dict[int, SubTree]:
    """Those of ``trees`` (a queryset) that are named in ``first``, and what their releases lead through in turn.

    ``entered``: tree -> the release that it is fixed to; any other is the live one. Two queries for each level, as many
    levels as a run goes into, and at most MOST trees.
    """
    found: dict[int, SubTree] = {}
    level = list(first)
    for _ in range(MAX_SUBTREE_DEPTH):
        wanted = [key for key in dict.fromkeys(level) if key not in found][: MOST - len(found)]
        if not wanted:
            break
        level = []
        for key, each in _level(trees.filter(pk__in=wanted), entered or {}).items():
            found[key] = each
            level += each.leads
    return found


def problems(graph: Graph, trees, tree=None) -> list[Problem]:
    """What is wrong with the trees that ``graph`` leads through, out of ``trees`` (a queryset).

    ``tree``: whose graph it is; such a one must not lead back into itself.
    """
    wanted = graph.trees()
    if not wanted:
        return []
    if len(wanted) > MOST:
        return [error("sub-tree-many", f"This guide leads through {len(wanted):,} others; at most {MOST}.")]
    found = reach(trees, wanted)
    back = _ways_back(found, tree.pk) if tree else {}
    return [
        problem
        for node in graph.nodes.values()
        for option in node.options
        if option.tree
        for problem in _of_option(node, option, found, back, tree)
    ]


def _level(trees, entered: Mapping[int, int]) -> dict[int, SubTree]:
    rows = {
        key: SubTree(title, bool(archived), entered.get(key) or (0 if archived else live or 0))
        for key, title, archived, live in trees.values_list("pk", "title", "archived_at", "live")
    }
    further = leads(filter(None, (each.release for each in rows.values())))
    return {
        key: SubTree(each.title, each.archived, each.release, further.get(each.release, ()))
        for key, each in rows.items()
    }


def _of_option(node: Node, option: Option, found, back: Mapping[int, int], tree) -> Iterator[Problem]:
    begin = f"{option.quoted} at {node.quoted} leads"
    sub = found.get(option.tree)
    if sub is None:
        message = f"{begin} through guide {option.tree}, which is not in this team."
        yield error("sub-tree-missing", message, node, option)
    elif option.tree in back or (tree and option.tree == tree.pk):
        way = " → ".join(_way(option.tree, found, back, tree))
        yield error("sub-tree-loop", f"{begin} back into this guide: {way}.", node, option)
    elif sub.archived:
        yield error("sub-tree-archived", f"{begin} through “{sub.title}”, which is in the archive.", node, option)
    elif not sub.release:
        yield error("sub-tree-unpublished", f"{begin} through “{sub.title}”, which is not published.", node, option)


def _ways_back(found: Mapping[int, SubTree], tree: int) -> dict[int, int]:
    """Each tree from which a run comes to ``tree`` -> the next one on the shortest way there."""
    before: dict[int, list[int]] = {}
    for key, each in found.items():
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


def _way(first: int, found: Mapping[int, SubTree], back: Mapping[int, int], tree) -> list[str]:
    titles = [tree.title]
    while first != tree.pk:
        titles.append(found[first].title)
        first = back[first]
    return [*titles, tree.title]
