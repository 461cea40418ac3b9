"""``python -m bench.formats``: reading and checking large guides, each beside one of a tenth of its size.

A ratio near 10 says that ten times the guide takes ten times as long, and no more.
"""

from time import process_time

from trees.core.check import check
from trees.core.formats import Document, markdown
from trees.core.formats.mermaid import load
from trees.core.graph import Graph, Node, Option

ROUNDS = 3


def diagram(nodes: int) -> str:
    lines = (f"  N{i}[Step number {i}] -->|way {i}| N{i + 1}{{Is it {i}?}}" for i in range(nodes))
    return "\n".join(["flowchart TD", *lines])


def guide(nodes: int) -> Graph:
    steps = (Node(f"n{i}", f"Step {i}", "Look.", (Option("o", "Continue", f"n{i + 1}"),)) for i in range(nodes))
    return Graph.of([*steps, Node(f"n{nodes}", "End", outcome="resolved")])


def text(nodes: int) -> str:
    return markdown.dump(Document(guide(nodes), "Large"))


def seconds(work, given) -> float:
    """The least processor time of a few rounds."""
    taken = []
    for _ in range(ROUNDS):
        before = process_time()
        work(given)
        taken.append(process_time() - before)
    return min(taken)


def compare(name: str, work, make, nodes: int) -> None:
    large, small = seconds(work, make(nodes)), seconds(work, make(nodes // 10))
    print(f"{name}, {nodes:,} nodes: {large * 1000:,.0f} ms, {large / small:.1f} x a tenth of it")


if __name__ == "__main__":
    compare("Mermaid", load, diagram, 10_000)
    compare("Markdown", markdown.load, text, 10_000)
    compare("check", check, guide, 5_000)
