import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.strategies import graphs
from trees.core.formats import Document, FormatError
from trees.core.formats.json import dump, load
from trees.core.graph import Graph, Node


@given(graphs)
def test_every_graph_comes_back_as_it_was(graph):
    assert load(dump(Document(graph, "Title"))) == [Document(graph)]


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_any_text_is_read_or_refused(text):
    try:
        load(text)
    except FormatError as error:
        assert error.reason


def test_the_text_is_the_stored_graph_itself():
    graph = Graph.of([Node("a", "Ä", outcome="resolved")])
    assert json.loads(dump(Document(graph, "Title"))) == graph.to_json()
    assert "Ä" in dump(Document(graph))


def test_title_and_description_may_be_there_too():
    text = json.dumps({"title": "T", "description": "D", "graph": {"start": "a", "nodes": {"a": {"title": "A"}}}})
    assert load(text) == [Document(Graph.of([Node("a", "A")]), "T", "D")]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('{\n "start": "a",\n "nodes": {]\n}', 3, "This is not JSON"),
        ("[" * 100_000, 1, "nested too deeply"),
        ('{"nodes": {"a": {"options": [{"to": "b"}]}}}', 1, "nodes.a.options[0].to: there is no node 'b'."),
        ('{"nodes": {"a": {}, "a": {}}}', 1, "'a' occurs twice"),
        ("[]", 1, "expected an object, found a list."),
        ('{"title": 1, "graph": {}}', 1, "title: expected text."),
        ("1" * 5000, 1, "not JSON"),
    ],
)
def test_a_refusal_says_where_and_why(text, line, reason):
    with pytest.raises(FormatError) as refusal:
        load(text)
    assert refusal.value.line == line
    assert reason in refusal.value.reason
