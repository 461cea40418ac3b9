"""What is wrong with a guide. Pure, and linear in the size of the graph."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass

from trees.graph import Graph, Node

ERROR, WARNING = "error", "warning"
MANY_OPTIONS = 9
DEEP = 15
BARE_IMAGE = re.compile(r"!\[\s*\]\(")


@dataclass(frozen=True, slots=True)
class Problem:
    """``level`` is "error" or "warning"; ``node`` and ``option`` are keys, "" where it is about the whole."""

    kind: str
    level: str
    message: str
    node: str = ""
    option: str = ""


def check(graph: Graph) -> list[Problem]:
    """Every problem, those of the whole first, then by node in the graph's order."""
    distance = distances(graph)
    finishing = can_finish(graph)
    problems = list(of_the_whole(graph))
    for node in graph.nodes.values():
        problems.extend(of_node(node, graph))
        if graph.start and node.key not in distance:
            problems.append(Problem("unreachable", ERROR, "No way leads here from the start.", node.key))
        elif node.options and node.key not in finishing:
            problems.append(Problem("endless", ERROR, "No outcome can be reached from here.", node.key))
        if distance.get(node.key, 0) == DEEP + 1:
            problems.append(Problem("deep", WARNING, f"It takes more than {DEEP} answers to get here.", node.key))
    return problems


def of_the_whole(graph: Graph) -> Iterator[Problem]:
    if not graph.nodes:
        yield Problem("empty", ERROR, "The guide has no steps.")
    elif graph.start not in graph.nodes:
        yield Problem("no-start", ERROR, "The guide has no start.")


def of_node(node: Node, graph: Graph) -> Iterator[Problem]:
    if not node.title:
        yield Problem("no-title", ERROR, "The step has no title.", node.key)
    if not node.options and not node.outcome:
        text = "The guide ends here without saying how: resolved, escalate or unresolved."
        yield Problem("no-outcome", ERROR, text, node.key)
    if len(node.options) > MANY_OPTIONS:
        text = f"{len(node.options)} answers; more than {MANY_OPTIONS} have no key of their own."
        yield Problem("many-options", WARNING, text, node.key)
    if len(node.options) == 1 and node.options[0].label.casefold() != "continue":
        text = "The only way on is not called “Continue”."
        yield Problem("single-option", WARNING, text, node.key, node.options[0].key)
    if BARE_IMAGE.search(node.body):
        yield Problem("no-alt", WARNING, "A picture has no alternative text.", node.key)
    yield from of_options(node, graph)


def of_options(node: Node, graph: Graph) -> Iterator[Problem]:
    labels = Counter(option.label.casefold() for option in node.options)
    seen: set[str] = set()
    for option in node.options:
        label = option.label.casefold()
        if option.to not in graph.nodes:
            yield Problem("leads-nowhere", ERROR, f"“{option.label}” leads nowhere yet.", node.key, option.key)
        if labels[label] > 1 and label not in seen:
            seen.add(label)
            text = f"{labels[label]} answers are called “{option.label}”."
            yield Problem("same-label", ERROR, text, node.key, option.key)


def distances(graph: Graph) -> dict[str, int]:
    """How many answers it takes at least from the start to each node that can be reached."""
    found = {graph.start: 0} if graph.start in graph.nodes else {}
    waiting = deque(found)
    while waiting:
        key = waiting.popleft()
        for option in graph.nodes[key].options:
            if option.to in graph.nodes and option.to not in found:
                found[option.to] = found[key] + 1
                waiting.append(option.to)
    return found


def can_finish(graph: Graph) -> set[str]:
    """Keys of the nodes from which some way leads to a node without options."""
    sources: dict[str, list[str]] = {}
    for node in graph.nodes.values():
        for option in node.options:
            sources.setdefault(option.to, []).append(node.key)
    finishing = {node.key for node in graph.nodes.values() if not node.options}
    waiting = list(finishing)
    while waiting:
        for source in sources.get(waiting.pop(), ()):
            if source not in finishing:
                finishing.add(source)
                waiting.append(source)
    return finishing
