"""What an import decides where a format leaves it open, and how it says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trees.core.formats.building import Building
from trees.core.formats.decisions import Labels, Notes, plain_outcome
from trees.core.formats.document import FormatError
from trees.core.stored import MAX_OPTIONS_PER_STEP, MAX_TITLE_CHARS


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("The printer is fixed", "resolved"),
        ("SUCCESS: it prints", "resolved"),
        ("Escalate to the second line", "escalate"),
        ("Escalating", "escalate"),
        ("It is not fixed", ""),
        ("Was it solved?", ""),
        ("It isn't resolved", ""),
        ("Fixed, or escalate", ""),
        ("Partly solved", ""),
        ("Unresolved", ""),
        ("Prefixed numbers", ""),
        ("Call us", ""),
    ],
)
def test_outcome_is_read_from_a_text_only_where_it_leaves_no_doubt(text, outcome):
    assert plain_outcome(text) == outcome


def test_note_names_each_step_once_and_counts_those_beyond_five():
    notes = Notes()
    notes.add("Answers are numbered", *"ABCDEFG", "A")
    notes.add("The description is left out")
    assert notes.sentences() == (
        "Answers are numbered: “A”, “B”, “C”, “D”, “E” and 2 more.",
        "The description is left out.",
    )


@given(st.lists(st.sampled_from(["Yes", "Yes (2)", "No", "", "x" * 500]), max_size=12))
def test_labels_of_one_step_differ_and_fit(texts):
    taken: list[str] = []
    labels = Labels()
    free = [labels.free(text, lambda text=text: taken.append(text)) for text in texts]
    assert len(set(free)) == len(free)
    assert all(len(label) <= MAX_TITLE_CHARS for label in free)
    assert len(taken) == len(texts) - len(set(texts)) or "Yes (2)" in texts


def build(*ways: tuple[str, str]) -> Building:
    building = Building()
    building.step("a", "Is it on?", "")
    building.step("b", "The end", "")
    for label, to in ways:
        building.way("a", label, to)
    return building


def labels_of(building: Building) -> list[str]:
    return [option.label for option in building.document("T").graph.nodes["a"].options]


def test_only_answer_without_a_text_is_continue():
    assert labels_of(build(("", "b"))) == ["Continue"]


def test_one_of_several_answers_without_a_text_is_named_after_its_step_and_that_is_said():
    building = build(("", "b"), ("No", "a"))
    assert labels_of(building) == ["The end", "No"]
    assert building.notes.sentences() == ("Answers without a text are named after the step they lead to: “Is it on?”.",)


def test_answers_with_one_text_are_numbered_and_that_is_said():
    building = build(("Yes", "b"), ("Yes", "a"))
    assert labels_of(building) == ["Yes", "Yes (2)"]
    assert building.notes.sentences() == ("Answers with the same text are numbered: “Is it on?”.",)


def test_title_that_is_too_long_is_cut_and_kept_in_full_in_the_text():
    building = Building()
    building.step("a", "x" * 501, "Look behind it.")
    node = building.document("T").graph.nodes["a"]
    assert node.title == "x" * 499 + "…"
    assert node.body == "x" * 501 + "\n\nLook behind it."


def test_step_with_answers_has_no_outcome_whatever_its_source_said():
    building = Building()
    building.step("a", "Solved", "", "resolved")
    building.way("a", "Again", "a")
    assert building.document("T").graph.nodes["a"].outcome == ""


def test_chosen_start_comes_before_the_candidates():
    building = build(("On", "b"))
    document = building.document("T", start="b")
    assert (document.graph.start, document.starts) == ("b", ("b", "a"))


def test_guide_beyond_a_limit_is_refused_with_the_limit():
    with pytest.raises(FormatError, match="too many answers: a step has at most 500"):
        build(*((f"Way {n}", "b") for n in range(MAX_OPTIONS_PER_STEP + 1)))
