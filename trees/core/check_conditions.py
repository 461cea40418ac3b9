"""Problems of conditions. What is claimed of runs is shown by a run that was tried, or holds for all values.

An answer is said to be never offered only where no value at all makes its condition true. A gap and an overlap are
reported with values, after a run with these values has come to the step. What cannot be shown is not reported.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, product

from trees.core import inputs
from trees.core.conditions import ELSE, ConditionError, Scope, Term, compile_condition, names_in, steps_in
from trees.core.conditions.compiler import DETAILS
from trees.core.conditions.samples import UNKNOWN, is_complete, samples
from trees.core.graph import Graph, Node, Option
from trees.core.offers import NEVER, decides, has_conditions, kinds_of, offered, offered_row, terms_of
from trees.core.problem import Problem, error, warning

MAX_TRIED_PER_STEP = 256
MAX_TRIED_STEPS = 20_000  # of all runs that are tried for a guide
TODAY = datetime.date(2026, 1, 15)
PLAIN = {"number": "1", "date": TODAY.isoformat(), "yes-no": "yes", "text": "x"}


@dataclass(slots=True)
class Found:
    """A run that was tried: it comes to ``node`` by the steps ``way``, knows ``values`` there, and is offered
    ``offered``."""

    node: Node
    values: Mapping[str, str]
    offered: tuple[Option, ...]
    way: tuple[str, ...]


def check_conditions(graph: Graph) -> Iterator[Problem]:
    """The problems of the conditions of ``graph``, in the order of its nodes."""
    conditional = [node for node in graph.nodes.values() if has_conditions(node)]
    if not conditional:
        return
    asked = _Asked(graph)
    tries = Tries(graph)
    for node in conditional:
        terms = zip(node.options, terms_of(graph, node), strict=True)
        problems = [each for option, term in terms if term for each in _condition_problems(option, term, node, asked)]
        yield from problems
        if not any(problem.level == "error" for problem in problems):
            yield from _offer_problems(node, graph, asked, tries)


class _Asked:
    """The fields of a guide by their names."""

    def __init__(self, graph: Graph):
        self.graph = graph
        self.kinds = kinds_of(graph)
        fields = [each for node in graph.nodes.values() for each in inputs.inputs_of(node.body)]
        self.sensitive = {each.name for each in fields if each.sensitive}
        choices: dict[str, dict[str, None]] = {}
        for each in fields:
            if each.kind == "choice":
                choices.setdefault(each.name, {}).update(dict.fromkeys(each.choices))
        self.choices = {name: tuple(each) for name, each in choices.items() if self.kinds[name] == "choice"}


def _condition_problems(option: Option, term: Term, node: Node, asked: _Asked) -> Iterator[Problem]:
    at = f"The condition of {option.quoted} at {node.quoted}"
    if term == NEVER:
        found = _error_in(option.condition, asked.kinds)
        yield error("bad-condition", f"{at} cannot be read, at character {found.position + 1}: {found}", node, option)
    for name in names_in(term):
        if name in asked.sensitive:
            yield error("bad-condition", f"{at} uses {name}, a sensitive value, which is not kept.", node, option)
        elif name not in asked.kinds and name not in DETAILS:
            yield warning("unknown-value", f"{at} uses {name}, which no step of this guide asks for.", node, option)
    for key in steps_in(term):
        if key not in asked.graph.nodes:
            yield error(
                "bad-condition", f"{at} uses the answer of {key}, which is no step of this guide.", node, option
            )


def _error_in(condition: str, kinds: Mapping[str, str]) -> ConditionError:
    try:
        compile_condition(condition, kinds)
    except ConditionError as error:
        return error
    raise ValueError(f"{condition!r} is valid")


def _offer_problems(node: Node, graph: Graph, asked: _Asked, tries: Tries) -> Iterator[Problem]:
    terms = terms_of(graph, node)
    conditions = [term for term in terms if term and term != ELSE]
    combinations = _combinations(conditions, asked)
    if combinations is None:
        return
    rows = [offered_row(terms, Scope(values, {}, TODAY)) for values in combinations]
    for i, option in enumerate(node.options):
        if not any(row[i] for row in rows):
            yield error("never-offered", f"{option.quoted} at {node.quoted} can never be offered.", node, option)
    if not decides(node):
        return
    for values, row in zip(combinations, rows, strict=True):
        found = tries.reach(node, values) if sum(row) != 1 else None
        if found and not found.offered:
            yield error("gap", f"No answer at {node.quoted} is offered {_with(found, conditions)}.", node)
            return
        if found and len(found.offered) > 1:
            names = " and ".join(option.quoted for option in found.offered[:2])
            yield warning("overlap", f"{names} at {node.quoted} are both offered {_with(found, conditions)}.", node)
            return


def _combinations(terms: list[Term], asked: _Asked) -> list[dict[str, str]] | None:
    """Values to try for what ``terms`` compare; None where samples would not show everything, or are too many."""
    if not all(map(is_complete, terms)):
        return None
    values = samples(terms, asked.choices)
    tried = list(islice(product(*values.values()), MAX_TRIED_PER_STEP + 1))
    return [dict(zip(values, each, strict=True)) for each in tried] if len(tried) <= MAX_TRIED_PER_STEP else None


def _with(found: Found, terms: list[Term]) -> str:
    """ "with age = 3 and light unknown" """
    names = dict.fromkeys(name for term in terms for name in names_in(term))
    words = [f"{name} = {found.values[name]}" if found.values.get(name) else f"{name} unknown" for name in names]
    return f"with {' and '.join(words)}" if words else "at all"


@dataclass(slots=True)
class Tries:
    """Runs of a guide that are tried: breadth first, each step reached once, with certain values."""

    graph: Graph
    left: int = MAX_TRIED_STEPS
    fields: dict[str, tuple[inputs.Input, ...]] = field(default_factory=dict)

    def reach(self, wanted: Node, values: Mapping[str, str]) -> Found | None:
        """A run that comes to ``wanted`` when ``values`` are filled in; None if none was found."""
        start = self.graph.start
        if start not in self.graph.nodes:
            return None
        came: dict[str, str] = {start: ""}
        waiting: list[tuple[str, dict[str, str]]] = [(start, {})]
        for key, known in waiting:
            self.left -= 1
            if self.left < 0:
                return None
            node = self.graph.nodes[key]
            filled = self._filled(node, values)
            if filled is None:
                continue
            known = {**known, **filled}
            left = offered(self.graph, node, Scope(known, {}, TODAY)) if has_conditions(node) else node.options
            if node is wanted:
                return Found(node, known, left, _way(came, key))
            for option in left:
                if option.to in self.graph.nodes and option.to not in came and not option.tree:
                    came[option.to] = key
                    waiting.append((option.to, known))
        return None

    def _filled(self, node: Node, values: Mapping[str, str]) -> dict[str, str] | None:
        """What is filled in at ``node``; None where a field must be filled in and no value for it is at hand."""
        fields = self.fields.setdefault(node.key, inputs.inputs_of(node.body) if "___" in node.body else ())
        filled: dict[str, str] = {}
        for each in fields:
            plain = each.choices[0] if each.kind == "choice" else PLAIN[each.kind]
            value = values.get(each.name, UNKNOWN) or (plain if each.required and each.name not in values else UNKNOWN)
            try:
                checked = each.check(value)
            except ValueError:
                return None
            filled[each.name] = UNKNOWN if each.sensitive else checked
        return filled


def _way(came: Mapping[str, str], key: str) -> tuple[str, ...]:
    way = [key]
    while came[way[-1]]:
        way.append(came[way[-1]])
    return tuple(reversed(way))
