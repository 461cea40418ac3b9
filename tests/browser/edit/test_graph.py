"""The editor's edits of a graph, as a browser makes them: any sequence of them is a graph, and what is sent is what was
done."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.trees.strategies import graphs, lines
from trees.core.graph import Graph
from trees.core.outcomes import OUTCOMES
from trees.core.stored import MAX_TITLE_CHARS

pytestmark = pytest.mark.once  # what a browser does is the same on either database

EDITS = """async (batch) => {
    const edit = await import("/static/js/edit/graph/graph.js");
    const ways = await import("/static/js/edit/graph/ways.js");
    const { branch, paste } = await import("/static/js/edit/graph/branch.js");
    const { applied, between } = await import("/static/js/edit/draft/changes.js");
    const optionOf = (graph, key, i) => graph.nodes[key]?.options.at(i % (graph.nodes[key].options.length || 1))?.key;
    const DO = {
        title: (graph, [one], text) => edit.setTitle(graph, one, text),
        body: (graph, [one], text) => edit.setBody(graph, one, text),
        outcome: (graph, [one], text, { outcome }) => edit.setOutcome(graph, one, outcome),
        answer: (graph, [one, two], text) => edit.addOption(graph, one, { label: text, to: two }),
        relabel: (graph, [one], text, { i }) => edit.setOption(graph, one, optionOf(graph, one, i), { label: text }),
        point: (graph, [one, two], text, { i }) => edit.setOption(graph, one, optionOf(graph, one, i), { to: two }),
        through: (graph, [one], text, { i }) => edit.setOption(graph, one, optionOf(graph, one, i), { tree: i }),
        unanswer: (graph, [one], text, { i }) => edit.removeOption(graph, one, optionOf(graph, one, i)),
        reorder: (graph, [one], text, { i }) => edit.moveOption(graph, one, optionOf(graph, one, i), i - 3),
        add: (graph, [one], text, { made }) => edit.addNode(graph, made, edit.blank({ title: text }), one),
        before: (graph, [one], text, { made }) => edit.insertBefore(graph, one, made),
        after: (graph, [one], text, { made }) => edit.insertAfter(graph, one, made),
        duplicate: (graph, [one], text, { made }) => edit.duplicate(graph, one, made),
        paste: (graph, [one, two], text, { i }) => {
            const copied = branch(graph, one, 1);
            return copied.order.length ? paste(graph, copied, i % 2, two).graph : graph;
        },
        remove: (graph, [one]) => edit.remove(graph, one),
        removeAll: (graph, [one]) => edit.remove(graph, one, ways.stranded(graph, one)),
        start: (graph, [one]) => edit.makeStart(graph, one),
        move: (graph, [one], text, { i }) => edit.moveNode(graph, one, i - 3),
    };
    const done = (graph, { name, places, text, ...more }) => {
        const keys = places.map((place) => graph.order[place % graph.order.length] ?? "");
        return DO[name](graph, keys, text, { ...more, made: edit.newKey(graph.nodes) });
    };
    const frozen = (value) => {
        if (value && typeof value === "object") Object.values(Object.freeze(value)).forEach(frozen);
        return value;
    };
    return batch.map(({ graph, edits }) => {
        const states = [frozen(graph)];
        for (const each of edits) states.push(frozen(done(states.at(-1), each)));
        const sent = states.slice(1).map((now, i) => between(states[i], now));
        const again = sent.map((changes, i) => changes ? applied(states[i], changes) : states[i]);
        return { states, sent, again, whole: between(graph, states.at(-1)), read: states.map(ways.readingOrder) };
    });
}"""
NAMES = (
    "title body outcome answer relabel point through unanswer reorder add before after duplicate paste remove "
    "removeAll start move"
).split()
edits = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES),
        "places": st.tuples(st.integers(0, 9), st.integers(0, 9)),
        "text": lines,
        "i": st.integers(0, 6),
        "outcome": st.sampled_from([None, *OUTCOMES]),
    }
)


def listed(graph: Graph) -> dict:
    """``graph`` as the draft's API has it. A browser has no numbers as large as the largest of a guide may be."""
    data = graph.to_json() | {"order": list(graph.nodes)}
    for node in data["nodes"].values():
        for option in node["options"]:
            option.update({"tree": 12} if "tree" in option else {})
    return data


