"""What changed between two graphs, as data and in words.

``apply(old, diff(old, new)) == new``, including the order of the nodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trees.core.graph import Graph, Node, Option

NOTHING_CHANGED = "Nothing changed"
MAX_SUMMARY_CHANGES = 3  # a summary with more changes, or more characters, only counts them
MAX_SUMMARY_CHARS = 200


@dataclass(frozen=True, slots=True)
class Change:
    """A node that is in both graphs and differs."""

    before: Node
    after: Node


@dataclass(frozen=True, slots=True)
class Diff:
    """``start``: the new start, None if unchanged.

    ``order``: the keys of the new graph, None if the added nodes follow the old ones in their old order.
    """

    removed: tuple[Node, ...] = ()
    added: tuple[Node, ...] = ()
    changed: tuple[Change, ...] = ()
    start: str | None = None
    order: tuple[str, ...] | None = None


def diff(old: Graph, new: Graph) -> Diff:
    """The changes from ``old`` to ``new``."""
    added = tuple(node for key, node in new.nodes.items() if key not in old.nodes)
    stayed = [key for key in old.nodes if key in new.nodes]
    order = tuple(new.nodes)
    return Diff(
        removed=tuple(node for key, node in old.nodes.items() if key not in new.nodes),
        added=added,
        changed=tuple(Change(old.nodes[key], new.nodes[key]) for key in stayed if old.nodes[key] != new.nodes[key]),
        start=None if old.start == new.start else new.start,
        order=None if order == (*stayed, *(node.key for node in added)) else order,
    )


def apply(old: Graph, change: Diff) -> Graph:
    """``old`` with ``change`` applied."""
    removed = {node.key for node in change.removed}
    nodes = {key: node for key, node in old.nodes.items() if key not in removed}
    nodes |= {each.after.key: each.after for each in change.changed}
    nodes |= {node.key: node for node in change.added}
    if change.order is not None:
        nodes = {key: nodes[key] for key in change.order}
    return Graph(old.start if change.start is None else change.start, nodes)


def unchanged_count(change: Diff, old: Graph) -> int:
    """How many nodes of ``old`` are the same in the new graph."""
    return len(old.nodes) - len(change.removed) - len(change.changed)


# In words


def change_lines(old: Graph, new: Graph, change: Diff | None = None) -> list[str]:
    """First a headline, "2 steps added, 1 answer renamed, 34 of 36 steps untouched" or "Nothing changed"; then one line
    for each change.

    ``change``: ``diff(old, new)``, if the caller already has it.
    """
    change = change or diff(old, new)
    lines = list(_changes(change, new))
    counts: dict[str, int] = {}
    for kind, _ in lines:
        counts[kind] = counts.get(kind, 0) + 1
    if not counts:
        return [NOTHING_CHANGED]
    rest = f"{unchanged_count(change, old):,} of {_count(len(old.nodes), 'step')} untouched"
    return [", ".join([*(_counted(kind, count) for kind, count in counts.items()), rest]), *(line for _, line in lines)]


def summary(old: Graph, new: Graph) -> str:
    """One line: the changes themselves if they are few and short, else the headline without the untouched steps."""
    headline, *lines = change_lines(old, new)
    if not lines:
        return headline
    changes = "; ".join([lines[0], *(f"{line[0].lower()}{line[1:]}" for line in lines[1:])])
    short = len(lines) <= MAX_SUMMARY_CHANGES and len(changes) <= MAX_SUMMARY_CHARS
    return changes if short else headline.rpartition(", ")[0]


def _changes(change: Diff, new: Graph) -> Iterator[tuple[str, str]]:
    """(kind, line) of each change. A kind such as "step added" is counted in the headline."""
    yield from (("step added", f"Added step {node.quoted}") for node in change.added)
    yield from (("step removed", f"Removed step {node.quoted}") for node in change.removed)
    for each in change.changed:
        yield from _changes_of_step(each, new)
    if change.start is not None:
        yield "start moved", f"The guide now starts at {_step(new, change.start)}"
    if change.order is not None:
        yield "order changed", "Reordered the steps"


def _changes_of_step(each: Change, new: Graph) -> Iterator[tuple[str, str]]:
    before, after = each.before, each.after
    if before.title != after.title:
        yield (
            "step renamed",
            f"Renamed {before.quoted} to {after.quoted}" if before.title else f"Named {after.quoted}",
        )
    if before.body != after.body:
        yield "text changed", f"{_verb(before.body, after.body)} the text of {after.quoted}"
    if before.outcome != after.outcome:
        yield "outcome changed", _outcome(before, after)
    yield from _changes_of_answers(before, after, new)


def _verb(before: str, after: str) -> str:
    return "Changed" if before and after else "Added" if after else "Deleted"


def _outcome(before: Node, after: Node) -> str:
    if not after.outcome:
        return f"{after.quoted} no longer ends as {before.outcome}"
    return f"{after.quoted} now ends as {after.outcome}" + (f", no longer {before.outcome}" if before.outcome else "")


def _changes_of_answers(before: Node, after: Node, new: Graph) -> Iterator[tuple[str, str]]:
    old_options, options = ({option.key: option for option in node.options} for node in (before, after))
    for key, option in options.items():
        if key not in old_options:
            yield "answer added", f"Added answer {option.quoted} to {after.quoted}"
        else:
            yield from _changes_of_answer(old_options[key], option, new, f"at {after.quoted}")
    yield from (
        ("answer removed", f"Removed answer {option.quoted} from {after.quoted}")
        for key, option in old_options.items()
        if key not in options
    )
    if [key for key in old_options if key in options] != [key for key in options if key in old_options]:
        yield "answer list reordered", f"Reordered the answers of {after.quoted}"


def _changes_of_answer(before: Option, after: Option, new: Graph, at: str) -> Iterator[tuple[str, str]]:
    if before.label != after.label:
        yield "answer renamed", f"Renamed answer {before.quoted} to {after.quoted} {at}"
    if before.to != after.to:
        yield "answer redirected", f"{after.quoted} {at} now leads {_to(new, after.to)}"
    if before.tree != after.tree:
        through = "now goes through another guide" if after.tree else "no longer goes through another guide"
        yield "answer redirected", f"{after.quoted} {at} {through}"
    if before.condition != after.condition:
        yield "condition changed", f"{after.quoted} {at} is now offered {after.offered_when}"


def _step(graph: Graph, key: str) -> str:
    return graph.nodes[key].quoted if key in graph.nodes else "no step"


def _to(graph: Graph, key: str) -> str:
    return f"to {graph.nodes[key].quoted}" if key in graph.nodes else "nowhere"


def _counted(kind: str, count: int) -> str:
    """ "2 steps added" """
    thing, _, happened = kind.rpartition(" ")
    if thing in ("start", "order"):
        return kind
    return f"{_count(count, thing)} {happened}"


def _count(count: int, thing: str) -> str:
    """ "1 step", "2 steps" """
    return f"{count:,} {thing}" + ("" if count == 1 else "s")
