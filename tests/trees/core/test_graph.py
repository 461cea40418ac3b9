import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.strategies import graphs, stored_graphs
from trees.core.graph import MAX_NODES_PER_GUIDE, MAX_OPTIONS_PER_STEP, Graph, Node, Option, option_key
from trees.core.stored import GraphError
from trees.core.text import one_line, tidy

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["start", "nodes", "title", "body", "options", "outcome", "key", "label", "to", "a"])
            | st.text(),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def yes_no():
    options = (Option("y", "Yes", "b"), Option("n", "No", "c"))
    return Graph.of([Node("a", "On?", "Look.", options), Node("b", "Good"), Node("c", "Bad"), Node("d", "Alone")])


@given(graphs)
def test_the_stored_form_holds_everything(graph):
    assert Graph.from_json(json.loads(json.dumps(graph.to_json()))) == graph


@given(values)
def test_anything_else_is_refused_and_never_fails_otherwise(data):
    try:
        Graph.from_json(data)
    except GraphError as error:
        assert error.reason


@given(stored_graphs())
def test_reading_twice_changes_nothing(data):
    graph = Graph.from_json(data)
    assert Graph.from_json(graph.to_json()) == graph
    assert list(graph.nodes) == list(data["nodes"])


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ([], ""),
        ({"nodes": []}, "nodes"),
        ({"start": "a"}, "start"),
        ({"start": 1}, "start"),
        ({"nodes": {"a b": {}}}, "nodes.a b"),
        ({"nodes": {"a": {"title": 1}}}, "nodes.a.title"),
        ({"nodes": {"a": {"title": "x" * 501}}}, "nodes.a.title"),
        ({"nodes": {"a": {"body": "x" * 50_001}}}, "nodes.a.body"),
        ({"nodes": {"a": {"outcome": "done"}}}, "nodes.a.outcome"),
        ({"nodes": {"a": {"outcome": "resolved", "options": [{}]}}}, "nodes.a.outcome"),
        ({"nodes": {"a": {"options": [{}] * 501}}}, "nodes.a.options"),
        ({"nodes": {"a": {"options": [{"to": "b"}]}}}, "nodes.a.options[0].to"),
        ({"nodes": {"a": {"options": [{"key": "k"}, {"key": "k"}]}}}, "nodes.a.options[1].key"),
        ({"nodes": {"a": {"options": [{"key": "not one"}]}}}, "nodes.a.options[0].key"),
        ({"nodes": {str(i): {} for i in range(20_001)}}, "nodes"),
    ],
)
def test_a_refusal_says_where(data, where):
    with pytest.raises(GraphError) as refusal:
        Graph.from_json(data)
    assert refusal.value.where == where


def test_walk_meets_each_step_once_in_reading_order():
    assert yes_no().walk() == ["a", "b", "c"]
    assert yes_no().reachable() == {"a", "b", "c"}
    assert yes_no().roots() == ["a", "d"]


def test_order_hides_nothing():
    assert yes_no().order() == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("option", "label", "aside", "when"),
    [
        (Option("a", "Yes"), "Yes", "", "always"),
        (Option("a", "", tree=12), "(no text)", "(through guide 12)", "always"),
        (Option("a", "Yes", condition="age < 24"), "Yes (if age < 24)", "(if age < 24)", "if age < 24"),
        (
            Option("a", "Yes", tree=12, condition="else"),
            "Yes (otherwise)",
            "(through guide 12, otherwise)",
            "otherwise",
        ),
    ],
)
def test_answer_in_words(option, label, aside, when):
    assert (option.label_in_words, option.aside, option.offered_when) == (label, aside, when)


def test_as_many_steps_and_answers_as_the_limit_says():
    nodes = {str(number): {} for number in range(MAX_NODES_PER_GUIDE)}
    assert len(Graph.from_json({"nodes": nodes}).nodes) == MAX_NODES_PER_GUIDE
    with pytest.raises(
        GraphError, match=f"at most {MAX_NODES_PER_GUIDE:,} nodes, this has {MAX_NODES_PER_GUIDE + 1:,}"
    ):
        Graph.from_json({"nodes": nodes | {"more": {}}})
    options = [{"label": str(number)} for number in range(MAX_OPTIONS_PER_STEP)]
    assert len(Graph.from_json({"nodes": {"a": {"options": options}}}).nodes["a"].options) == MAX_OPTIONS_PER_STEP
    with pytest.raises(GraphError, match=f"at most {MAX_OPTIONS_PER_STEP} options"):
        Graph.from_json({"nodes": {"a": {"options": [*options, {"label": "more"}]}}})


def test_trees_gone_through_are_named_once():
    ways = [Option(key, key, "b", tree) for key, tree in (("1", 7), ("2", 0), ("3", 5), ("4", 7))]
    assert Graph.of([Node("a", "A", options=tuple(ways)), Node("b", "B")]).trees() == [7, 5]


def test_a_graph_can_start_elsewhere_but_only_at_a_step_of_its_own():
    assert yes_no().starting_at("d").start == "d"
    with pytest.raises(GraphError):
        yes_no().starting_at("z")


def test_its_text_has_the_words_of_a_blank_and_not_how_it_is_written():
    node = Node(
        "a",
        "Label",
        'Serial: ____ {#sn .required pattern="x{2}"}\nPlace: ___ {#place}\n__init__ {x}\nA: ___ or\nB: ___ {no}!',
    )
    assert node.text() == "Label\nSerial: \nPlace: \n__init__ {x}\nA: ___ or\nB: ___ {no}!"


def test_its_text_is_what_a_person_could_search_for():
    assert yes_no().text() == "On?\nLook.\nYes\nNo\nGood\nBad\nAlone"


def test_option_keys_follow_from_the_label_and_differ_within_a_node():
    first = option_key("Yes")
    second = option_key("Yes", {first})
    assert first == option_key("Yes")
    assert first != second != option_key("No")


def test_naming_many_options_at_once_gives_the_same_keys():
    tried, taken, one_by_one = {}, {}, []
    for label in ["Yes", "Yes", "No", "Yes", "No"]:
        key = option_key(label, taken)
        assert option_key(label, taken, tried) == key
        taken[key] = label
        one_by_one.append(key)
    assert len(set(one_by_one)) == 5


def test_a_title_is_one_line_and_a_body_has_no_blank_edges():
    assert one_line(" a\r\n\tb\x00 c\u2028d ") == "a b c d"
    assert tidy("\r\n \n  a\r\nb \n\t\n") == "  a\nb "
