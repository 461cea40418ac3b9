"""Problems of a guide: errors and warnings. Linear in nodes and options."""

from __future__ import annotations

from collections.abc import Iterator

from trees.core import links
from trees.core.fields import inputs
from trees.core.graph import CONTINUE, Graph, Node
from trees.core.problems.check_conditions import check_conditions
from trees.core.problems.literals import literals
from trees.core.problems.problem import Problem, error, warning

MAX_OPTIONS_WITH_KEY = 9  # a run has the keys 1 to 9
MAX_ADVISED_DEPTH = 15
MAX_QUOTED_URL_CHARS = 80
MAX_NAMED_LITERALS = 3


def check(graph: Graph) -> list[Problem]:
    """The problems of ``graph``: first those of the whole graph, then those of each node in their order."""
    if not graph.nodes:
        return [error("no-start", "This guide has no steps yet.")]
    problems = [] if graph.start in graph.nodes else [error("no-start", "This guide has no start.")]
    depths = _depths(graph)
    leads_out = _leads_out(graph)
    values = _Values(graph)
    for node in graph.nodes.values():
        problems += _node_problems(node)
        problems += _option_problems(node, graph)
        problems += _place_problems(node, depths, leads_out)
        if "](" in node.body or "![" in node.body or "<" in node.body:
            problems += _link_problems(node)
        problems += _literal_problems(node)
        if "___" in node.body or "{{" in node.body:
            problems += _input_problems(node, values)
    return [*problems, *check_conditions(graph, {key: tuple(fields) for key, (fields, _) in values.of.items()})]


def _node_problems(node: Node) -> Iterator[Problem]:
    if not node.title:
        yield error("no-title", "This step has no title.", node)
    if not node.options and not node.outcome:
        yield error(
            "no-outcome", f"{node.quoted} ends the guide without an outcome: resolved, escalate or unresolved.", node
        )
    if len(node.options) > MAX_OPTIONS_WITH_KEY:
        yield warning(
            "many-options",
            f"{node.quoted} has {len(node.options)} answers. Only {MAX_OPTIONS_WITH_KEY} can be chosen with a key.",
            node,
        )


def _option_problems(node: Node, graph: Graph) -> Iterator[Problem]:
    labels: set[str] = set()
    for option in node.options:
        if option.to not in graph.nodes:
            yield error("leads-nowhere", f"{option.quoted} at {node.quoted} leads nowhere yet.", node, option)
        if not option.label:
            yield error("no-label", f"An answer at {node.quoted} has no text.", node, option)
        elif (label := option.label.casefold()) in labels:
            yield error("same-label", f"{node.quoted} has two answers called {option.quoted}.", node, option)
        else:
            labels.add(label)
    if len(node.options) == 1 and node.options[0].label != CONTINUE:
        yield warning(
            "single-option",
            f"The only answer at {node.quoted} is {node.options[0].quoted}. It is usually “{CONTINUE}”.",
            node,
            node.options[0],
        )


def _link_problems(node: Node) -> Iterator[Problem]:
    """At most one problem of each kind for a node: the pictures of a node mostly have the same problems."""
    text = inputs.without_code(node.body)
    pictures = links.pictures(text)
    if any(not alt for alt, _ in pictures) or links.has_html_image_without_alt(text):
        yield warning("image-without-text", f"An image in {node.quoted} has no text alternative.", node)
    for to in [to for _, to in pictures if links.is_external(to)][:1]:
        message = f"An image in {node.quoted} is on another site and is not shown: {to[:MAX_QUOTED_URL_CHARS]}."
        yield warning("image-elsewhere", message, node)
    for to in [to for to in links.targets(text) if links.is_dead(to)][:1]:
        message = f"{node.quoted} has a link of a kind that is not allowed: {to[:MAX_QUOTED_URL_CHARS]}."
        yield warning("dead-link", message, node)
    for to in [to for to in links.targets(text) if links.is_relative(to)][:1]:
        yield warning(
            "dead-link", f"{node.quoted} links to a file that does not exist here: {to[:MAX_QUOTED_URL_CHARS]}.", node
        )


def _literal_problems(node: Node) -> Iterator[Problem]:
    if words := literals(node.body):
        named = ", ".join(word[:MAX_QUOTED_URL_CHARS] for word in words[:MAX_NAMED_LITERALS])
        more = f" and {len(words) - MAX_NAMED_LITERALS} more" if len(words) > MAX_NAMED_LITERALS else ""
        yield warning("not-as-typed", f"{node.quoted} does not show this as it was typed: {named}{more}.", node)


def _place_problems(node: Node, depths: dict[str, int], leads_out: set[str]) -> Iterator[Problem]:
    if depths and node.key not in depths:
        yield error("unreachable", f"{node.quoted} cannot be reached from the start.", node)
    if node.options and node.key not in leads_out:
        yield error("no-way-out", f"No outcome can be reached from {node.quoted}.", node)
    if (depth := depths.get(node.key, 0)) > MAX_ADVISED_DEPTH:
        yield warning("deep", f"{node.quoted} is {depth} steps from the start.", node)


class _Values:
    """The fields of each node with their problems, and the first node that asks for each value."""

    def __init__(self, graph: Graph):
        asking = [node for node in graph.nodes.values() if "___" in node.body]
        self.of = {node.key: inputs.read_inputs(node.body) for node in asking}
        self.first: dict[str, tuple[inputs.Input, Node]] = {}
        for node in asking:
            for field in self.of[node.key][0]:
                self.first.setdefault(field.name, (field, node))


def _input_problems(node: Node, values: _Values) -> Iterator[Problem]:
    fields, problems = values.of.get(node.key, ((), ()))
    for problem in problems:
        yield error("bad-input", problem, node)
    for field in fields:
        first, where = values.first[field.name]
        if (field.kind, field.sensitive) != (first.kind, first.sensitive):
            yield error(
                "input-differs",
                f"{node.quoted} asks for {field.name} as {_kind(field)}, {where.quoted} as {_kind(first)}.",
                node,
            )
    for name in inputs.used_names(node.body):
        if name not in values.first:
            message = f"{node.quoted} shows {{{{{name}}}}}, which no step of this guide asks for."
            yield warning("unknown-value", message, node)


def _kind(field: inputs.Input) -> str:
    return f"sensitive {field.kind}" if field.sensitive else field.kind


def _depths(graph: Graph) -> dict[str, int]:
    """Key -> the fewest answers from the start, for every reachable node. Breadth-first."""
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
    """Keys from which a node without options can be reached, including those nodes."""
    sources: dict[str, list[str]] = {}
    for node in graph.nodes.values():
        for option in node.options:
            sources.setdefault(option.to, []).append(node.key)
    reached = {node.key for node in graph.nodes.values() if not node.options}
    waiting = list(reached)
    while waiting:
        for key in sources.get(waiting.pop(), ()):
            if key not in reached:
                reached.add(key)
                waiting.append(key)
    return reached
