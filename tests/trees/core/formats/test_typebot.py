import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees.core.formats.reading import read_or_refuse, read_soon
from trees.core.fields.inputs import inputs_of
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


def test_names_of_groups_what_only_a_machine_does_and_missing_groups_are_told():
    script = {"id": "f", "type": "Script", "options": {"content": "1"}}
    groups = [group("a", text("t", "Which one?"), script, choice("c", Yes="gone"), title="Serial")]
    (document,) = load(bot(groups, []))
    assert set(document.decisions) == {
        "What a block of the type Script does is left out: “Serial”.",
        "Names of groups are left out: “Serial”.",
        "Answers whose group is not in the file lead nowhere yet: “Yes”.",
    }


def test_a_link_to_a_group_of_another_bot_leads_nowhere_in_this_one():
    def link(to):
        return {"id": "l", "type": "Typebot link", "options": {"typebotId": to, "groupId": "b"}}

    for to, ways in (("current", ["b"]), ("another", [])):
        groups = [group("a", text("t", "Which one?"), link(to)), group("b", text("u", "This one"))]
        (document,) = load(bot(groups, []))
        assert [option.to for option in document.graph.nodes["a"].options] == ways


def test_items_without_an_edge_lead_where_the_whole_choice_does():
    several = {"id": "d", "type": "choice input", "options": {"isMultipleChoice": True}, "outgoingEdgeId": "e2"}
    groups = [
        group("a", text("t", "Where is it?"), choice("c", Here="", There="e2") | {"outgoingEdgeId": "e1"}),
        group(
            "g",
            text("u", "What is on?"),
            several | {"items": [{"id": "1", "content": "A"}, {"id": "2", "content": "B"}]},
        ),
        BAD,
    ]
    (document,) = load(bot(groups, EDGES))
    assert ways(document) == [
        ("Where is it?", "Here", "What is on?"),
        ("Where is it?", "There", "Switch it on"),
        ("What is on?", "A", "Switch it on"),
        ("What is on?", "B", "Switch it on"),
    ]
    assert document.decisions == ("Questions that take several answers take one here: “What is on?”.",)


def test_a_group_that_goes_on_behind_a_choice_is_several_steps():
    jump = {"id": "j", "type": "Jump", "options": {"groupId": "a"}}
    leave = {"id": "r", "type": "Redirect", "options": {"url": "https://example.com/shop"}}
    groups = [
        group("a", text("t", "Is it on?"), choice("h", Yes="", No="e2"), text("w", "Is it loud?"), choice("d", So="")),
        group("b", text("v", "Switch it on"), choice("e", Again=""), jump),
        group("g", text("u", "Buy one"), choice("f", Shop=""), leave),
    ]
    groups[0]["blocks"].append({"id": "s", "type": "Set variable", "outgoingEdgeId": "e1"})
    (document,) = load(bot(groups, EDGES))
    assert ways(document) == [
        ("Is it on?", "Yes", "Is it loud?"),
        ("Is it on?", "No", "Switch it on"),
        ("Is it loud?", "So", "Buy one"),
        ("Switch it on", "Again", "Is it on?"),
        ("Buy one", "Shop", "https://example.com/shop"),
    ]
    assert document.decisions == ("What a block of the type Set variable does is left out: “Group #1”.",)


def test_an_edge_may_lead_into_a_group():
    groups = [
        group("a", text("t", "Is it on?"), choice("c", Yes="e1")),
        group("g", text("u", "Wait"), text("w", "Good")),
    ]
    into = {"id": "e1", "from": {"blockId": "c", "itemId": "c-Yes"}, "to": {"groupId": "g", "blockId": "w"}}
    assert ways(load(bot(groups, [into]))[0]) == [("Is it on?", "Yes", "Good"), ("Wait", "Continue", "Good")]


