"""Where a run is, from what happened in it."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trees.core.graph import Graph, Node, Option
from trees.core.walk import MAX_SUBTREE_DEPTH, RETURN, Event, Place, Refused, State, Step, ahead, apply, begin, walk

MAIN, NEWER, SUB, INNER = 1, 2, 3, 4  # releases
SUB_TREE, INNER_TREE = 30, 40
BLANKS = 'Serial: ____ {#serial .required pattern="[0-9]+"}\n\nPIN: ____ {#pin .sensitive}'


def main(extra: tuple[Node, ...] = ()) -> Graph:
    ways = (Option("yes", "Yes", "cable"), Option("no", "No", "call"), Option("open", "Not written yet"))
    checks = (Option("done", "Done", "fixed", tree=SUB_TREE), Option("again", "Again", "power"))
    return Graph.of([
        Node("power", "Is it on?", "", ways), Node("cable", "Check the cable", BLANKS, checks),
        Node("fixed", "Fixed", outcome="resolved"), Node("call", "Call us", outcome="escalate"), *extra,
    ])  # fmt: skip


GRAPHS = {
    MAIN: main(),
    NEWER: Graph.of([Node("power", "Is it on now?", "", (Option("yes", "Yes", "fixed"),)),
                     Node("fixed", "Fixed", outcome="resolved")]),
    SUB: Graph.of([Node("power", "Another step of that name", "", (Option("in", "In", "out", tree=INNER_TREE),)),
                   Node("out", "Out", outcome="resolved")]),
    INNER: Graph.of([Node("only", "One step", outcome="unresolved")]),
}  # fmt: skip
graphs = GRAPHS.__getitem__
numbers = count()


def event(state: State, kind: str, **fields) -> Event:
    """An event that fits where ``state`` is."""
    place = {"step": len(state.trail), "release_id": state.place.release_id, "node": state.place.node}
    return Event(str(next(numbers)), kind, **place | fields)


def after(*told: tuple[str, dict], state: State | None = None) -> State:
    """The state after events of the ``(kind, fields)``, each where the one before it led."""
    state = state or begin(graphs, MAIN)
    for kind, fields in told:
        state = apply(state, event(state, kind, **fields), graphs)
    return state


def answers(*options: str) -> State:
    return after(*(("answer", {"option": option}) for option in options))


def refusal(state: State, kind: str, **fields) -> Refused:
    with pytest.raises(Refused) as caught:
        apply(state, event(state, kind, **fields), graphs)
    return caught.value


# Answers


def test_run_begins_at_the_start_of_its_release():
    assert begin(graphs, MAIN) == State(MAIN, Place(MAIN, "power"))


def test_answer_leads_on_and_stands_in_the_trail():
    state = answers("yes")
    assert (state.place, state.trail) == (Place(MAIN, "cable"), (Step(Place(MAIN, "power"), "yes"),))
    assert state.answers == {(MAIN, "power"): "yes"}
    assert state.outcome(graphs) == ""


def test_run_is_over_at_an_outcome():
    assert answers("no").outcome(graphs) == "escalate"
    assert refusal(answers("no"), "answer", option="yes").reason == "option"


@pytest.mark.parametrize("option", ["", "maybe", "done", "open", RETURN])
def test_answer_that_does_not_belong_to_the_step_is_refused(option):
    assert refusal(begin(graphs, MAIN), "answer", option=option).reason == "option"


@pytest.mark.parametrize("where", [{"step": 1}, {"node": "cable"}, {"release_id": NEWER}])
@pytest.mark.parametrize("kind", ["answer", "values", "finish", "switch"])
def test_event_of_another_place_is_refused(kind, where):
    assert refusal(begin(graphs, MAIN), kind, **{"option": "yes", "entered": NEWER} | where).reason == "elsewhere"


def test_unknown_kind_is_refused():
    assert refusal(begin(graphs, MAIN), "jump").reason == "unknown"


def test_replay_and_what_does_not_fit_change_nothing():
    start = begin(graphs, MAIN)
    first = event(start, "answer", option="yes")
    back = event(after(state=apply(start, first, graphs)), "back", step=0)
    told = [first, first, event(start, "answer", option="no"), back, first, back]
    assert walk(graphs, MAIN, told) == walk(graphs, MAIN, [first, back])


# Back


def test_back_follows_the_trail_and_keeps_the_answers():
    state = after(("back", {"step": 0}), state=answers("yes"))
    assert (state.place, state.trail) == (Place(MAIN, "power"), ())
    assert state.answers == {(MAIN, "power"): "yes"}


def test_back_goes_to_any_earlier_answer_and_follows_the_trail_not_the_graph():
    round_again = after(
        ("answer", {"option": "yes"}), ("answer", {"option": "again", "values": {"serial": "1"}}),
        ("answer", {"option": "no"}),
    )  # fmt: skip
    once = after(("back", {"step": 2}), state=round_again)
    assert (once.place, len(once.trail)) == (Place(MAIN, "power"), 2)
    assert after(("back", {"step": 1}), state=once).place == Place(MAIN, "cable")


@pytest.mark.parametrize("step", [-1, 1, 2, 99])
def test_back_to_a_step_that_is_not_behind_is_refused(step):
    assert refusal(answers("yes"), "back", step=step).reason == "elsewhere"


def test_back_from_another_place_is_refused():
    """Two windows: the second one has not seen yet that the first went on."""
    assert refusal(answers("yes"), "back", step=0, node="power").reason == "elsewhere"


# Values


def test_step_is_left_with_what_it_requires_only():
    here = answers("yes")
    assert refusal(here, "answer", option="again").errors.keys() == {"serial"}
    assert refusal(here, "answer", option="again", values={"serial": "x"}).reason == "values"
    assert after(("answer", {"option": "again", "values": {"serial": " 12 "}}), state=here).values == {"serial": "12"}


def test_value_given_before_is_not_asked_for_again():
    here = after(("values", {"values": {"serial": "12"}}), state=answers("yes"))
    assert after(("answer", {"option": "again"}), state=here).values == {"serial": "12"}


def test_of_a_sensitive_value_is_kept_only_that_it_was_given():
    assert after(("values", {"values": {"pin": "1234"}}), state=answers("yes")).values == {"pin": None}


def test_values_may_be_given_without_going_on_but_not_wrong_ones():
    here = answers("yes")
    assert refusal(here, "values", values={"serial": "x"}).errors.keys() == {"serial"}
    assert after(("values", {"values": {"pin": "1"}}), state=here).place == here.place


def test_value_of_another_step_is_left_out():
    assert after(("values", {"values": {"serial": "12"}})).values == {}


def test_what_was_kept_is_not_judged_again():
    here = answers("yes")
    kept = event(here, "answer", option="again", values={"serial": "as it was", "pin": None}, kept=True)
    assert apply(here, kept, graphs).values == {"serial": "as it was", "pin": None}


# Notes, details, finish, handover


def test_note_belongs_to_its_step_and_can_be_taken_back():
    state = after(("note", {"text": " Blinks\n"}))
    assert state.notes == {(MAIN, "power"): "Blinks"}
    assert after(("note", {"text": " "}), state=state).notes == {}


def test_note_can_be_written_to_any_step_that_was_seen():
    state = after(("note", {"node": "power", "text": "Red"}), state=answers("yes"))
    assert state.notes == {(MAIN, "power"): "Red"}
    assert refusal(state, "note", node="call", text="x").reason == "elsewhere"


def test_note_of_a_step_gone_back_from_can_still_be_changed():
    state = after(("note", {"text": "a"}), ("back", {"step": 0}), state=answers("yes"))
    assert after(("note", {"node": "cable", "text": "b"}), state=state).notes == {(MAIN, "cable"): "b"}


def test_note_that_is_too_long_is_refused_not_cut():
    assert refusal(begin(graphs, MAIN), "note", text="x" * 10_001).errors.keys() == {"text"}


def test_details_are_set_each_by_itself():
    state = after(("details", {"values": {"ticket": " A  1 "}}), ("details", {"values": {"caller": "Eve", "x": "y"}}))
    assert state.details == {"ticket": "A 1", "caller": "Eve"}
    assert after(("details", {"values": {"ticket": ""}}), state=state).details == {"ticket": "", "caller": "Eve"}
    assert refusal(state, "details", values={"caller": "x" * 201}).errors.keys() == {"caller"}


def test_run_can_be_ended_anywhere_and_goes_on_after_that():
    ended = after(("finish", {"option": "unresolved"}), state=answers("yes"))
    assert (ended.outcome(graphs), ended.place) == ("unresolved", Place(MAIN, "cable"))
    assert after(("back", {"step": 1}), state=ended) == answers("yes")
    on = after(("answer", {"option": "again", "values": {"serial": "1"}}), state=ended)
    assert on.outcome(graphs) == ""
    assert refusal(answers("yes"), "finish", option="maybe").reason == "option"


def test_handing_over_moves_nothing():
    assert after(("handover", {"text": "7"}), state=answers("yes")) == answers("yes")


# Trees gone through


def inside() -> State:
    """In the sub-tree, on the way from the cable to the end."""
    state = answers("yes")
    return after(("answer", {"option": "done", "entered": SUB, "values": {"serial": "1"}}), state=state)


def test_run_goes_into_a_tree_and_comes_back_to_the_options_next_step():
    state = inside()
    assert state.place == Place(SUB, "power", ((MAIN, "fixed"),))
    assert state.entered == {SUB_TREE: SUB}
    inner = after(("answer", {"option": "in", "entered": INNER}), state=state)
    assert inner.place == Place(INNER, "only", ((MAIN, "fixed"), (SUB, "out")))
    assert inner.outcome(graphs) == "", "the end of a tree gone through is not the run's"
    out = after(("answer", {"option": RETURN}), state=inner)
    assert (out.place, out.outcome(graphs)) == (Place(SUB, "out", ((MAIN, "fixed"),)), "")
    end = after(("answer", {"option": RETURN}), state=out)
    assert (end.place, end.outcome(graphs)) == (Place(MAIN, "fixed"), "resolved")
    assert end.entered == {SUB_TREE: SUB, INNER_TREE: INNER}


def test_a_tree_is_left_only_at_an_end_of_it():
    assert refusal(inside(), "answer", option=RETURN).reason == "option"
    assert refusal(answers("no"), "answer", option=RETURN).reason == "option"


def test_release_of_a_tree_is_the_one_first_entered():
    back = after(("back", {"step": 1}), state=inside())
    again = after(("answer", {"option": "done", "entered": INNER}), state=back)
    assert again.place.release_id == SUB
    assert again.entered == {SUB_TREE: SUB}


def test_back_goes_into_a_tree_again_where_it_was():
    out = after(("answer", {"option": "in"}), ("answer", {"option": RETURN}), state=inside())
    assert out.place == Place(MAIN, "fixed")
    assert after(("back", {"step": 3}), state=out).place == Place(SUB, "out", ((MAIN, "fixed"),))


def test_tree_that_is_not_there_is_passed_by():
    here = answers("yes")
    assert after(("answer", {"option": "done", "values": {"serial": "1"}}), state=here).place == Place(MAIN, "fixed")


def test_notes_of_two_trees_steps_of_one_name_are_apart():
    state = after(("note", {"text": "here"}), state=inside())
    assert state.notes == {(SUB, "power"): "here"}


def test_tree_that_leads_through_itself_is_entered_so_often_only():
    ways = (Option("in", "In", "end", tree=5), Option("out", "Out", "end"))
    itself = {5: Graph.of([Node("a", "A", "", ways), Node("end", "End", outcome="resolved")])}
    state = begin(itself.__getitem__, 5)
    for _ in range(MAX_SUBTREE_DEPTH + 1):
        state = apply(state, event(state, "answer", option="in", entered=5), itself.__getitem__)
    assert (state.place.node, len(state.place.back)) == ("end", MAX_SUBTREE_DEPTH)


# A newer release


def test_switch_stays_at_its_step_and_takes_its_note_along():
    state = after(("note", {"text": "Red"}), ("switch", {"entered": NEWER}))
    assert (state.release_id, state.place) == (NEWER, Place(NEWER, "power"))
    assert state.notes == {(NEWER, "power"): "Red"}


def test_switch_is_refused_where_the_step_is_gone_and_inside_a_tree():
    assert refusal(answers("yes"), "switch", entered=NEWER).reason == "elsewhere"
    assert refusal(inside(), "switch", entered=NEWER).reason == "elsewhere"


def test_back_after_a_switch_comes_to_the_steps_of_the_newer_release():
    fixed = after(("answer", {"option": "done", "values": {"serial": "1"}}), state=answers("yes"))
    switched = after(("switch", {"entered": NEWER}), state=fixed)
    assert switched.trail == fixed.trail
    first = after(("back", {"step": 0}), state=switched)
    assert first.place == Place(NEWER, "power")
    assert first.answers[NEWER, "power"] == "yes", "what was answered is offered again"
    gone = after(("back", {"step": 1}), state=switched)
    assert gone.place == Place(MAIN, "cable"), "the newer release has no such step"


# What the browser has


def test_state_as_json_names_steps_by_release_and_node():
    told = after(("note", {"text": "n"}), ("details", {"values": {"ticket": "T"}}), state=inside()).to_json()
    assert told["place"] == {"release": SUB, "node": "power", "back": [[MAIN, "fixed"]]}
    assert [(step["release"], step["node"], step["option"]) for step in told["trail"]] == [
        (MAIN, "power", "yes"), (MAIN, "cable", "done")
    ]  # fmt: skip
    assert told["answers"] == {f"{MAIN}/power": "yes", f"{MAIN}/cable": "done"}
    assert (told["notes"], told["entered"]) == ({f"{SUB}/power": "n"}, {str(SUB_TREE): SUB})
    assert (told["values"], told["details"], told["ended"]) == ({"serial": "1"}, {"ticket": "T"}, "")


# What lies ahead


def test_ahead_counts_answers_to_the_nearest_and_the_farthest_outcome():
    ways = (Option("x", "X", "b"), Option("y", "Y", "end"))
    graph = Graph.of([Node("a", "A", "", ways), Node("b", "B", "", (Option("z", "Z", "end"),)), Node("end", "End")])
    assert ahead(graph) == {"a": (1, 2), "b": (1, 1), "end": (0, 0)}


def test_ahead_has_no_longest_way_where_one_can_go_in_circles():
    found = ahead(GRAPHS[MAIN])
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
    assert ahead(graph) == tried(graph)


@given(small_graphs(tree=7), small_graphs())
def test_ahead_through_a_tree_is_as_if_it_stood_in_its_place(graph, sub):
    through = ahead(sub)
    if sub.start in through:
        found = ahead(graph, {7: through[sub.start]})
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
