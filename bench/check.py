"""``python -m bench.check``: looking through a guide of 5,000 steps for problems, beside reading its JSON.

Plain steps are a line each. Full ones have a paragraph, a picture, a link and four options, and each fifth of them a
blank and a value. Of those with conditions each tenth asks, for one of 50 ages and lights, and the others are of seven
kinds: some decide, some offer. Seconds are those of the processor.
"""

from time import process_time

import orjson

from trees.core.graph import Graph, Node, Option
from trees.core.problems.check import check
from trees.core.problems.problem import Problem

STEPS = 5_000
ROUNDS = 5
TEXT = "Look at the **front panel**. A dark screen may only be asleep: press any button once, and wait.\n" * 4
PICTURE = "![The back of the printer](/pictures/0123456789abcdef0123456789abcdef.webp)"
LINK = "More in [the manual](https://example.com/manual)."
ASKS = "Light {}: ____ {{#light{}}}"
SHOWS = "It is {{{{light{}}}}}."
PLAIN, FULL = ["Look."], ["\n\n".join([TEXT, PICTURE, LINK, ASKS, SHOWS]), *["\n\n".join([TEXT, PICTURE, LINK])] * 4]
MONTHS = 60
FIELDS = 50
# The conditions of a step's answers. Those without an answer for some age are what a check has to find.
CONDITIONS = [
    ("age{0} < {1}", "else"),
    ("age{0} < {1} and light{0} = 'green'", "age{0} < {1} and light{0} = 'amber'", "else"),
    ("known(light{0})", "not known(light{0})"),
    ("age{0} < {1}", "age{0} >= {1} and age{0} < {2}", "age{0} >= {2}"),
    ("age{0} in ({1}, {2})", "", ""),
    ("months_since(bought{0}) < {1}", "else"),
    ("serial{0} matches 'A-####' or serial{0} contains '{1}'", "else"),
    ("age{0} < {1}", "age{0} > {1}"),
]
ASKED = [
    "Age: ____ {{#age{0} .number .required}}",
    'Light: ____ {{#light{0} choices="green, amber, off"}}',
    "Bought: ____ {{#bought{0} .date}}",
    "Serial: ____ {{#serial{0}}}",
]


def conditional_guide() -> Graph:
    return Graph.of([*map(conditional_step, range(STEPS - 3)), *map(end, range(STEPS - 3, STEPS))])


def conditional_step(i: int) -> Node:
    if i % 10 == 0:
        field, then = i // 10 % FIELDS, i // 10 // FIELDS % len(ASKED)
        return Node(f"n{i}", f"Step {i}", ASKED[then].format(field), (Option("o0", "Continue", f"n{i + 1}"),))
    conditions = CONDITIONS[i % len(CONDITIONS)]
    months = i % MONTHS
    written = [each.format(i // 10 % FIELDS, months, months + 12) for each in conditions]
    return Node(f"n{i}", f"Step {i}", "Look.", tuple(way(i, each, condition) for each, condition in enumerate(written)))


def way(i: int, to: int, condition: str) -> Option:
    return Option(f"o{to}", f"Way {to}", f"n{i + to + 1}", 0, condition)


def end(i: int) -> Node:
    return Node(f"n{i}", "End", outcome="resolved")


def guide(bodies: list[str], ways: int) -> Graph:
    """Each step leads to the next, and by its other options to some that come later."""
    steps = (step(i, bodies[i % len(bodies)], ways) for i in range(STEPS - ways))
    return Graph.of([*steps, *(Node(f"n{STEPS - i}", "End", outcome="resolved") for i in range(ways, 0, -1))])


def step(i: int, body: str, ways: int) -> Node:
    options = (Option(f"o{way}", f"Way {way}", f"n{i + way + 1}") for way in range(ways))
    return Node(f"n{i}", f"Step {i}", body.format(i, i, i), tuple(options))


def read(text: bytes) -> Graph:
    return Graph.from_json(orjson.loads(text))


def check_again(graph: Graph) -> list[Problem]:
    """Without what was compiled by the check before."""
    return check(Graph(graph.start, graph.nodes))


def compare(name: str, graph: Graph) -> None:
    checked, parsed = seconds(check_again, graph), seconds(read, orjson.dumps(graph.to_json()))
    print(f"{name}, {STEPS:,}: {checked * 1000:.0f} ms, {checked / parsed:.2f} x reading their JSON")


def seconds(work, given) -> float:
    """The least processor time of a few rounds."""
    taken = []
    for _ in range(ROUNDS):
        before = process_time()
        work(given)
        taken.append(process_time() - before)
    return min(taken)


if __name__ == "__main__":
    compare("plain steps", guide(PLAIN, 1))
    compare("full steps", guide(FULL, 4))
    compare("steps with conditions", conditional_guide())
