"""Problems of conditions. What is claimed of runs is shown by a run that was tried, or holds for all values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice, product

from trees.core import inputs
from trees.core.asked import Asked, Thing, Ways
from trees.core.check_offers import Offers
from trees.core.conditions import ConditionError, Term, compile_condition
from trees.core.conditions.compiler import DETAILS
from trees.core.conditions.samples import fits, sampled
from trees.core.conditions.terms import TEXT, parts
from trees.core.graph import CONTINUE, Graph, Node, Option
from trees.core.offers import NEVER, has_conditions, kinds_of, terms_of
from trees.core.problem import Problem, error, warning
from trees.core.text import quoted
from trees.core.tries import Trial, Tries

MAX_TRIED_WAYS = 16
MAX_CONDITIONS_ON_WAY = 8
MAX_WAY_STEPS = 10_000  # of all ways that are shown for a guide
MAX_NAMED_STEPS = 6
MAX_NAMED_CHOICES = 5

Fields = Mapping[str, tuple[inputs.Input, ...]]
Parts = tuple[Term, ...]


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
    for node in conditional:
        problems = [each for option, found in guide.parts[node.key] for each in guide.problems_of(option, found, node)]
        yield from problems
        if graph.start in graph.nodes and not any(problem.level == "error" for problem in problems):
            yield from guide.unasked_problems(node)
            yield from guide.offers.problems(node)


class _Guide:
    """What is known of a guide: its fields by their names, and what is asked before each step.

    ``parts``: step -> each answer that has a condition, with all parts of its term.
    """

    def __init__(self, graph: Graph, fields: Fields, conditional: Iterable[Node]):
        self.graph = graph
        self.kinds = kinds_of(graph)
        self.parts = {node.key: _parts(graph, node) for node in conditional}
        self.sensitive = {each.name for asked in fields.values() for each in asked if each.sensitive}
        used = dict.fromkeys(
            (part[0], part[-1])
            for answers in self.parts.values()
            for _, found in answers
            for part in found
            if part and part[0] in ("name", "answer")
        )
        steps = [key for kind, key in used if kind == "answer" and key in graph.nodes]
        self.closed = _closed(graph, fields, self.kinds) | {("answer", key): _labels(graph.nodes[key]) for key in steps}
        self.asking = _asking(fields, used, steps)
        ways = Ways(graph)
        self.asked = Asked(ways, self.asking)
        self.ways_left = MAX_WAY_STEPS
        self.tries = Tries(graph, fields, self.parts.keys(), frozenset(steps))
        required = {key: tuple(each for each in asked if each.required) for key, asked in fields.items()}
        self.offers = Offers(graph, self.closed, Asked(ways, _asking(required, used, ())), self.tries)

    @cached_property
    def asked_by_any(self) -> Asked:
        """What the ways without conditions ask for."""
        return Asked(Ways(self.graph, conditions=False), self.asking)

    def problems_of(self, option: Option, found: Parts, node: Node) -> Iterator[Problem]:
        at = f"The condition of {option.quoted} at {node.quoted}"
        if found == (NEVER,):
            wrong = _error_in(option.condition, self.kinds)
            message = f"{at} cannot be read, at character {wrong.position + 1}: {wrong}"
            yield error("bad-condition", message, node, option)
        for name in dict.fromkeys(part[2] for part in found if part[0] == "name"):
            if name in self.sensitive:
                yield error("bad-condition", f"{at} uses {name}, a sensitive value, which is not kept.", node, option)
            elif name not in self.kinds and name not in DETAILS:
                yield warning("unknown-value", f"{at} uses {name}, which no step of this guide asks for.", node, option)
        for key in dict.fromkeys(part[1] for part in found if part[0] == "answer"):
            if key not in self.graph.nodes:
                message = f"{at} uses the answer of {key}, which is no step of this guide."
                yield error("bad-condition", message, node, option)
        for operand, constant in _equations(found):
            closed = self.closed.get(operand)
            if closed and not fits(constant, closed):
                message = f"{at} compares {self._words(operand)} with {quoted(constant)}, which is none of its "
                yield warning("no-such-choice", f"{message}{_listed(operand, closed)}.", node, option)

    def unasked_problems(self, node: Node) -> Iterator[Problem]:
        """Values that a condition uses, and that on some way to ``node`` nobody was asked for."""
        for thing, option in _used(self.parts[node.key]).items():
            if thing in self.asked.bits and not self.asked.is_sure(thing, node) and (way := self._way(thing, node)):
                what = thing[1] if thing[0] == "name" else f"the answer at {self.graph.nodes[thing[1]].quoted}"
                verb = "asks for it" if thing[0] == "name" else "goes there"
                message = (
                    f"The condition of {option.quoted} at {node.quoted} uses {what}, but no step on this way {verb}: "
                    f"{self._way_in_words(way)}."
                )
                yield warning("value-not-asked", message, node, option)

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
        steps = [step for step in map(self.graph.nodes.__getitem__, way) if step.key in self.parts]
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
    return asking


def _parts(graph: Graph, node: Node) -> list[tuple[Option, Parts]]:
    return [
        (option, tuple(parts(term))) for option, term in zip(node.options, terms_of(graph, node), strict=True) if term
    ]


def _used(answers: Iterable[tuple[Option, Parts]]) -> dict[Thing, Option]:
    """What conditions use, with the first answer that does. Left out is what ``known`` asks for."""
    used: dict[Thing, Option] = {}
    expected: set[Thing] = set()
    for option, found in answers:
        for part in found:
            if part[0] in ("name", "answer"):
                used.setdefault((part[0], part[-1]), option)
            elif part[:2] == ("call", "known"):
                expected.add((part[2][0], part[2][-1]))
    return {thing: option for thing, option in used.items() if thing not in expected} if expected else used


def _equations(found: Parts) -> Iterator[tuple[Term, str]]:
    """Each operand with a constant that it is asked to be equal to."""
    for part in found:
        if part[0] == "in":
            yield from ((part[2], constant) for constant in part[3])
        elif part[0] in ("=", "!=") and "value" in (part[2][0], part[3][0]):
            operand, constant = sorted(part[2:], key=lambda each: each[0] == "value")
            yield operand, constant[2]


def _listed(operand: Term, closed: tuple[str, ...]) -> str:
    more = f" and {len(closed) - MAX_NAMED_CHOICES} more" if len(closed) > MAX_NAMED_CHOICES else ""
    return f"{'answers' if operand[0] == 'answer' else 'choices'}: {', '.join(closed[:MAX_NAMED_CHOICES])}{more}"


def _error_in(condition: str, kinds: Mapping[str, str]) -> ConditionError:
    try:
        compile_condition(condition, kinds)
    except ConditionError as error:
        return error
    raise ValueError(f"{condition!r} is valid")
