"""What data that is no guide is refused with: each message names what was expected and what came."""

import pytest

from trees.core.graph import Graph
from trees.core.stored import KEY_RULE, MAX_ID, GraphError, expect_tree_id


def refusal(data) -> str:
    with pytest.raises(GraphError) as caught:
        Graph.from_json(data)
    return str(caught.value)


def option(**fields) -> dict:
    return {"nodes": {"a": {"options": [fields]}}}


@pytest.mark.parametrize(
    ("value", "name"),
    [(None, "null"), (True, "true or false"), (3, "a number"), (0.5, "a number"), ("x", "text"), ([], "a list")],
)
def test_wrong_type_is_named_in_the_words_of_json(value, name):
    assert refusal({"nodes": {"a": value}}) == f"nodes.a: expected an object, found {name}"


def test_object_in_the_place_of_a_text_is_named():
    assert refusal({"nodes": {"a": {"title": {}}}}) == "nodes.a.title: expected text, found an object"


def test_message_about_the_whole_has_no_place():
    assert refusal([]) == "expected an object, found a list"


def test_text_that_is_too_long_is_refused_with_both_lengths():
    said = refusal({"nodes": {"a": {"body": "x" * 50_001}}})
    assert said == "nodes.a.body: at most 50,000 characters, this has 50,001"


def test_longest_texts_are_taken():
    data = {"nodes": {"a": {"title": "t" * 500, "body": "b" * 50_000, "options": [{"label": "l" * 500}]}}}
    node = Graph.from_json(data).nodes["a"]
    assert (len(node.title), len(node.body), len(node.options[0].label)) == (500, 50_000, 500)


@pytest.mark.parametrize("key", ["", "a b", "ä", "a" * 65, "a.b", "a/b", "a\n"])
def test_key_that_no_url_could_hold_is_refused_with_the_rule(key):
    assert refusal({"nodes": {key: {}}}) == f"nodes.{key}: {KEY_RULE}"


@pytest.mark.parametrize("key", ["a", "A-_9", "a" * 64])
def test_key_of_letters_digits_hyphens_and_underscores_is_taken(key):
    assert list(Graph.from_json({"nodes": {key: {}}}).nodes) == [key]


@pytest.mark.parametrize("tree", [True, "7", -1, 1.5, MAX_ID + 1, [1]])
def test_number_of_a_guide_is_a_whole_number_that_the_database_can_hold(tree):
    assert refusal(option(key="k", tree=tree)) == "nodes.a.options[0].tree: expected the number of a guide"


@pytest.mark.parametrize("tree", [0, 1, MAX_ID])
def test_number_of_a_guide_within_the_range_is_taken(tree):
    assert expect_tree_id(tree, "") == tree


def test_answer_to_a_step_that_is_not_there_is_named_with_that_step():
    assert refusal(option(key="k", to="zz")) == "nodes.a.options[0].to: there is no node 'zz'"


def test_two_answers_with_one_key_are_refused_with_that_key():
    data = {"nodes": {"a": {"options": [{"key": "k"}, {"key": "k"}]}}}
    assert refusal(data) == "nodes.a.options[1].key: 'k' occurs twice in this node"


def test_unknown_outcome_is_refused_with_the_known_ones():
    said = refusal({"nodes": {"a": {"outcome": "done"}}})
    assert said == "nodes.a.outcome: 'done' is not one of resolved, escalate, unresolved"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([], "changes: expected an object, found a list"),
        ({"nodes": []}, "nodes: expected an object, found a list"),
        ({"nodes": {"b": 1}}, "nodes.b: expected an object, found a number"),
        ({"nodes": {"b": None}}, "nodes.a.options[0].to: there is no node 'b'"),
        ({"nodes": {"a": None}}, "start: there is no node 'a'"),
        ({"start": None}, "start: expected text, found null"),
        ({"start": "zz"}, "start: there is no node 'zz'"),
        ({"order": "ab"}, "order: expected a list, found text"),
        ({"order": ["a"]}, "order: expected the key of each node exactly once"),
        ({"order": ["a", "a"]}, "order: expected the key of each node exactly once"),
        ({"order": ["a", 1]}, "order: expected the key of each node exactly once"),
        ({"order": ["a", "b", "c"]}, "order: expected the key of each node exactly once"),
    ],
)
def test_change_that_does_not_fit_the_draft_is_refused_and_the_draft_is_as_before(changes, said):
    draft = Graph.from_json({"start": "a", "nodes": {"a": {"options": [{"key": "k", "to": "b"}]}, "b": {}}})
    before = draft.to_json()
    with pytest.raises(GraphError) as caught:
        draft.patched(changes)
    assert str(caught.value) == said
    assert draft.to_json() == before


def test_change_adds_replaces_deletes_and_orders_steps_at_once():
    draft = Graph.from_json({"start": "a", "nodes": {"a": {"title": "A"}, "b": {}, "c": {"title": "C"}}})
    changes = {"nodes": {"a": {"title": "New"}, "b": None, "d": {}, "zz": None}, "order": ["d", "c", "a"], "start": "d"}
    patched = draft.patched(changes)
    assert (patched.start, list(patched.nodes)) == ("d", ["d", "c", "a"])
    assert (patched.nodes["a"].title, patched.nodes["c"].title) == ("New", "C")
