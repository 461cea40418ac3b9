"""What mends a problem by itself, where that is safe. No Django here.

A fix never takes away what somebody wrote, and brings no error to a step that was there before. Where there is more
than one right answer (how does this end? what does this picture show?) there is none: somebody has to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from trees.core.check import Problem
from trees.core.graph import CONTINUE, Graph, Node, Option, option_key
from trees.core.stored import MAX_NODES_PER_GUIDE, MAX_TITLE_CHARS

MAX_FIXES_CHARS = 1_000_000  # characters of all fixes together: a node with many problems stands in the fix of each
CONTINUE_SYNONYMS = {"", "continue", "go on", "next", "next step", "ok", "okay", "then", "done", "proceed"}


@dataclass(frozen=True, slots=True)
class Fix:
    """``label`` says what is done. ``changes`` is what a PATCH of the draft takes, see Graph.patched."""

    label: str
    changes: dict[str, Any]


def fixes(graph: Graph, problems: Iterable[Problem]) -> Iterator[Fix | None]:
    """What mends each of ``problems``, which are those of ``graph``; nothing any more once it gets long together."""
    fixer, left = _Fixer(graph), MAX_FIXES_CHARS
    for problem in problems:
        found = fixer.fix(problem) if left > 0 else None
        left -= len(graph.nodes[problem.node].text()) if found and problem.node else 0
        yield found


class _Fixer:
    def __init__(self, graph: Graph):
        self.graph = graph

    def fix(self, problem: Problem) -> Fix | None:
        if problem.kind == "no-start":
            return self._start()
        node = self.graph.nodes.get(problem.node)
        if node and problem.kind == "unreachable":
            return self._without(node)
        mend = {
            "leads-nowhere": self._led_on,
            "no-label": self._worded,
            "same-label": self._numbered,
            "single-option": self._continued,
            "sub-tree-missing": self._straight,
        }.get(problem.kind)
        option = next((each for each in node.options if each.key == problem.option), None) if node else None
        return mend(node, option) if mend and node and option else None

    def _start(self) -> Fix | None:
        """The one step from which all others can be reached."""
        roots = self.graph.roots() or list(self.graph.nodes)[:1]
        if len(roots) != 1 or len(self.graph.starting_at(roots[0]).reachable()) < len(self.graph.nodes):
            return None
        return Fix(f"Start at {self.graph.nodes[roots[0]].quoted}", {"start": roots[0]})

    def _without(self, node: Node) -> Fix | None:
        if node.title or node.body or node.options or node.key in self._targets:
            return None
        return Fix("Delete this empty step", {"nodes": {node.key: None}})

    def _led_on(self, node: Node, option: Option) -> Fix | None:
        if not option.label and len(node.options) > 1:
            return self._worded(node, option)
        if len(self.graph.nodes) >= MAX_NODES_PER_GUIDE:
            return None
        key = option_key(f"{node.key} {option.key}", self.graph.nodes)
        title = "Next step" if _goes_on(option) else option.label
        return _change(f"Make a new step “{title}” for it", _with(node, replace(option, to=key)), Node(key, title))

    def _worded(self, node: Node, option: Option) -> Fix | None:
        """Nothing was written into it: the only one is Continue, and one that leads nowhere can go."""
        if len(node.options) == 1:
            return self._continued(node, option)
        if option.to or option.tree:
            return None
        rest = tuple(each for each in node.options if each is not option)
        return _change("Delete this empty answer", replace(node, options=rest))

    def _numbered(self, node: Node, option: Option) -> Fix | None:
        taken = {each.label.casefold() for each in node.options}
        numbers = range(2, len(taken) + 3)
        label = next(each for n in numbers if (each := f"{option.label} ({n})").casefold() not in taken)
        if len(label) > MAX_TITLE_CHARS:
            return None
        return _change(f"Call it “{label}”", _with(node, replace(option, label=label)))

    def _continued(self, node: Node, option: Option) -> Fix | None:
        if not _goes_on(option):
            return None
        return _change(f"Call it “{CONTINUE}”", _with(node, replace(option, label=CONTINUE)))

    def _straight(self, node: Node, option: Option) -> Fix | None:
        return _change(f"Do not lead through guide {option.tree}", _with(node, replace(option, tree=0)))

    @cached_property
    def _targets(self) -> set[str]:
        return {option.to for node in self.graph.nodes.values() for option in node.options}


def _goes_on(option: Option) -> bool:
    """Whether its words say no more than Continue does."""
    return option.label.strip(" .…>→»").casefold() in CONTINUE_SYNONYMS


def _with(node: Node, option: Option) -> Node:
    return replace(node, options=tuple(option if each.key == option.key else each for each in node.options))


def _change(label: str, *nodes: Node) -> Fix:
    return Fix(label, {"nodes": {node.key: node.to_json() for node in nodes}})
