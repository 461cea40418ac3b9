"""Runs of a guide that are tried, to show what can happen in it."""

from __future__ import annotations

import datetime
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from trees.core.conditions import Scope, names_in, steps_in
from trees.core.conditions.functions import fold
from trees.core.conditions.samples import UNKNOWN
from trees.core.fields import inputs
from trees.core.graph import Graph, Node, Option
from trees.core.problems.asked import way_back
from trees.core.runs.offers import offered, terms_of

MAX_TRIED_STEPS = 5_000  # of all runs that are tried for a guide
SLOW_SECONDS = 0.02
TODAY = datetime.date(2026, 1, 15)
PLAIN = {"number": "1", "date": TODAY.isoformat(), "yes-no": "yes", "text": "x"}


@dataclass(frozen=True, slots=True)
class Trial:
    """What is filled in and answered wherever it is asked, and the day. ``answers``: key of a step -> label of its
    answer, UNKNOWN for a step that the run does not answer."""

    values: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    today: datetime.date = TODAY


@dataclass(frozen=True, slots=True)
class Reached:
    """The end of a run that was tried. ``scope``: what is known there. ``way``: the keys of its steps."""

    scope: Scope
    offered: tuple[Option, ...]
    way: tuple[str, ...]


@dataclass(slots=True)
class Tries:
    """Runs are tried breadth first, each step reached once.

    ``fields``: step -> what it asks for. ``conditional``: the steps with conditions. ``answered``: those whose answers
    some condition uses.
    """

    graph: Graph
    fields: Mapping[str, tuple[inputs.Input, ...]]
    conditional: Collection[str]
    answered: Collection[str]
    left: int = MAX_TRIED_STEPS
    checked: dict[tuple[str, str, str], str | None] = field(default_factory=dict)  # by step, field and value
    used: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)  # names and steps of a step's conditions
    memo: dict[tuple[object, ...], tuple[Option, ...]] = field(default_factory=dict)  # what is offered, by what is used

    def reach(self, wanted: Node, trial: Trial, avoid: Collection[str] = ()) -> Reached | None:
        """A run that comes to ``wanted``, past none of the steps in ``avoid``; None if none was found."""
        nodes = self.graph.nodes
        came = {self.graph.start: ""}
        waiting: list[tuple[Node, dict[str, str], dict[str, str]]] = [(nodes[self.graph.start], {}, {})]
        for node, values, answers in waiting:
            self.left -= 1
            if self.left < 0:
                return None
            if node.key in self.fields:
                filled = self._filled(node, trial.values)
                if filled is None:
                    continue
                values = values | filled
            left = node.options
            if node.key in self.conditional:
                left = self._offered(node, values, answers, trial.today)
            if node is wanted:
                return Reached(Scope(values, answers, trial.today), left, way_back(came, node.key))
            answer = trial.answers.get(node.key)
            if node.key in avoid or answer == UNKNOWN:
                continue
            for option in left:
                to = option.to
                if to and to not in came and not option.tree and (answer is None or fold(option.label) == fold(answer)):
                    came[to] = node.key
                    after = answers | {node.key: option.label} if node.key in self.answered else answers
                    waiting.append((nodes[to], values, after))
        return None

    def _offered(
        self, node: Node, values: Mapping[str, str], answers: Mapping[str, str], today: datetime.date
    ) -> tuple[Option, ...]:
        """What is offered at ``node``. Runs that are tried for one step mostly know the same at those before it."""
        if node.key not in self.used:
            terms = [term for term in terms_of(self.graph, node) if term]
            used = [dict.fromkeys(each for term in terms for each in read(term)) for read in (names_in, steps_in)]
            self.used[node.key] = (list(used[0]), list(used[1]))
        names, steps = self.used[node.key]
        known = (node.key, today, *map(values.get, names), *map(answers.get, steps))
        left = self.memo.get(known)
        if left is None:
            left = self.memo[known] = offered(self.graph, node, Scope(values, answers, today))
        return left

    def _filled(self, node: Node, values: Mapping[str, str]) -> dict[str, str] | None:
        """What is filled in at ``node``; None where a field must be filled in and no value for it is at hand."""
        filled: dict[str, str] = {}
        for each in self.fields[node.key]:
            plain = each.choices[0] if each.kind == "choice" else PLAIN[each.kind]
            value = values.get(each.name, UNKNOWN) or (plain if each.required and each.name not in values else UNKNOWN)
            checked = self._checked(node, each, value)
            if checked is None:
                return None
            filled[each.name] = UNKNOWN if each.sensitive else checked
        return filled

    def _checked(self, node: Node, each: inputs.Input, value: str) -> str | None:
        """``value`` as the run would keep it, None where it is refused. A slow pattern uses up what is left to try."""
        filled = (node.key, each.name, value)
        if filled not in self.checked:
            began = time.perf_counter()
            try:
                self.checked[filled] = each.check(value)
            except ValueError:
                self.checked[filled] = None
            self.left -= MAX_TRIED_STEPS // 10 if time.perf_counter() - began > SLOW_SECONDS else 0
        return self.checked[filled]