# Several in one call of the page, and few enough: of more than Hypothesis can keep, it makes the smallest alone.
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
sequences = st.fixed_dictionaries(
    {
        "graph": graphs.map(listed),
        "edits": st.lists(edits, max_size=12),
    }
)


@settings(max_examples=30, suppress_health_check=SLOW)
@given(batch=st.lists(sequences, min_size=5, max_size=10))
def test_any_edits_make_a_graph_and_what_is_sent_makes_the_same_one(library, batch):
    for found in library.evaluate(EDITS, batch):
        graphs = [read(state) for state in found["states"]]
        assert [as_sent(each) for each in found["again"]] == [as_sent(each) for each in found["states"][1:]]
        for old, changes, now in zip(graphs, found["sent"], graphs[1:], strict=False):
            assert_same(old.patched(changes or {}), now)
        assert_same(graphs[0].patched(found["whole"] or {}), graphs[-1])
        assert found["read"] == [graph.order() for graph in graphs]


COMPARED = """async (pairs) => {
    const { differences } = await import("/static/js/edit/draft/word-diff.js");
    return pairs.map((pair) => differences(...pair));
}"""
texts = st.lists(st.sampled_from(["a", "b", "lamp", " ", "\n", "é", "…", "😀", "."]), max_size=30).map("".join)


@settings(max_examples=20, suppress_health_check=SLOW)
@given(pairs=st.lists(st.tuples(texts, texts), min_size=5, max_size=10))
def test_what_two_texts_do_not_have_in_common_is_marked_in_both(library, pairs):
    for texts, found in zip(pairs, library.evaluate(COMPARED, pairs), strict=True):
        assert tuple("".join(piece for piece, _ in side) for side in found) == texts
        ours, theirs = ("".join(piece for piece, own in side if not own) for side in found)
        assert ours == theirs
        assert bool(texts[0] != texts[1]) == any(own for side in found for _, own in side)


LED = """async (WAYS) => {
    const edit = await import("/static/js/edit/graph/graph.js");
    const { stranded } = await import("/static/js/edit/graph/ways.js");
    const { branch, paste } = await import("/static/js/edit/graph/branch.js");
    const { matchingSteps } = await import("/static/js/edit/graph/targets.js");
    const made = (start, ways) => {
        const step = ([key, targets]) => [key, edit.blank({
            title: `Step ${key}`, outcome: targets.length ? null : "resolved",
            options: targets.map((to, i) => ({ key: `${key}${i}`, label: `To ${to}`, to })),
        })];
        return { start, order: Object.keys(ways), nodes: Object.fromEntries(Object.entries(ways).map(step)) };
    };
    const led = ({ start, order, nodes }) => {
        const nameOf = (key, i) => /^Step /.test(nodes[key].title) ? key : `new${i}`;
        const names = Object.fromEntries(order.map((key, i) => [key, nameOf(key, i)]));
        const ways = order.map((key) => [names[key], nodes[key].options.map(({ to }) => names[to] ?? "")]);
        return [names[start], Object.fromEntries(ways)];
    };
    const guide = made("a", WAYS);
    const copied = branch(guide, "c", "1");
    const fromE = made("e", WAYS);
    const keyed = (graph, key, changes) => edit.setOption(graph, key, `${key}0`, changes).nodes[key].options[0];
    const conditional = edit.setOption(guide, "a", "a0", { if: "age < 1", tree: 5 });
    const pasted = (into, tree) => {
        const { graph, start } = paste(guide, copied, tree, into);
        const last = graph.nodes[into].options.at(-1);
        const targets = graph.nodes[start].options.map(({ to }) => guide.nodes[to] ? to : Boolean(to));
        return [last.to === start, last.label, targets];
    };
    return {
        removed: ["a", "b", "c", "d"].map((key) => led(edit.remove(guide, key))),
        removed_start: led(edit.remove(fromE, "e")),
        removed_with_what_follows: led(edit.remove(guide, "c", stranded(guide, "c"))),
        before_the_start: led(edit.insertBefore(guide, "a", "x")),
        before_another: led(edit.insertBefore(guide, "d", "x")),
        outcome_of_a_question: edit.setOutcome(guide, "a", "resolved") === guide,
        without: keyed(conditional, "a", { if: "", tree: 0 }),
        branch: [copied.start, copied.order],
        pasted: [pasted("a", "1"), pasted("f", "1"), pasted("f", "2")],
        named: matchingSteps(guide, "step c", "a").named,
        last_is_its_own: matchingSteps(guide, "step", "a").named.concat(matchingSteps(guide, "step", "a").others),
    };
}"""


