"""Problems of the fields that lookups fill in: what the team's lookups do not have, or cannot be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trees.core.fields.inputs import Input, inputs_of
from trees.core.fields.lookups import Definition, Output
from trees.core.graph import Graph, Node
from trees.core.problems.problem import Problem, error, warning
from trees.core.runs.state import DETAILS

SOURCE = 'from="'
TAKES = {"number": ("number",), "date": ("date",), "yes-no": ("yes-no",)}  # a text or a choice takes any kind


def names_of_lookups(graph: Graph) -> set[str]:
    """The lookups that the fields of ``graph`` name."""
    return {field.lookup for _, field in _filled(graph)}


def check_lookups(graph: Graph, definitions: Mapping[str, Definition]) -> Iterator[Problem]:
    """``definitions``: the lookups of the team, by name."""
    filled = list(_filled(graph))
    if not filled:
        return
    asking = [each for node in graph.nodes.values() if "___" in node.body for each in inputs_of(node.body)]
    for node, field in filled:
        lookup = definitions.get(field.lookup)
        if lookup is None:
            message = f"{node.quoted} fills in {field.name} from {field.lookup}, which is no lookup of this team."
            yield error("unknown-lookup", message, node)
            continue
        yield from _output_problems(node, field, lookup)
    for name in dict.fromkeys(field.lookup for _, field in filled if field.lookup in definitions):
        first = next(node for node, field in filled if field.lookup == name)
        yield from _asked_problems(first, definitions[name], asking)


def _filled(graph: Graph) -> Iterator[tuple[Node, Input]]:
    for node in graph.nodes.values():
        if SOURCE in node.body and "___" in node.body:
            yield from ((node, field) for field in inputs_of(node.body) if field.lookup)


def _output_problems(node: Node, field: Input, lookup: Definition) -> Iterator[Problem]:
    output = lookup.outputs.get(field.give)
    begin = f"{node.quoted} fills in {field.name} from {lookup.name}, which gives"
    if output is None:
        gives = ", ".join(lookup.outputs) or "nothing"
        yield error("unknown-output", f"{begin} no {field.give}. It gives: {gives}.", node)
        return
    if not _takes(field, output):
        yield error("output-differs", f"{begin} a {output.kind}, and the field is a {field.kind}.", node)
    if output.sensitive and not field.sensitive:
        yield error("output-differs", f"{begin} a sensitive value: the field must be sensitive, too.", node)


def _takes(field: Input, output: Output) -> bool:
    return output.kind in TAKES.get(field.kind, (output.kind,))


def _asked_problems(node: Node, lookup: Definition, asking: list[Input]) -> Iterator[Problem]:
    for name in lookup.asks:
        fields = [field for field in asking if field.name == name]
        begin = f"{lookup.name}, which {node.quoted} uses, is asked with {name}"
        if any(field.sensitive for field in fields):
            yield error("unknown-value", f"{begin}, a sensitive value, which is not kept.", node)
        elif fields and all(field.lookup == lookup.name for field in fields):
            yield error("unknown-value", f"{begin}, which it gives itself.", node)
        elif not fields and name not in DETAILS:
            yield warning("unknown-value", f"{begin}, which no step of this guide asks for.", node)
