"""``python -m bench.check``: looking through a guide of 5,000 steps for problems, beside reading its JSON.

Plain steps are a line each. Full ones have a paragraph, a picture, a link and four options, and each fifth of them a
blank and a value.
"""

import orjson

from bench.formats import seconds
from trees.core.check import check
from trees.core.graph import Graph, Node, Option

STEPS = 5_000
TEXT = "Look at the **front panel**. A dark screen may only be asleep: press any button once, and wait.\n" * 4
PICTURE = "![The back of the printer](/pictures/0123456789abcdef0123456789abcdef.webp)"
LINK = "More in [the manual](https://example.com/manual)."
ASKS = "Light {}: ____ {{#light{}}}"
SHOWS = "It is {{{{light{}}}}}."
PLAIN, FULL = ["Look."], ["\n\n".join([TEXT, PICTURE, LINK, ASKS, SHOWS]), *["\n\n".join([TEXT, PICTURE, LINK])] * 4]


def guide(bodies: list[str], ways: int) -> Graph:
    """Each step leads to the next, and by its other options to some that come later."""
    steps = (step(i, bodies[i % len(bodies)], ways) for i in range(STEPS - ways))
    return Graph.of([*steps, *(Node(f"n{STEPS - i}", "End", outcome="resolved") for i in range(ways, 0, -1))])


def step(i: int, body: str, ways: int) -> Node:
    options = (Option(f"o{way}", f"Way {way}", f"n{i + way + 1}") for way in range(ways))
    return Node(f"n{i}", f"Step {i}", body.format(i, i, i), tuple(options))


def read(text: bytes) -> Graph:
    return Graph.from_json(orjson.loads(text))


def compare(name: str, graph: Graph) -> None:
    checked, parsed = seconds(check, graph), seconds(read, orjson.dumps(graph.to_json()))
    print(f"{name}, {STEPS:,}: {checked * 1000:.0f} ms, {checked / parsed:.2f} x reading their JSON")


if __name__ == "__main__":
    compare("plain steps", guide(PLAIN, 1))
    compare("full steps", guide(FULL, 4))
