import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.core.formats.reading import read_or_refuse, read_soon
from trees.core.formats import FormatError, detect, read
from trees.core.formats.tree_json import load
from trees.core.stored import MAX_NODES_PER_GUIDE

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["a", "b", "Is it on?", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["nodes", "id", "text", "question", "options", "next", "yes", "a", "b", "other"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
OPTIONS = [{"text": "Yes", "next": "good"}, {"text": "No", "next": "bad"}]
SHAPES = {
    "an object of steps": {
        "start": {"message": "Is it on?", "options": OPTIONS},
        "good": {"message": "Good"},
        "bad": {"message": "Switch it on"},
    },
    "a list of steps": {
        "nodes": [
            {"id": "good", "prompt": "Good"},
            {
                "id": "root",
                "prompt": "Is it on?",
                "options": [{"label": "Yes", "nextNodeId": "good"}, {"label": "No", "nextNodeId": "bad"}],
            },
            {"id": "bad", "prompt": "Switch it on"},
        ]
    },
    "a bare list": [
        {"id": 1, "title": "Is it on?", "answers": [{"title": "Yes", "goto": 2}, {"title": "No", "goto": 3}]},
        {"id": 2, "title": "Good"},
        {"id": 3, "title": "Switch it on"},
    ],
    "steps inside steps": {
        "question": "Is it on?",
        "answers": {"Yes": {"result": "Good"}, "No": {"result": "Switch it on"}},
    },
    "children with labels": {
        "title": "Is it on?",
        "children": [
            {"option": "Yes", "child": {"title": "Good"}},
            {"option": "No", "child": {"title": "Switch it on"}},
        ],
    },
    "yes and no": {
        "decision_tree": {
            "q1": {"question": "Is it on?", "yes": "a1", "no": "a2"},
            "a1": {"answer": "Good"},
            "a2": {"answer": "Switch it on"},
        },
        "root": "q1",
    },
    "texts as ends": {"question": "Is it on?", "yes": "It is good", "no": "Please switch it on"},
    "another name for the way on": {
        "steps": [
            {
                "id": "x",
                "text": "Is it on?",
                "options": [{"text": "Yes", "faq_id": "y"}, {"text": "No", "faq_id": "z"}],
            },
            {"id": "y", "text": "Good"},
            {"id": "z", "text": "Switch it on"},
        ]
    },
}


def read_json(data):
    (document,) = load(json.dumps(data))
    return document


def ways(document):
    nodes = document.graph.nodes
    return [(node.title, o.label, nodes[o.to].title if o.to else "") for node in nodes.values() for o in node.options]


@pytest.mark.parametrize("shape", SHAPES)
def test_steps_and_answers_are_found_in_many_shapes(shape):
    text = json.dumps(SHAPES[shape])
    assert detect("tree.json", text) == detect("", text) == "tree-json"
    (document,) = read(text, filename="printer-check.json")
    ends = ("It is good", "Please switch it on") if shape == "texts as ends" else ("Good", "Switch it on")
    assert ways(document) == [("Is it on?", "Yes", ends[0]), ("Is it on?", "No", ends[1])]
    assert document.graph.nodes[document.graph.start].title == "Is it on?"
    assert any(sentence.startswith("Texts and ways were read from the fields") for sentence in document.decisions)


def test_a_title_beside_the_steps_is_that_of_the_guide():
    document = read_json({"title": "Printer", "description": "For the desk", **SHAPES["a list of steps"]})
    assert (document.title, document.description) == ("Printer", "For the desk")


def test_a_question_is_no_title_of_the_guide():
    assert read_json({"title": "Is it on?", "yes": "It is good"}).title == ""


@pytest.mark.parametrize("name", ["next", "next_step", "nextStep", "goto"])
def test_a_step_may_lead_on_without_answers(name):
    document = read_json({"a": {"text": "Press it", name: "b"}, "b": {"text": "Good"}})
    assert ways(document) == [("Press it", "Continue", "Good")]


def test_further_texts_are_below_the_title():
    data = {"a": {"question": "Is it on?", "description": "Look *here*\nand there", "yes": "b"}, "b": {"text": "Good"}}
    assert read_json(data).graph.nodes["a"].body == "Look \\*here\\*\n\nand there"


def test_sentences_in_fields_that_are_not_known_are_kept_and_others_named():
    data = {
        "a": {"text": "Is it on?", "script_note": "Say it slowly", "weight": 3, "sku": "X1", "yes": "b"},
        "b": {"text": "Good"},
    }
    document = read_json(data)
    assert document.graph.nodes["a"].body == "script_note: Say it slowly"
    assert "Fields that were not read: “weight”, “sku”." in document.decisions


def test_a_step_whose_only_text_is_in_an_unknown_field_has_it_as_its_title():
    document = read_json(
        {"a": {"condition": "age < 24", "yes": "b", "no": "c"}, "b": {"text": "Good"}, "c": {"text": "Bad"}}
    )
    assert document.graph.nodes["a"].title == "age < 24"


def test_an_answer_whose_step_is_not_there_leads_nowhere_and_is_told():
    document = read_json({"a": {"text": "Is it on?", "options": [{"text": "Yes", "next": "gone"}, "Maybe"]}})
    assert ways(document) == [("Is it on?", "Yes", ""), ("Is it on?", "Maybe", "")]
    assert "Answers whose step is not in the file lead nowhere yet: “Is it on?”." in document.decisions


@pytest.mark.parametrize("field", ["outcome", "status", "type"])
def test_outcomes_by_name_are_kept(field):
    document = read_json({"a": {"text": "Is it on?", "yes": "b"}, "b": {"text": "Call", field: "escalate"}})
    assert document.graph.nodes["b"].outcome == "escalate"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"name": "x", "version": "1.0.0", "scripts": {}}, "This is an npm package.json, not a guide."),
        ({"cells": [], "metadata": {}, "nbformat": 4}, "This is a Jupyter notebook, not a guide."),
        ({"openapi": "3.1.0", "info": {}, "paths": {}}, "This is an OpenAPI description, not a guide."),
        ({"type": "FeatureCollection", "features": []}, "This is GeoJSON, not a guide."),
        ({}, "No steps with answers were found in this JSON."),
        ([], "No steps with answers were found in this JSON."),
        ([1, "a"], "No steps with answers were found in this JSON."),
        ({"a": {"text": "One"}, "b": {"text": "Two"}}, "No steps with answers were found in this JSON."),
        ({"users": [{"id": 1, "email": "a@example.com"}]}, "No steps with answers were found in this JSON."),
    ],
)
def test_other_json_is_refused_by_name_and_never_an_empty_guide(data, reason):
    text = json.dumps(data)
    assert detect("x.json", text) == "tree-json"
    with pytest.raises(FormatError) as error:
        read(text, filename="x.json")
    assert error.value.reason == reason
    assert error.value.hint