def test_edits_lead_on_to_what_came_after(library):
    whole = {"a": ["b", "c"], "b": ["d", "f"], "c": ["d", "e", "f"], "d": ["a"], "e": ["c"], "f": []}
    found = library.evaluate(LED, whole)

    def changed(without: str = "", **ways: list[str]) -> dict[str, list[str]]:
        return {key: to for key, to in (whole | ways).items() if key not in without}

    assert found["removed"] == [
        ["b", changed("a", d=[""])],  # it had several answers: nothing takes its place
        ["a", changed("b", a=["", "c"])],
        ["a", changed("c", a=["b", ""], e=[""])],
        ["a", changed("d", b=["a", "f"], c=["a", "e", "f"])],
    ]
    assert found["removed_start"] == [
        "c",
        changed("e", c=["d", "", "f"]),
    ]  # what followed is the start, not led to itself
    assert found["removed_with_what_follows"] == ["a", changed("ce", a=["b", ""])]
    assert found["before_the_start"] == ["new0", {"new0": ["a"]} | changed(d=["new0"])]
    assert found["before_another"] == ["a", changed(b=["new3", "f"], c=["new3", "e", "f"]) | {"new3": ["d"]}]
    assert found["outcome_of_a_question"] is True
    assert found["without"] == {"key": "a0", "label": "To b", "to": "b"}
    assert found["branch"] == ["c", ["c", "e", "f"]]  # "d" leads back to before it
    # Into a question as an answer without words yet, after an end as "Continue"; elsewhere what led out leads nowhere.
    led = [
        [True, "", ["d", True, True]],
        [True, "Continue", ["d", True, True]],
        [True, "Continue", [False, True, True]],
    ]
    assert found["pasted"] == led
    assert found["named"] == ["c"]
    assert found["last_is_its_own"] == ["b", "c", "d", "e", "f", "a"]


def test_keys_that_look_like_numbers_stay_in_their_places(library):
    nodes = {key: {"title": key, "body": "", "options": [], "outcome": None} for key in ("b", "12", "3")}
    graph = {"start": "12", "nodes": nodes, "order": ["b", "12", "3"]}
    moved = {"name": "move", "places": [2, 0], "text": "", "i": 2, "outcome": None}
    [found] = library.evaluate(EDITS, [{"graph": graph, "edits": [moved]}])
    assert found["states"][-1]["order"] == ["b", "3", "12"]
    assert list(read(graph).patched(found["sent"][0]).nodes) == ["b", "3", "12"]


def test_copy_of_a_step_with_the_longest_title_cuts_no_character_in_half(library):
    node = {"title": "😀" * MAX_TITLE_CHARS, "body": "", "options": [], "outcome": None}
    graph = {"start": "a", "nodes": {"a": node}, "order": ["a"]}
    copied = {"name": "duplicate", "places": [0, 0], "text": "", "i": 0, "outcome": None}
    [found] = library.evaluate(EDITS, [{"graph": graph, "edits": [copied]}])
    titles = [each["title"] for each in found["states"][-1]["nodes"].values()]
    assert titles == ["😀" * MAX_TITLE_CHARS, "😀" * (MAX_TITLE_CHARS - 7) + " (copy)"]


