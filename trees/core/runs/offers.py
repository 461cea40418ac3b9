"""Which answers of a step are offered in a run, and which step goes on by itself.

An answer without a condition is always offered, one with a condition where that is true, and "else" where no other
condition of its step is. A step in which every answer has a condition *decides*: with one answer left and nothing to
fill in, the run goes on by itself.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain

from trees.core.conditions import ELSE, ConditionError, Scope, Term, compile_condition, evaluate
from trees.core.fields import inputs
from trees.core.graph import CONTINUE, Graph, Node, Option
from trees.core.runs.state import Graphs, State, Step, node_at

NEVER: Term = ("or",)  # of a condition that is not valid: check.py reports it, and nothing is offered by it
# Keys of the memo, beside those of nodes: the kinds of the fields; the conditions that were compiled, by their text.
KINDS, COMPILED = "", "#"


def has_conditions(node: Node) -> bool:
    return any(option.condition for option in node.options)


def decides(node: Node) -> bool:
    """Whether every answer of ``node`` has a condition."""
    return bool(node.options) and all(option.condition for option in node.options)


def offers(state: State, graphs: Graphs, today: datetime.date | None) -> tuple[Option, ...]:
    """The answers that are offered where the run is, in their order, without those that lead nowhere yet."""
    graph = graphs(state.place.release_id)
    node = graph.nodes[state.place.node]
    if has_conditions(node):
        return tuple(option for option in offered(graph, node, scope_of(state, graphs, today)) if option.to)
    return tuple(option for option in node.options if option.to)


def offered(graph: Graph, node: Node, scope: Scope) -> tuple[Option, ...]:
    """The answers of ``node`` that are offered to somebody who knows what is in ``scope``, in their order."""
    terms = terms_of(graph, node)
    row = offered_row(terms, scope)
    return tuple([option for option, is_offered in zip(node.options, row, strict=True) if is_offered])


def offered_row(terms: tuple[Term | None, ...], scope: Scope) -> list[bool]:
    """Whether each answer is offered, by its compiled condition."""
    row = [term is None or (term != ELSE and evaluate(term, scope) is True) for term in terms]
    if ELSE not in terms or True in [holds for term, holds in zip(terms, row, strict=True) if term]:
        return row
    return [holds or term == ELSE for term, holds in zip(terms, row, strict=True)]


def scope_of(state: State, graphs: Graphs, today: datetime.date | None) -> Scope:
    """What is known in a run: the values, ticket and caller, and the answers of its trail by their labels."""
    answers = {step.place.node: _label(graphs(step.place.release_id), step) for step in state.trail}
    return Scope({**state.details, **state.values}, answers, today)


def refused_by(newer: Graph, state: State, graphs: Graphs, today: datetime.date | None) -> list[tuple[Node, Option]]:
    """The answers of the trail, given in the run's own guide, that ``newer`` has and would not have offered.

    By the values that are known now, and the answers before each.
    """
    found = []
    for count, step in enumerate(state.trail):
        node = newer.nodes.get(step.place.node)
        if node is None or step.place.back or not has_conditions(node):
            continue
        option = next((each for each in node.options if each.key == step.option), None)
        known = scope_of(replace(state, trail=state.trail[:count]), graphs, today)
        if option and option not in offered(newer, node, known):
            found.append((node, option))
    return found


def next_decision(state: State, graphs: Graphs, today: datetime.date | None) -> Option | None:
    """The answer with which the run goes on by itself, if it does.

    None also where that would lead through another guide, which a person chooses to enter, and where the run has come
    by itself already: guides may loop.
    """
    node = node_at(state.place, graphs)
    if state.ended or not state.trail or not decides(node) or inputs.inputs_of(node.body):
        return None
    if state.place in _passed_by_itself(state):
        return None
    left = offers(state, graphs, today)
    return left[0] if len(left) == 1 and not left[0].tree else None


def terms_of(graph: Graph, node: Node) -> tuple[Term | None, ...]:
    """The compiled condition of each answer of ``node``; None for an answer without one."""
    terms: tuple[Term | None, ...] | None = graph.memo.get(node.key)
    if terms is None:
        compiled: dict[str, Term | None] = graph.memo.setdefault(COMPILED, {"": None, "else": ELSE})
        conditions = [option.condition for option in node.options]
        for condition in conditions:
            if condition not in compiled:
                compiled[condition] = _compiled(condition, kinds_of(graph))
        terms = graph.memo[node.key] = tuple(map(compiled.__getitem__, conditions))
    return terms


def kinds_of(graph: Graph, fields: Mapping[str, tuple[inputs.Input, ...]] | None = None) -> dict[str, str]:
    """The kind of each value that a step of the guide asks for, by its name; see trees/core/fields/inputs.py.

    ``fields``: step -> what it asks for, if that has been read already.
    """
    kinds: dict[str, str] | None = graph.memo.get(KINDS)
    if kinds is None:
        read = fields.values() if fields is not None else (inputs.inputs_of(node.body) for node in graph.nodes.values())
        kinds = graph.memo[KINDS] = {field.name: field.kind for field in reversed([*chain.from_iterable(read)])}
    return kinds


def _compiled(condition: str, kinds: dict[str, str]) -> Term:
    try:
        return compile_condition(condition, kinds)
    except ConditionError:
        return NEVER


def _label(graph: Graph, step: Step) -> str:
    options = graph.nodes[step.place.node].options
    return next((option.label for option in options if option.key == step.option), CONTINUE)


def _passed_by_itself(state: State) -> set[object]:
    """The places that the run has passed since the last answer of a person."""
    passed: set[object] = set()
    for step in reversed(state.trail):
        if not step.automatic:
            break
        passed.add(step.place)
    return passed