@pytest.mark.parametrize(
    "text",
    [
        '{"start": "a", "nodes": {"a": {"title": "A"}}}',
        '{"title": "T", "graph": {"nodes": {}}}',
        "{",
        '{"a": 1, "a": 2}',
    ],
)
def test_the_stored_form_and_broken_json_are_for_its_own_reader(text):
    assert detect("a.json", text) == "json"


@given(VALUES)
def test_any_json_is_read_or_refused(data):
    read_or_refuse(load, json.dumps(data))


def test_a_deep_tree_is_read():
    inner = '{"text": "End"}'
    for i in range(400):
        inner = f'{{"text": "Step {i}", "yes": {inner}}}'
    (document,) = load(inner)
    assert len(document.graph.nodes) == 401


def test_a_large_tree_is_read_soon():
    rows = {f"s{i}": {"text": f"Step {i}", "options": [{"text": "On", "next": f"s{i + 1}"}]} for i in range(10_000)}
    read_soon(load, json.dumps(rows))


def test_more_steps_than_a_guide_may_have_are_refused():
    rows = [{"id": i, "text": "S", "next": 0} for i in range(MAX_NODES_PER_GUIDE + 1)]
    with pytest.raises(FormatError, match=f"at most {MAX_NODES_PER_GUIDE:,} steps"):
        load(json.dumps(rows))
