import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.core.formats.reading import read_or_refuse, read_soon
from trees.core.formats import FormatError, detect
from trees.core.formats.typebot import load

FIELDS = st.recursive(
    st.sampled_from(["a", "b", "text", "choice input", None, 3]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "type", "blocks", "items", "content", "richText", "children", "text", "to"]), inner
        )
    ),
    max_leaves=10,
)


def text(key, *lines):
    return {
        "id": key,
        "type": "text",
        "content": {"richText": [{"type": "p", "children": [{"text": line}]} for line in lines]},
    }


def choice(key, **items):
    rows = [{"id": f"{key}-{name}", "content": name, "outgoingEdgeId": edge} for name, edge in items.items()]
    return {"id": key, "type": "choice input", "items": rows}


def group(key, *blocks, title="Group #1"):
    return {"id": key, "title": title, "blocks": list(blocks)}


def edge(key, to, **source):
    return {"id": key, "from": source, "to": {"groupId": to}}


def bot(groups, edges, **more):
    events = [{"id": "s", "type": "start", "outgoingEdgeId": "e0"}]
    return json.dumps({"version": "6", "name": "Printer", "events": events, "groups": groups, "edges": edges, **more})


def ways(document):
    nodes = document.graph.nodes
    return [(node.title, o.label, nodes[o.to].title if o.to else "") for node in nodes.values() for o in node.options]


ASK = group("a", text("t", "Is it on?", "Look at the *front*."), choice("c", Yes="e1", No="e2"))
GOOD, BAD = group("g", text("u", "Good")), group("b", text("v", "Switch it on"))
EDGES = [
    edge("e0", "a", eventId="s"),
    edge("e1", "g", blockId="c", itemId="c-Yes"),
    edge("e2", "b", blockId="c", itemId="c-No"),
]


def test_groups_are_steps_and_items_are_answers():
    content = bot([GOOD, BAD, ASK], EDGES)
    assert detect("bot.json", content) == "typebot"
    (document,) = load(content)
    assert ways(document) == [("Is it on?", "Yes", "Good"), ("Is it on?", "No", "Switch it on")]
    assert (document.title, document.graph.start) == ("Printer", "a")
    assert document.graph.nodes["a"].body == "Look at the \\*front\\*."
    assert document.decisions == ()


def test_edges_may_name_their_items_instead():
    items = [{"id": "i", "content": "Yes"}]
    groups = [group("a", text("t", "Is it on?"), {"id": "c", "type": "choice input", "items": items}), GOOD]
    assert ways(load(bot(groups, [edge("x", "g", blockId="c", itemId="i")]))[0]) == [("Is it on?", "Yes", "Good")]


def test_a_block_may_lead_on_and_be_the_other_answer():
    groups = [group("a", text("t", "Is it on?"), choice("c", Yes="e1") | {"outgoingEdgeId": "e2"}), GOOD, BAD]
    assert ways(load(bot(groups, EDGES))[0]) == [
        ("Is it on?", "Yes", "Good"),
        ("Is it on?", "Otherwise", "Switch it on"),
    ]
    alone = [group("a", text("t", "Wait") | {"outgoingEdgeId": "e1"}), GOOD]
    assert ways(load(bot(alone, EDGES))[0]) == [("Wait", "Continue", "Good")]


def test_older_versions_have_a_group_for_the_start_and_plain_text():
    start = group("s", {"id": "s1", "type": "start", "outgoingEdgeId": "e0"})
    old = group("a", {"id": "t", "type": "text", "content": {"plainText": "Is it on?\nLook."}})
    (document,) = load(bot([start, GOOD, old], EDGES, events=[]))
    assert document.graph.start == "a"
    assert [node.title for node in document.graph.nodes.values()] == ["Good", "Is it on?"]


def test_links_and_marks_inside_a_line_are_its_text():
    children = [
        {"text": "See "},
        {"type": "a", "url": "https://example.com/a", "children": [{"text": "the manual", "bold": True}]},
    ]
    block = {"id": "t", "type": "text", "content": {"richText": [{"type": "p", "children": children}]}}
    (document,) = load(bot([group("a", block)], []))
    assert document.graph.nodes["a"].title == "See the manual (https://example.com/a)"


def test_inputs_names_of_groups_and_missing_groups_are_told():
    field = {"id": "f", "type": "text input", "options": {"labels": {"placeholder": "Serial number"}}}
    groups = [group("a", text("t", "Which one?"), field, choice("c", Yes="gone"), title="Serial")]
    (document,) = load(bot(groups, []))
    assert document.graph.nodes["a"].body == "Serial number"
    assert set(document.decisions) == {
        "What a block of the type text input does is left out: “Serial”.",
        "Names of groups are left out: “Serial”.",
        "Answers whose group is not in the file lead nowhere yet: “Yes”.",
    }


@pytest.mark.parametrize("content", ["{}", '{"groups": []}', "[]", '{"groups": [3]}'])
def test_what_is_no_bot_is_named(content):
    with pytest.raises(FormatError, match="This is not an export of Typebot"):
        load(content)


@given(FIELDS, FIELDS)
def test_any_bot_is_read_or_refused(groups, edges):
    read_or_refuse(load, json.dumps({"groups": [groups], "edges": [edges]}))
    read_or_refuse(load, json.dumps({"groups": [{"id": "a", "blocks": [groups]}], "edges": edges}))


def test_a_large_bot_is_read_soon():
    groups = [group(f"g{i}", text(f"t{i}", f"Step {i}") | {"outgoingEdgeId": f"e{i}"}) for i in range(4_000)]
    read_soon(load, bot(groups, [edge(f"e{i}", f"g{i + 1}") for i in range(4_000)]))
