"""How many answers lie ahead of each step."""

from hypothesis import given
from hypothesis import strategies as st

from tests.trees.core.runs.walking import GRAPHS, MAIN
from trees.core.graph import Graph, Node, Option
from trees.core.runs.ahead import answers_ahead
from trees.core.runs.walk import RETURN


def test_ahead_counts_answers_to_the_nearest_and_the_farthest_outcome():
    ways = (Option("x", "X", "b"), Option("y", "Y", "end"))
    graph = Graph.of([Node("a", "A", "", ways), Node("b", "B", "", (Option("z", "Z", "end"),)), Node("end", "End")])
    assert answers_ahead(graph) == {"a": (1, 2), "b": (1, 1), "end": (0, 0)}


def test_ahead_has_no_longest_way_where_one_can_go_in_circles():
    found = answers_ahead(GRAPHS[MAIN])
    assert (found["power"], found["cable"], found["call"]) == ((1, None), (1, None), (0, 0))


SIZE = 5
names = st.integers(0, SIZE - 1).map(str)


def small_graphs(tree: int = 0):
    """Graphs of a few steps, some of whose options lead nowhere, or through ``tree``."""
    ways = st.lists(st.tuples(names | st.just(""), st.sampled_from([0, tree])), max_size=3)
    return st.lists(ways, min_size=SIZE, max_size=SIZE).map(built)


def built(steps: list) -> Graph:
    return Graph.of(
        Node(str(i), "N", "", tuple(Option(str(n), "O", *way) for n, way in enumerate(ways)))
        for i, ways in enumerate(steps)
    )


@given(small_graphs())
def test_ahead_is_what_trying_all_ways_finds(graph):
    assert answers_ahead(graph) == tried(graph)


@given(small_graphs(tree=7), small_graphs())
def test_ahead_through_a_tree_is_as_if_it_stood_in_its_place(graph, sub):
    through = answers_ahead(sub)
    if sub.start in through:
        found = answers_ahead(graph, {7: through[sub.start]})
        assert found == {key: way for key, way in tried(inlined(graph, sub)).items() if key in graph.nodes}


def tried(graph: Graph) -> dict:
    """The same by brute force: in how many answers, up to twice the number of steps, an end can be reached."""
    most = 2 * len(graph.nodes)
    lengths = {key: set() if node.options else {0} for key, node in graph.nodes.items()}
    for _ in range(most):
        for key, node in graph.nodes.items():
            ways = [way for option in node.options for way in lengths.get(option.to, ())]
            lengths[key] |= {way + 1 for way in ways if way < most}
    circles = len(graph.nodes)  # longer than any way that meets no step twice
    return {key: (min(found), None if max(found) >= circles else max(found)) for key, found in lengths.items() if found}


def inlined(graph: Graph, sub: Graph) -> Graph:
    """``graph`` with a copy of ``sub`` in each option that leads through it, whose ends lead on."""
    nodes = []
    for node in graph.nodes.values():
        options = []
        for option in node.options:
            copy = f"{node.key}/{option.key}/"
            inside = option.tree and option.to in graph.nodes
            options.append(Option(option.key, "O", copy + sub.start if inside else option.to))
            nodes += copies(sub, copy, option.to) if inside else []
        nodes.append(Node(node.key, "N", "", tuple(options)))
    return Graph.of(nodes)


def copies(sub: Graph, prefix: str, to: str) -> list[Node]:
    on = (Option(RETURN, "Continue", to),)
    return [
        Node(prefix + node.key, "N", "",
             tuple(Option(o.key, "O", prefix + o.to if o.to else "") for o in node.options) or on)
        for node in sub.nodes.values()
    ]  # fmt: skip
