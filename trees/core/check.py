"""What is wrong with a guide, or could be better. Linear in nodes and options; no Django here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trees.core import inputs, links
from trees.core.graph import CONTINUE, Graph, Node, Option

MAX_OPTIONS_WITH_KEY = 9
MAX_ADVISED_DEPTH = 15
MAX_QUOTED_URL_CHARS = 80  # characters of an address, in a message


@dataclass(frozen=True, slots=True)
class Problem:
    """``level`` is error or warning. ``node`` and ``option`` are keys, "" where the problem is not one's own.

    ``kind``: no-start, leads-nowhere, unreachable, no-way-out, same-label, no-label, no-title, no-outcome,
    many-options, single-option, deep, image-without-text, image-elsewhere, dead-link, bad-input, input-differs,
    unknown-value. And of the trees that a guide leads through, from trees/models/subtrees.py: sub-tree-missing,
    sub-tree-archived, sub-tree-unpublished, sub-tree-loop, sub-tree-many. Of its pictures, from
    trees/models/pictures.py: dead-link.
    """

    kind: str
    level: str
    node: str
    option: str
    message: str


def check(graph: Graph) -> list[Problem]:
    """The problems of ``graph``: first what keeps it as a whole from working, then node by node in their order."""
    if not graph.nodes:
        return [error("no-start", "There is no step yet.")]
    problems = [] if graph.start in graph.nodes else [error("no-start", "It is not said where the guide starts.")]
    depths = _depths(graph)
    leads_out = _leads_out(graph)
    values = _Values(graph)
    for node in graph.nodes.values():
        problems += _node_problems(node)
        problems += _option_problems(node, graph)
        problems += _place_problems(node, depths, leads_out)
        if "](" in node.body or "![" in node.body or "<" in node.body:
            problems += _link_problems(node)
        if "___" in node.body or "{{" in node.body:
            problems += _input_problems(node, values)
    return problems


def error(kind: str, message: str, node: Node | None = None, option: Option | None = None) -> Problem:
    return _problem(kind, "error", message, node, option)


def warning(kind: str, message: str, node: Node | None = None, option: Option | None = None) -> Problem:
    return _problem(kind, "warning", message, node, option)


def _node_problems(node: Node) -> Iterator[Problem]:
    if not node.title:
        yield error("no-title", "This step has no title.", node)
    if not node.options and not node.outcome:
        yield error(
            "no-outcome", f"{node.quoted} ends the guide, but does not say how: resolved, escalate or not.", node
        )
    if len(node.options) > MAX_OPTIONS_WITH_KEY:
        yield warning(
            "many-options",
            f"{node.quoted} has {len(node.options)} answers; {MAX_OPTIONS_WITH_KEY} have a key.",
            node,
        )


def _option_problems(node: Node, graph: Graph) -> Iterator[Problem]:
    labels: set[str] = set()
    for option in node.options:
        if option.to not in graph.nodes:
            yield error("leads-nowhere", f"{option.quoted} at {node.quoted} leads nowhere yet.", node, option)
        if not option.label:
            yield error("no-label", f"An answer at {node.quoted} has no words.", node, option)
        elif option.label.casefold() in labels:
            yield error("same-label", f"{node.quoted} has two answers called {option.quoted}.", node, option)
        labels.add(option.label.casefold())
    if len(node.options) == 1 and node.options[0].label != CONTINUE:
        yield warning(
            "single-option",
            f"The only way on from {node.quoted} is {node.options[0].quoted}; it is usually “{CONTINUE}”.",
            node,
            node.options[0],
        )


def _link_problems(node: Node) -> Iterator[Problem]:
    """At most one of each kind: what is wrong with one picture of a step is mostly wrong with all of them."""
    text = inputs.without_code(node.body)
    pictures = links.pictures(text)
    if any(not words for words, _ in pictures) or links.has_html_image_without_alt(text):
        yield warning("image-without-text", f"An image in {node.quoted} has no text for those who cannot see it.", node)
    for to in [to for _, to in pictures if links.is_external(to)][:1]:
        message = f"An image in {node.quoted} is on another site and is not shown: {to[:MAX_QUOTED_URL_CHARS]}."
        yield warning("image-elsewhere", message, node)
    for to in [to for to in links.targets(text) if links.is_relative(to)][:1]:
        yield warning(
            "dead-link", f"{node.quoted} leads to a file that is not here: {to[:MAX_QUOTED_URL_CHARS]}.", node
        )


def _place_problems(node: Node, depths: dict[str, int], leads_out: set[str]) -> Iterator[Problem]:
    if depths and node.key not in depths:
        yield error("unreachable", f"No way from the start leads to {node.quoted}.", node)
    if node.options and node.key not in leads_out:
        yield error("no-way-out", f"From {node.quoted} no outcome can be reached.", node)
    if depths.get(node.key, 0) > MAX_ADVISED_DEPTH:
        yield warning("deep", f"{node.quoted} is {depths[node.key]} steps from the start.", node)


class _Values:
    """What the steps ask for: the blanks of each, and what is wrong with them; and who asks first for each value."""

    def __init__(self, graph: Graph):
        asking = [node for node in graph.nodes.values() if "___" in node.body]
        self.of = {node.key: inputs.read_inputs(node.body) for node in asking}
        self.first: dict[str, tuple[inputs.Input, Node]] = {}
        for node in asking:
            for blank in self.of[node.key][0]:
                self.first.setdefault(blank.name, (blank, node))


def _input_problems(node: Node, values: _Values) -> Iterator[Problem]:
    blanks, problems = values.of.get(node.key, ((), ()))
    for problem in problems:
        yield error("bad-input", problem, node)
    for blank in blanks:
        first, where = values.first[blank.name]
        if (blank.kind, blank.sensitive) != (first.kind, first.sensitive):
            yield error(
                "input-differs",
                f"{node.quoted} asks for {blank.name} as {_kind(blank)}, {where.quoted} as {_kind(first)}.",
                node,
            )
    for name in inputs.used_names(node.body):
        if name not in values.first:
            message = f"{node.quoted} shows {{{{{name}}}}}, which no step of this guide asks for."
            yield warning("unknown-value", message, node)


def _kind(blank: inputs.Input) -> str:
    return f"sensitive {blank.kind}" if blank.sensitive else blank.kind


def _depths(graph: Graph) -> dict[str, int]:
    """Key -> the fewest options to be taken from the start to get there; only what can be reached."""
    depths = {graph.start: 0} if graph.start in graph.nodes else {}
    level = list(depths)
    while level:
        following = []
        for key in level:
            for option in graph.nodes[key].options:
                if option.to in graph.nodes and option.to not in depths:
                    depths[option.to] = depths[key] + 1
                    following.append(option.to)
        level = following
    return depths


def _leads_out(graph: Graph) -> set[str]:
    """Keys from which a node without options can be reached, those nodes included."""
    before: dict[str, list[str]] = {}
    for node in graph.nodes.values():
        for option in node.options:
            before.setdefault(option.to, []).append(node.key)
    found = {node.key for node in graph.nodes.values() if not node.options}
    waiting = list(found)
    while waiting:
        for key in _new(before.get(waiting.pop(), ()), found):
            found.add(key)
            waiting.append(key)
    return found


def _new(keys: Iterable[str], found: set[str]) -> list[str]:
    return [key for key in dict.fromkeys(keys) if key not in found]


def _problem(kind: str, level: str, message: str, node: Node | None, option: Option | None) -> Problem:
    return Problem(kind, level, node.key if node else "", option.key if option else "", message)
