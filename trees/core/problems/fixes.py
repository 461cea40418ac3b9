"""Automatic fixes for problems, where that is safe.

A fix never deletes what an author wrote, and never adds an error to an existing step. A problem with more than one
right solution (which outcome? what does this picture show?) has no fix: the author decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from trees.core.graph import CONTINUE, Graph, Node, Option, option_key
from trees.core.problems.literals import with_literals_as_code
from trees.core.problems.problem import Problem
from trees.core.stored import MAX_NODES_PER_GUIDE, MAX_TITLE_CHARS

MAX_FIXES_CHARS = 1_000_000  # of all fixes together: a node with many problems is repeated in the fix of each
CONTINUE_SYNONYMS = {"", "continue", "go on", "next", "next step", "ok", "okay", "then", "done", "proceed"}


@dataclass(frozen=True, slots=True)
class Fix:
    """``label``: the action, for a button. ``changes``: the argument of Graph.patched and of a PATCH of the draft."""

    label: str
    changes: dict[str, Any]


def fixes(graph: Graph, problems: Iterable[Problem]) -> Iterator[Fix | None]:
    """A fix or None for each of the ``problems`` of ``graph``; only None once MAX_FIXES_CHARS is reached."""
    fixer, left = _Fixer(graph), MAX_FIXES_CHARS
    for problem in problems:
        fix = fixer.fix(problem) if left > 0 else None
        left -= len(graph.nodes[problem.node].text()) if fix and problem.node else 0
        yield fix


class _Fixer:
    def __init__(self, graph: Graph):
        self.graph = graph

    def fix(self, problem: Problem) -> Fix | None:
        if problem.kind == "no-start":
            return self._start()
        node = self.graph.nodes.get(problem.node)
        if node and problem.kind == "unreachable":
            return self._delete_empty(node)
        if node and problem.kind == "not-as-typed":
            body = with_literals_as_code(node.body)
            return _change("Show it as it was typed", replace(node, body=body)) if body != node.body else None
        fix = {
            "leads-nowhere": self._add_target,
            "no-label": self._label_or_delete,
            "same-label": self._number,
            "single-option": self._rename_to_continue,
            "sub-tree-missing": self._unlink_guide,
        }.get(problem.kind)
        option = next((each for each in node.options if each.key == problem.option), None) if node else None
        return fix(node, option) if fix and node and option else None

    def _start(self) -> Fix | None:
        """Only when exactly one step reaches all others."""
        roots = self.graph.roots() or list(self.graph.nodes)[:1]
        if len(roots) != 1 or len(self.graph.starting_at(roots[0]).reachable()) < len(self.graph.nodes):
            return None
        return Fix(f"Start at {self.graph.nodes[roots[0]].quoted}", {"start": roots[0]})

    def _delete_empty(self, node: Node) -> Fix | None:
        if node.title or node.body or node.options or node.key in self._targets:
            return None
        return Fix("Delete this empty step", {"nodes": {node.key: None}})

    def _add_target(self, node: Node, option: Option) -> Fix | None:
        if not option.label and len(node.options) > 1:
            return self._label_or_delete(node, option)
        if len(self.graph.nodes) >= MAX_NODES_PER_GUIDE:
            return None
        key = option_key(f"{node.key} {option.key}", self.graph.nodes)
        title = "Next step" if _means_continue(option) else option.label
        return _change(f"Add the step “{title}”", _with(node, replace(option, to=key)), Node(key, title))

    def _label_or_delete(self, node: Node, option: Option) -> Fix | None:
        """An empty label: the only option becomes Continue, one that leads nowhere is deleted."""
        if len(node.options) == 1:
            return self._rename_to_continue(node, option)
        if option.to or option.tree or option.condition:
            return None
        rest = tuple(each for each in node.options if each is not option)
        return _change("Delete this empty answer", replace(node, options=rest))

    def _number(self, node: Node, option: Option) -> Fix | None:
        taken = {each.label.casefold() for each in node.options}
        numbers = range(2, len(taken) + 3)
        label = next(each for n in numbers if (each := f"{option.label} ({n})").casefold() not in taken)
        if len(label) > MAX_TITLE_CHARS:
            return None
        return _change(f"Rename it to “{label}”", _with(node, replace(option, label=label)))

    def _rename_to_continue(self, node: Node, option: Option) -> Fix | None:
        if not _means_continue(option):
            return None
        return _change(f"Rename it to “{CONTINUE}”", _with(node, replace(option, label=CONTINUE)))

    def _unlink_guide(self, node: Node, option: Option) -> Fix | None:
        return _change(f"Remove guide {option.tree} from this answer", _with(node, replace(option, tree=0)))

    @cached_property
    def _targets(self) -> set[str]:
        return {option.to for node in self.graph.nodes.values() for option in node.options}


def _means_continue(option: Option) -> bool:
    """Whether the label says no more than Continue does."""
    return option.label.strip(" .…>→»").casefold() in CONTINUE_SYNONYMS


def _with(node: Node, option: Option) -> Node:
    return replace(node, options=tuple(option if each.key == option.key else each for each in node.options))


def _change(label: str, *nodes: Node) -> Fix:
    return Fix(label, {"nodes": {node.key: node.to_json() for node in nodes}})
