"""Problems of conditions. What is claimed of runs is shown by a run that was tried, or holds for all values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice, product

from trees.core.conditions import ConditionError, Term, compile_condition
from trees.core.conditions.samples import fits, sampled
from trees.core.conditions.terms import TEXT
from trees.core.conditions.uses import Thing, Uses, uses_of
from trees.core.fields import inputs
from trees.core.graph import CONTINUE, Graph, Node, Option
from trees.core.problems.asked import Asked, Ways
from trees.core.problems.check_offers import Offers
from trees.core.problems.problem import Problem, error, warning
from trees.core.problems.tries import Trial, Tries
from trees.core.runs.offers import NEVER, has_conditions, kinds_of, terms_of
from trees.core.runs.state import DETAILS
from trees.core.text import quoted

MAX_TRIED_WAYS = 16
MAX_CONDITIONS_ON_WAY = 8
MAX_WAY_STEPS = 10_000  # of all ways that are shown for a guide
MAX_NAMED_STEPS = 6
MAX_NAMED_CHOICES = 5

Fields = Mapping[str, tuple[inputs.Input, ...]]
Fault = tuple[Callable[[str, str, Node, Option], Problem], str, str]  # error or warning, its kind, and its words


def check_conditions(graph: Graph, fields: Fields | None = None) -> Iterator[Problem]:
    """The problems of the conditions of ``graph``, in the order of its nodes.

    ``fields``: step -> what it asks for, if that has been read already.
    """
    conditional = [node for node in graph.nodes.values() if has_conditions(node)]
    if not conditional:
        return
    if fields is None:
        fields = {node.key: inputs.inputs_of(node.body) for node in graph.nodes.values() if "___" in node.body}
    kinds_of(graph, fields)
    guide = _Guide(graph, fields, conditional)
    has_start = graph.start in graph.nodes
    for node in conditional:
        problems = list(guide.problems_of_conditions(node)) if guide.faults else []
        yield from problems
        if has_start and not (problems and any(problem.level == "error" for problem in problems)):
            yield from guide.unasked_problems(node)
            yield from guide.offers.problems(node)


class _Guide:
    """What is known of a guide: its fields by their names, and what is asked before each step.

    ``uses``: condition -> what it uses, None for one that cannot be read. ``wrong``: what is wrong with using a value
    or an answer at all. ``faults``: condition -> what is wrong with it, if anything is.
    """

    def __init__(self, graph: Graph, fields: Fields, conditional: Iterable[Node]):
        self.graph = graph
        self.kinds = kinds_of(graph)
        self.uses = _uses(graph, conditional)
        self.sensitive = {each.name for asked in fields.values() for each in asked if each.sensitive}
        used = dict.fromkeys(thing for uses in self.uses.values() if uses for thing in uses.things)
        steps = [key for kind, key in used if kind == "answer" and key in graph.nodes]
        self.closed = _closed(graph, fields, self.kinds) | {("answer", key): _labels(graph.nodes[key]) for key in steps}
        self.wrong = {thing: fault for thing in used if (fault := self._fault_of(thing))}
        faults = {condition: self._faults(condition, uses) for condition, uses in self.uses.items()}
        self.faults = {condition: found for condition, found in faults.items() if found}
        self.asking = _asking(fields, used, steps)
        self.asked = Asked(Ways(graph), self.asking)
        bits = self.asked.bits
        self.needed = {
            condition: sum([bits.get(thing, 0) for thing in uses.things])
            for condition, uses in self.uses.items()
            if uses
        }
        self.ways_left = MAX_WAY_STEPS
        self.tries = Tries(graph, fields, {node.key for node in conditional}, frozenset(steps))
        self.offers = Offers(graph, self.closed, self.asked, self.tries)

    @cached_property
    def asked_by_any(self) -> Asked:
        """What the ways without conditions ask for."""
        return Asked(Ways(self.graph, conditions=False), self.asking)

    def _fault_of(self, thing: Thing) -> Fault | None:
        kind, name = thing
        if kind == "answer" and name not in self.graph.nodes:
            return error, "bad-condition", f"uses the answer of {name}, which is no step of this guide."
        if kind == "name" and name in self.sensitive:
            return error, "bad-condition", f"uses {name}, a sensitive value, which is not kept."
        if kind == "name" and name not in self.kinds and name not in DETAILS:
            return warning, "unknown-value", f"uses {name}, which no step of this guide asks for."
        return None

    def _faults(self, condition: str, uses: Uses | None) -> list[Fault]:
        if uses is None:
            wrong = _error_in(condition, self.kinds)
            return [(error, "bad-condition", f"cannot be read, at character {wrong.position + 1}: {wrong}")]
        faults = [self.wrong[thing] for thing in uses.things if thing in self.wrong]
        for operand, constant in uses.equations:
            closed = self.closed.get(operand)
            if closed and not fits(constant, closed):
                compared = f"compares {self._words(operand)} with {quoted(constant)}"
                words = f"{compared}, which is none of its {_listed(operand, closed)}."
                faults.append((warning, "no-such-choice", words))
        return faults

    def problems_of_conditions(self, node: Node) -> Iterator[Problem]:
        for option in node.options:
            for level, kind, words in self.faults.get(option.condition, ()):
                yield level(kind, f"The condition of {option.quoted} at {node.quoted} {words}", node, option)

    def unasked_problems(self, node: Node) -> Iterator[Problem]:
        """Values that a condition uses, and that on some way to ``node`` nobody was asked for."""
        for thing, option in self._unsure(node).items() if self.ways_left >= 0 else ():
            if way := self._way(thing, node):
                what = thing[1] if thing[0] == "name" else f"the answer at {self.graph.nodes[thing[1]].quoted}"
                verb = "asks for it" if thing[0] == "name" else "goes there"
                message = (
                    f"The condition of {option.quoted} at {node.quoted} uses {what}, but no step on this way {verb}: "
                    f"{self._way_in_words(way)}."
                )
                yield warning("value-not-asked", message, node, option)

    def _unsure(self, node: Node) -> dict[Thing, Option]:
        """What its conditions use and not every way to it asks for, with the first answer that uses it.

        Left out is what a condition of the step asks for with ``known``.
        """
        needed = 0
        for option in node.options:
            needed |= self.needed.get(option.condition, 0)
        missing = self.asked.missing(needed, node)
        if not missing:
            return {}
        used = [(option, uses) for option in node.options if (uses := self.uses.get(option.condition))]
        expected = {thing for _, uses in used for thing in uses.expected}
        first: dict[Thing, Option] = {}
        for thing, option in ((thing, option) for option, uses in used for thing in uses.things):
            if thing not in expected and self.asked.bits.get(thing, 0) & missing:
                first.setdefault(thing, option)
        return first

    def _way(self, thing: Thing, node: Node) -> tuple[str, ...]:
        """A way to ``node`` that a run can go without being asked for ``thing``; () if none was found."""
        if self.ways_left < 0:
            return ()
        if way := self.asked_by_any.way_without(thing, node):
            self.ways_left -= len(way)
            return way
        way = self.asked.way_without(thing, node)
        self.ways_left -= len(way)
        return self._tried_way(way[:-1], node, self.asked.bits[thing])

    def _tried_way(self, way: Iterable[str], node: Node, unasked: int) -> tuple[str, ...]:
        """A way that goes by conditions, such as those of ``way``, which some values fulfil."""
        steps = [step for step in map(self.graph.nodes.__getitem__, way) if step.key in self.tries.conditional]
        if len(steps) > MAX_CONDITIONS_ON_WAY or self.tries.left < 0:
            return ()
        avoid = {key for key, bits in self.asked.here.items() if bits & unasked}
        for trial in self._trials(steps):
            if reached := self.tries.reach(node, trial, avoid):
                return reached.way
        return ()

    def _trials(self, steps: Iterable[Node]) -> Iterator[Trial]:
        """Values that may lead past ``steps``: those that their conditions compare with."""
        terms = [term for step in steps for term in terms_of(self.graph, step) if term]
        forms = sampled(terms, self.closed)
        names = [(operand[2], values) for operand, values in zip(forms.operands, forms.values, strict=True)
                 if operand[0] == "name" and values]  # fmt: skip
        for values in islice(product(*(values for _, values in names)), MAX_TRIED_WAYS):
            yield Trial(dict(zip((name for name, _ in names), values, strict=True)))

    def _words(self, operand: Term) -> str:
        return f"the answer at {self.graph.nodes[operand[1]].quoted}" if operand[0] == "answer" else str(operand[-1])

    def _way_in_words(self, way: tuple[str, ...]) -> str:
        titles = [self.graph.nodes[key].quoted for key in way]
        if len(titles) > MAX_NAMED_STEPS:
            titles[3:-2] = [f"{len(titles) - 5} more steps"]
        return " → ".join(titles)


def _closed(graph: Graph, fields: Fields, kinds: Mapping[str, str]) -> dict[Term, tuple[str, ...]]:
    """All choices of the fields with choices. Another guide that a run goes through may have others."""
    if graph.trees():
        return {}
    choices: dict[str, dict[str, None]] = {}
    for each in (each for asked in fields.values() for each in asked):
        if each.kind == "choice" and kinds[each.name] == "choice":
            choices.setdefault(each.name, {}).update(dict.fromkeys(each.choices))
    return {("name", TEXT, name): tuple(each) for name, each in choices.items()}


def _labels(node: Node) -> tuple[str, ...]:
    """All that the answer at ``node`` can be; that of an outcome is the way back from an entered guide."""
    return tuple(dict.fromkeys(option.label for option in node.options if option.label)) or (CONTINUE,)


def _asking(fields: Fields, used: Iterable[Thing], steps: Iterable[str]) -> dict[Thing, list[str]]:
    asking: dict[Thing, list[str]] = {("answer", key): [key] for key in steps}
    wanted = {name for kind, name in used if kind == "name"}
    for key, asked in fields.items():
        for each in asked:
            if each.name in wanted:
                asking.setdefault(("name", each.name), []).append(key)
                if each.required:
                    asking.setdefault(("required", each.name), []).append(key)
    return asking


def _uses(graph: Graph, nodes: Iterable[Node]) -> dict[str, Uses | None]:
    uses: dict[str, Uses | None] = {}
    same: dict[Uses, Uses] = {}  # most conditions use what others use
    for node in nodes:
        for option, term in zip(node.options, terms_of(graph, node), strict=True):
            if term and option.condition not in uses:
                found = uses_of(term)
                uses[option.condition] = None if term == NEVER else same.setdefault(found, found)
    return uses


def _listed(operand: Term, closed: tuple[str, ...]) -> str:
    more = f" and {len(closed) - MAX_NAMED_CHOICES} more" if len(closed) > MAX_NAMED_CHOICES else ""
    return f"{'answers' if operand[0] == 'answer' else 'choices'}: {', '.join(closed[:MAX_NAMED_CHOICES])}{more}"


def _error_in(condition: str, kinds: Mapping[str, str]) -> ConditionError:
    try:
        compile_condition(condition, kinds)
    except ConditionError as error:
        return error
    raise ValueError(f"{condition!r} is valid")