ODD = """async (keys) => {
    const { GraphDraft } = await import("/static/js/edit/draft/graph-draft.js");
    const { applied, between } = await import("/static/js/edit/draft/changes.js");
    const { remove, setTitle } = await import("/static/js/edit/graph/graph.js");
    const step = (key) => `${JSON.stringify(key)}: {"title": "T", "body": "", "options": [], "outcome": null}`;
    const without = JSON.parse(`{"start": "a", "order": ["a"], "nodes": {${step("a")}}}`);
    return keys.map((key) => {
        const has = JSON.parse(`{"start": "a", "order": ["a", "${key}"], "nodes": {${step("a")}, ${step(key)}}}`);
        const draft = new GraphDraft("1");
        const sent = (graph, now) => {
            draft.show({ graph });
            draft.graph = now(draft.graph);
            return JSON.stringify(draft.edits().changes.nodes);
        };
        return [
            sent(without, (graph) => applied(graph, between(without, has))),
            sent(has, (graph) => setTitle(graph, key, "Now")),
            sent(has, (graph) => remove(graph, key)),
        ];
    });
}"""


def test_keys_that_every_object_has_are_keys_like_others(library):
    keys = ["constructor", "__proto__", "toString", "12"]
    step = {"title": "T", "body": "", "options": [], "outcome": None}
    for key, sent in zip(keys, library.evaluate(ODD, keys), strict=True):
        assert [json.loads(each) for each in sent] == [{key: step}, {key: step | {"title": "Now"}}, {key: None}]


CHOSEN = """async () => {
    const { GraphDraft } = await import("/static/js/edit/draft/graph-draft.js");
    const { TextDraft } = await import("/static/js/edit/draft/text-draft.js");
    const step = (title) => ({ title, body: "", options: [], outcome: null });
    const nodes = (order) => Object.fromEntries(order.map((key) => [key, step(key)]));
    const graph = (...order) => ({ start: "a", order, nodes: nodes(order) });
    const about = (title) => ({ title, description: "" });
    const seen = (title, ...order) => ({ ...about(title), graph: graph(...order), text: `# ${title}: ${order}` });
    const after = async (draft) => {
        draft.show(seen("T", "a", "b"));
        await draft.adopt(seen("Ben", "a", "b"), graph("b", "a"), { merged: graph("a", "b"), about: about("Ann") });
        const chosen = draft.edits();
        const merged = graph("b", "a", "c");
        const stale = { merged, about: about("Ben, later"), text: "# Ben, later: b, a, c" };
        await draft.adopt(seen("Ben, later", "a", "b", "c"), merged, stale);
        return [chosen, draft.edits()];
    };
    return [...(await after(new GraphDraft("1"))), ...(await after(new TextDraft("1")))];
}"""


def test_what_was_chosen_is_sent_until_the_server_has_brought_it_together_with_something_newer(library):
    chosen, steps, also_chosen, text = library.evaluate(CHOSEN)
    ann, ben, later = ({"title": each, "description": ""} for each in ("Ann", "Ben", "Ben, later"))
    assert chosen == also_chosen == {"changes": {"order": ["b", "a"]}, "about": ann, "was": ben}
    assert steps == {"changes": {"order": ["b", "a", "c"]}}
    assert text == {"text": "# Ben, later: b, a, c", "was": later}


def read(state: dict) -> Graph:
    """``state`` as the server has it; its order has each key once, and no step with answers is an outcome."""
    assert sorted(state["order"]) == sorted(state["nodes"])
    nodes = {key: state["nodes"][key] for key in state["order"]}
    return Graph.from_json({"start": state["start"], "nodes": nodes})


def as_sent(state: dict) -> tuple:
    return state["start"], state["order"], state["nodes"]


def assert_same(one: Graph, other: Graph) -> None:
    assert one.to_json() == other.to_json()
    assert list(one.nodes) == list(other.nodes)
