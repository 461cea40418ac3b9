"""What a graph takes in memory."""

from sys import getsizeof

from trees.core.graph import Graph

# Objects of CPython 3.11 for each node and option, apart from their texts; measured on graphs of 20,000 steps.
NODE_BYTES, OPTION_BYTES = 400, 190


def graph_bytes(graph: Graph) -> int:
    return sum(
        NODE_BYTES
        + getsizeof(node.title)
        + getsizeof(node.body)
        + sum(OPTION_BYTES + getsizeof(option.label) for option in node.options)
        for node in graph.nodes.values()
    )