def test_conditions_are_answers_in_words():
    def condition(key, *items, **more):
        rows = [{"id": f"{key}{i}", "content": content, "outgoingEdgeId": to} for i, (content, to) in enumerate(items)]
        return {"id": key, "type": "Condition", "items": rows, **more}

    def compared(*comparisons, operator="AND"):
        names = ("variableId", "comparisonOperator", "value")
        return {
            "logicalOperator": operator,
            "comparisons": [dict(zip(names, each, strict=False)) for each in comparisons],
        }

    old = compared(("v", "Greater than", "80"), ("w", "Is set"))
    other = compared(("v", "Less than", "3"), ("v", None, "7"), operator="OR")
    test = {"id": "x", "type": "AB test", "items": [{"id": "xa", "path": "a", "outgoingEdgeId": "e2"}]}
    groups = [
        group("a", text("t", "Hm"), condition("c", (old, "e1")), condition("d", (other, "e2"), outgoingEdgeId="e1")),
        group("g", text("u", "Good"), condition("e", (compared(("", "")), "e2")), text("y", "Else"), test),
        BAD,
    ]
    variables = [{"id": "v", "name": "Age"}, {"id": "w", "name": "City"}]
    assert ways(load(bot(groups, EDGES, variables=variables))[0]) == [
        ("Hm", "Age greater than 80 and City is set", "Good"),
        ("Hm", "Age less than 3 or Age equal to 7", "Switch it on"),
        ("Hm", "Otherwise", "Good"),
        ("Good", "If the condition holds", "Switch it on"),
        ("Good", "Otherwise", "Else"),
        ("Else", "Path A", "Switch it on"),
    ]


def test_cards_have_an_answer_for_each_of_their_ways():
    one, two = {"id": "p", "text": "Buy", "outgoingEdgeId": "e1"}, {"id": "q", "text": "See"}
    cards = {
        "id": "c",
        "type": "cards",
        "items": [{"id": "i", "title": "Red", "description": "Warm", "paths": [one, two]}],
    }
    edges = [*EDGES, {"id": "z", "from": {"blockId": "c", "itemId": "i", "pathId": "q"}, "to": {"groupId": "b"}}]
    (document,) = load(bot([group("a", text("t", "Which?"), cards), GOOD, BAD], edges))
    assert ways(document) == [("Which?", "Red: Buy", "Good"), ("Which?", "Red: See", "Switch it on")]
    assert document.decisions == ("What stands beside choices is left out: “Warm”.",)


def test_inputs_are_fields_and_later_texts_show_their_values():
    def asks(key, kind, variable="", **labels):
        return {"id": key, "type": f"{kind} input", "options": {"variableId": variable, "labels": labels}}

    blocks = [
        text("t", "Who are you?"),
        asks("n", "text", "v", placeholder="Type your name...", button="Send"),
        asks("o", "number", "w"),
        asks("m", "email", placeholder="Your email") | {"outgoingEdgeId": "e1"},
    ]
    good = group("g", text("u", "Good", "Hello {{Your name}}, {{Nobody}}", "Bye"))
    variables = [{"id": "v", "name": "Your name"}, {"id": "w", "name": "Age"}]
    (document,) = load(bot([group("a", *blocks), good], EDGES, variables=variables))
    fields = inputs_of(document.graph.nodes["a"].body)
    assert [(field.name, field.label, field.kind, field.hint) for field in fields] == [
        ("your-name", "Your name", "text", "Type your name..."),
        ("age", "Age", "number", ""),
        ("your-email", "Your email", "text", ""),
    ]
    assert document.graph.nodes["g"].body == "Hello {{your-name}}, \\{\\{Nobody\\}\\}\n\nBye"
    assert document.decisions == ("What stands on the buttons of inputs is left out: “Send”.",)


def test_items_of_lists_keep_their_lines_and_links_lead_on():
    item = {"type": "li", "children": [{"type": "lic", "children": [{"text": "Unplug *it*"}]}]}
    inner = {"type": "ul", "children": [{"type": "li", "children": [{"type": "lic", "children": [{"text": "both"}]}]}]}
    link = {"type": "a", "url": "https://example.com/a", "children": [{"text": "See"}]}
    rich = [
        {"type": "p", "children": [{"text": "Do this"}]},
        {"type": "ol", "children": [item, {"type": "li", "children": [*item["children"], inner]}]},
        {"type": "p", "children": [{"text": "- "}, link]},
    ]
    (document,) = load(bot([group("a", {"id": "t", "type": "text", "content": {"richText": rich}})], []))
    assert document.graph.nodes["a"].body == (
        "1. Unplug \\*it\\*\n1. Unplug \\*it\\*\n   - both\n\n\\- [See](https://example.com/a)"
    )


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
