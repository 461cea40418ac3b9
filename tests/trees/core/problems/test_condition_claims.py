"""What the problems of conditions claim of runs, compared with all runs of small guides."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, product
from random import Random

from tests.examples import examples
from trees.core.conditions import Scope
from trees.core.conditions.terms import parts
from trees.core.fields.inputs import inputs_of
from trees.core.graph import Graph, Node, Option
from trees.core.problems.check_conditions import check_conditions
from trees.core.problems.tries import TODAY
from trees.core.runs.offers import offered, terms_of

VALUES = {  # all that matters to the conditions below, and "" where the field may be left empty
    "n": ["0", "1", "2", "3", "1.5", "-1"],
    "light": ["", "green", "amber"],
    "word": ["", "a", "a1", "b1", "7", "ab", "something else", "x", "xx", "8", "6", "zz"],
    "day": ["", "2026-01-15", "2026-01-14", "2026-01-13", "2026-01-12", "2026-01-16", "2026-01-17", "2026-01-18"],
}
FIELDS = {
    "n": "N: ____ {#n .number .required}",
    "light": 'Light: ____ {#light choices="green, amber"}',
    "word": "Word: ____ {#word}",
    "day": "Day: ____ {#day .date}",
}
ATOMS = {
    ("n", "light"): ["n < 1", "n < 2", "n = 1", "n >= 2", "n in (0, 3)", "light = 'green'", "light != 'amber'",
                     "known(light)", "light contains 'e'"],
    ("word",): ["word = 'a'", "word matches '@#'", "word contains 'a'", "length(word) > 1", "number(word) >= 7"],
    ("day",): ["days_since(day) > 1", "days_since(day) < 2", "weekday(day) in (6, 7)", "day < 2026-01-14"],
    ("n", ""): ["answer(s0) = 'Answer 0'", "answer(s1) = 'Answer 1'", "known(answer(s0))", "n < 2"],
}  # fmt: skip
CASES = 10_000
Known = tuple[tuple[str, str], ...]


def small_guide(random: Random) -> Graph:
    """Up to five steps, of which some ask and some decide, and two ends."""
    names, atoms = random.choice([*ATOMS.items(), next(iter(ATOMS.items()))])
    keys = [f"s{i}" for i in range(random.randint(2, 5))]
    bodies = [*(FIELDS.get(name, "") for name in names), ""]
    nodes = [
        Node(key, key, random.choice(bodies), tuple(options(random, [*keys, "good", "bad"], atoms))) for key in keys
    ]
    return Graph.of([*nodes, Node("good", "Good", outcome="resolved"), Node("bad", "Bad", outcome="unresolved")])


def options(random: Random, keys: list[str], atoms: list[str]):
    for i in range(random.randint(1, 3)):
        condition = random.choice(["", "else", *[made_condition(random, atoms)] * 4])
        yield Option(f"o{i}", f"Answer {i}", random.choice(keys), 0, condition)


def made_condition(random: Random, atoms: list[str]) -> str:
    chosen = random.sample(atoms, random.randint(1, 2))
    return random.choice(["", "not "]) + random.choice([" and ", " or "]).join(chosen)


def outcomes(graph: Graph, node: Node, values: Known, answers: Known) -> Iterator[tuple[Known, tuple[Option, ...]]]:
    """Whatever is filled in at ``node``: the values with it, and the answers that are offered then."""
    names = [each.name for each in inputs_of(node.body)]
    for filling in product(*(VALUES[name] for name in names)):
        known = tuple(sorted((dict(values) | dict(zip(names, filling, strict=True))).items()))
        yield known, offered(graph, node, Scope(dict(known), dict(answers), TODAY))


def ways_of(graph: Graph) -> set[tuple[str, tuple[str, ...]]]:
    """(step, keys of the answers offered there) of every run, whatever is filled in, also again and differently."""
    used = {part[1] for node in graph.nodes.values() for term in terms_of(graph, node) for part in parts(term or ())
            if part[:1] == ("answer",)}  # fmt: skip
    seen: set[tuple[str, Known, Known]] = set()
    waiting: list[tuple[str, Known, Known]] = [(graph.start, (), ())]
    found = set()
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        key, values, answers = place
        for known, left in outcomes(graph, graph.nodes[key], values, answers):
            found.add((key, tuple(option.key for option in left)))
            waiting += [(option.to, known, answered(answers, key, option, used)) for option in left]
    return found


def answered(answers: Known, key: str, option: Option, used: set[str]) -> Known:
    return tuple(sorted((dict(answers) | {key: option.label}).items())) if key in used else answers


def can_go(graph: Graph, way: list[str]) -> bool:
    """Whether some run goes exactly this way."""
    states: set[tuple[Known, Known]] = {((), ())}
    for key, after in pairwise(way):
        states = {
            (known, answered(answers, key, option, set(way)))
            for values, answers in states
            for known, left in outcomes(graph, graph.nodes[key], values, answers)
            for option in left
            if option.to == after
        }
    return bool(states)


def asks_for(graph: Graph, way: list[str], thing: str) -> bool:
    """Whether a step on ``way`` asks for a value, or is the step "the answer at “s1”" before the end."""
    if thing in VALUES:
        return any(each.name == thing for key in way for each in inputs_of(graph.nodes[key].body))
    return thing.removeprefix("the answer at ").strip("“”") in way[:-1]


def test_no_claim_is_wrong_on_small_guides():
    random = Random(1)
    claims: Counter[str] = Counter()
    for _ in range(examples(CASES)):
        graph = small_guide(random)
        problems = list(check_conditions(graph))
        claims.update(problem.kind for problem in problems)
        ways = ways_of(graph) if problems else set()
        for problem in problems:
            at = [left for key, left in ways if key == problem.node]
            if problem.kind == "never-offered":
                assert not any(problem.option in left for left in at), graph.to_json()
            elif problem.kind == "gap":
                assert () in at, (problem, graph.to_json())
            elif problem.kind == "overlap":
                assert any(len(left) > 1 for left in at), (problem, graph.to_json())
            elif problem.kind == "value-not-asked":
                thing = problem.message.partition(" uses ")[2].partition(", but ")[0]
                way = problem.message.partition(": ")[2].strip("“”.").split("” → “")
                assert can_go(graph, way) and not asks_for(graph, way, thing), (problem, graph.to_json())
    assert min(claims[kind] for kind in ("never-offered", "gap", "overlap", "value-not-asked")) > examples(CASES) / 50
