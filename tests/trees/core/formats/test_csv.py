import csv
import io

import pytest
from hypothesis import given

from tests.trees.strategies import graphs
from trees.core.formats import Document, detect
from trees.core.formats.csv import FORMULA, dump, load
from trees.core.graph import Graph, Node, Option

YES, NO = Option("y", "Yes", "done"), Option("n", "No", "", 12)
GRAPH = Graph.of(
    [
        Node("apart", "Apart"),
        Node("on", "Is it on?", "Look,\n“here”", (YES, NO)),
        Node("done", "=Done", "", outcome="resolved"),
    ],
    "on",
)


def rows(graph):
    return list(csv.DictReader(io.StringIO(dump(Document(graph)), newline="")))


def test_a_row_is_a_step_in_reading_order():
    assert [(row["key"], row["depth"], row["title"], row["outcome"]) for row in rows(GRAPH)] == [
        ("on", "0", "Is it on?", ""),
        ("done", "1", "'=Done", "resolved"),
        ("apart", "", "Apart", ""),
    ]


def test_answers_say_where_they_lead():
    asked = rows(GRAPH)[0]
    assert asked["text"] == "Look,\n“here”"
    assert asked["options"] == "Yes → =Done\nNo (through guide 12) → nowhere yet"


@given(graphs)
def test_every_step_has_a_row_and_no_cell_is_a_formula(graph):
    found = rows(graph)
    assert [row["key"].removeprefix("'") for row in found] == graph.order()
    assert not [cell for row in found for cell in row.values() if cell.startswith(FORMULA)]


@pytest.mark.parametrize("sign", "\t,;|")
def test_pasted_table_is_one_whatever_its_columns_are_called(sign):
    assert detect("", 'Nro,Kysymys,Minne\n1,Is it on?,2\n2,"Well, done",\n'.replace(",", sign)) == "csv"


def test_sentences_with_a_comma_each_are_no_table():
    assert detect("", "First, look at the light.\nThen, press the button.\n") == "markdown"


def test_an_answer_to_a_step_without_a_title_keeps_its_words():
    nodes = {
        "a": {"title": "Is it on?", "options": [{"key": "y", "label": "Yes → or so", "to": "b"}]},
        "b": {"title": "", "body": "", "options": []},
    }
    [document] = load(dump(Document(Graph.from_json({"start": "a", "nodes": nodes}))))
    assert [option.label for option in document.graph.nodes["a"].options] == ["Yes → or so"]
