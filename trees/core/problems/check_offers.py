"""Which answers of a step can be offered: those that never are, gaps and overlaps.

An answer is said to be never offered only where no value at all makes its condition true. A gap and an overlap are
reported with values, after a run with these values has come to the step. What cannot be shown is not reported.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, product
from math import prod

from trees.core.conditions import ELSE, Scope, Term, names_in, steps_in
from trees.core.conditions.samples import UNKNOWN, Sampled, name_of, sampled
from trees.core.conditions.terms import parts
from trees.core.conditions.witness import Witness, witness
from trees.core.graph import Graph, Node, Option
from trees.core.problems.asked import Asked
from trees.core.problems.problem import Problem, error, warning
from trees.core.problems.tries import TODAY, Reached, Trial, Tries
from trees.core.runs.offers import decides, offered_row, terms_of

MAX_TRIED_PER_STEP = 256
MAX_COMPARED = 20_000  # combinations of values for a guide
MAX_TRIED_RUNS_PER_STEP = 16

Combination = tuple[str, ...]  # a value for each operand


@dataclass(frozen=True, slots=True)
class Rows:
    """What the answers of a step come out as. ``never``: the indexes of those that no combination offers.

    ``odd``: combinations that offer none of them, or more than one.
    """

    never: tuple[int, ...]
    odd: tuple[Combination, ...]


NOTHING_KNOWN = Rows((), ())


@dataclass(slots=True)
class Offers:
    """``closed``: operand -> all that it can be, where that is known."""

    graph: Graph
    closed: Mapping[Term, tuple[str, ...]]
    asked: Asked
    tries: Tries
    left: int = MAX_COMPARED
    rows: dict[tuple[object, ...], Rows] = field(default_factory=dict)
    rows_of: dict[tuple[str, ...], Rows] = field(default_factory=dict)  # by the conditions of a step

    def problems(self, node: Node) -> Iterator[Problem]:
        """The problems of ``node``, whose conditions are valid."""
        rows = self._rows(node)
        for option in map(node.options.__getitem__, rows.never):
            yield error("never-offered", f"{option.quoted} at {node.quoted} can never be offered.", node, option)
        if rows.odd and self.tries.left >= 0 and decides(node):
            yield from islice(self._odd_problems(node, rows.odd), 1)

    def _odd_problems(self, node: Node, odd: Iterable[Combination]) -> Iterator[Problem]:
        forms = self._forms(node)
        terms = [term for term in terms_of(self.graph, node) if term]
        trials = (trial for each in odd if (trial := self._trial(node, forms, each)))
        for trial in islice(trials, MAX_TRIED_RUNS_PER_STEP):
            reached = self.tries.reach(node, trial)
            if reached and not reached.offered:
                yield error("gap", f"No answer at {node.quoted} is offered {_with(reached, terms, self.graph)}.", node)
            elif reached and len(reached.offered) > 1:
                names = " and ".join(option.quoted for option in reached.offered[:2])
                message = f"{names} at {node.quoted} are both offered {_with(reached, terms, self.graph)}."
                yield warning("overlap", message, node)

    def _trial(self, node: Node, forms: Sampled, combination: Combination) -> Trial | None:
        """What to fill in and to answer so that ``combination`` comes about; None where that cannot be."""
        found: Witness | None = {}
        pairs = zip(forms.operands, combination, strict=True)
        for operand, value in sorted(pairs, key=lambda pair: pair[0][0] != "call"):
            found = found if found is None else witness(operand, value, TODAY, found)
        if found is None:
            return None
        values = {name: value for (kind, name), value in found.items() if kind == "name"}
        if any(not value and self.asked.is_sure(("required", name), node) for name, value in values.items()):
            return None
        answers = {key: value for (kind, key), value in found.items() if kind == "answer"}
        return Trial(values, answers, datetime.date.fromisoformat(found.get(("today", ""), TODAY.isoformat())))

    def _rows(self, node: Node) -> Rows:
        """Conditions of one form come out alike, so each form is looked at once."""
        conditions = tuple([option.condition for option in node.options])
        rows = self.rows_of.get(conditions)
        if rows is None:
            forms = self._forms(node)
            rows = self.rows.get(forms[:2])
            if rows is None:
                rows = self.rows[forms[:2]] = self._compared(forms)
            self.rows_of[conditions] = rows
        return rows

    def _forms(self, node: Node) -> Sampled:
        return sampled(terms_of(self.graph, node), self.closed)

    def _compared(self, forms: Sampled) -> Rows:
        if any(values is None for values in forms.values):
            return NOTHING_KNOWN
        values = [each or () for each in forms.values]
        count = min(prod(map(len, values)), MAX_TRIED_PER_STEP)
        self.left -= count * len(forms.terms)
        if self.left < 0:
            return NOTHING_KNOWN
        combinations = list(islice(product(*values), count))
        rows = [offered_row(forms.terms, _scope(each)) for each in combinations]
        is_all = count == prod(map(len, values))
        never = tuple(i for i, column in enumerate(zip(*rows, strict=True)) if is_all and not any(column))
        odd = (each for each, row in zip(combinations, rows, strict=True) if sum(row) != 1)
        return Rows(never, tuple(odd))


def _scope(combination: Combination) -> Scope:
    return Scope({name_of(i): value for i, value in enumerate(combination)})


def _with(reached: Reached, terms: Iterable[Term], graph: Graph) -> str:
    """ "with age = 3 and light unknown" """
    conditions = [term for term in terms if term != ELSE]
    scope = reached.scope
    names = dict.fromkeys(name for term in conditions for name in names_in(term))
    steps = dict.fromkeys(key for term in conditions for key in steps_in(term))
    words = [f"{name} = {value}" if (value := scope.values.get(name)) else f"{name} unknown" for name in names]
    words += [_answered(graph.nodes[key], scope.answers.get(key) or UNKNOWN) for key in steps]
    words += ["today = " + str(scope.today)] * any(part[0] == "today" for term in conditions for part in parts(term))
    return f"with {' and '.join(words)}" if words else "at all"


def _answered(node: Node, answer: str) -> str:
    return f"{Option('', answer).quoted} at {node.quoted}" if answer else f"no answer at {node.quoted}"
