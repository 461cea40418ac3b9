"""A guide that is read again keeps the keys that it had."""

from hypothesis import given
from hypothesis import strategies as st

from trees.core.changes.diff import change_lines
from trees.core.changes.rekey import likeness, rekeyed
from trees.core.graph import Graph, Node, Option


def guide(*steps):
    """Of (key, title, {label: target})."""
    return Graph.of(
        Node(key, title, options=tuple(Option(f"{key}{label}"[:60], label, to) for label, to in answers.items()))
        for key, title, answers in steps
    )


OLD = guide(("a", "On?", {"Yes": "b", "No": "c"}), ("b", "Good", {}), ("c", "Press", {"Done": "b"}))


def test_the_same_guide_under_other_keys_is_the_same():
    new = guide(("1", "On?", {"Yes": "2", "No": "3"}), ("2", "Good", {}), ("3", "Press", {"Done": "2"}))
    assert rekeyed(new, OLD) == OLD


def test_keys_that_now_mean_other_steps_move():
    new = guide(("a", "New first", {"Next": "b"}), ("b", "On?", {"Yes": "c", "No": "d"}), ("c", "Good", {}),
                ("d", "Press", {"Done": "c"}))  # fmt: skip
    again = rekeyed(new, OLD)
    assert [again.nodes[key].title for key in ("a", "b", "c")] == ["On?", "Good", "Press"]
    assert change_lines(OLD, again)[0].startswith("1 step added")


def test_renamed_step_and_answer_keep_their_keys():
    new = guide(("x", "On?", {"Yes": "y", "Nope": "z"}), ("y", "All good", {}), ("z", "Press", {"Done": "y"}))
    assert change_lines(OLD, rekeyed(new, OLD)) == [
        "1 answer renamed, 1 step renamed, 1 of 3 steps untouched",
        "Renamed answer “No” to “Nope” at “On?”",
        "Renamed “Good” to “All good”",
    ]


def test_likeness_is_how_much_of_the_larger_guide_is_in_both():
    assert likeness(OLD, OLD) == 1
    assert likeness(guide(("q", "Other", {})), OLD) == 0
    assert likeness(Graph(), Graph()) == 0


TITLES = st.sampled_from(["On?", "Good", "Press", "Off", ""])


@st.composite
def graphs(draw):
    keys = draw(st.lists(st.sampled_from("abcdef"), unique=True, min_size=1))
    targets = st.sampled_from([*keys, ""])
    answers = {key: draw(st.dictionaries(st.sampled_from(["Yes", "No", "Maybe"]), targets)) for key in keys}
    return guide(*((key, draw(TITLES), answers[key]) for key in keys))


@given(graphs(), graphs())
def test_only_keys_change(new, old):
    again = rekeyed(new, old)
    assert Graph.from_json(again.to_json()) == again
    assert [node.title for node in again.nodes.values()] == [node.title for node in new.nodes.values()]
    for before, after in zip(new.nodes.values(), again.nodes.values(), strict=True):
        assert [each.label for each in after.options] == [each.label for each in before.options]
        assert len({each.key for each in after.options}) == len(after.options)
        assert [new.nodes[each.to].title if each.to else "" for each in before.options] == [
            again.nodes[each.to].title if each.to else "" for each in after.options
        ]
    assert again.nodes[again.start].title == new.nodes[new.start].title


@given(graphs())
def test_same_guide_twice_changes_nothing(graph):
    assert rekeyed(graph, graph).nodes.keys() == graph.nodes.keys()
