"""A guide whose texts and keys are hard to write in every format."""

from trees.core.graph import Graph, Node, Option

TEXTS = [
    'Is "it" (on) [now] {here}?', "*stars* _under_ `code` ~~no~~", "#35; &amp; <b>bold</b> & co", "1. Not a list",
    "Größe → 漢字 العربية ☎", "a\\b | c \\n \\N; d", "end", "50 % -- x ==> y", "- Not a list",
    "https://example.com/a_b?c=d#e", "!@$^'s",
]  # fmt: skip
KEYS = "end interpolate1 a--b default node x- click subgraph style graph o1".split()


def hard_guide() -> Graph:
    """Each step leads to the next by one answer, to itself by another, and to the first by a third."""
    steps = []
    for key, title, to in zip(KEYS, TEXTS, [*KEYS[1:], ""], strict=True):
        ways = (
            (Option("on", title, to), Option("stay", f"Stay {title}", key), Option("back", "Yes", KEYS[0]))
            if to
            else ()
        )
        steps.append(Node(key, title, "A text *below*.", ways, "" if to else "resolved"))
    return Graph.of(steps)


def arrows(graph: Graph) -> set[tuple[str, str, str]]:
    """``(title, label, title)`` of each answer."""
    return {
        (node.title, option.label, graph.nodes[option.to].title)
        for node in graph.nodes.values()
        for option in node.options
    }
