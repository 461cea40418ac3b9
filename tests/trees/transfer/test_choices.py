"""What a person chose in the preview of an import (trees/transfer/choices.py)."""

import pytest

from trees.models.trees.details import MAX_GUIDE_TITLE_CHARS
from trees.transfer.choices import ChoiceRefused, choices_of, titles_of
from trees.transfer.plan import plan_import

pytestmark = pytest.mark.once
TEXT = "# Mailbox full\n\n## Is it full? {#full}\n\n- [Yes](#done)\n\n## Done {#done .resolved}\n"
TWO = TEXT + "\n" + TEXT.replace("Mailbox", "Disk")
SHOWN = {"own #1": "Mailbox full", "own #2": "Disk full"}


def choices(text=TWO, taken=("#1", "#2"), **sent):
    return choices_of(plan_import([("", text)]), SHOWN | sent, {"take": taken})


def test_first_preview_proposes_every_guide_as_it_is():
    proposed = choices_of(plan_import([("", TWO)]), {}, {})
    assert [(each.take, each.title, each.start) for each in proposed.values()] == [
        (True, "Mailbox full", "full"),
        (True, "Disk full", "full"),
    ]


def test_what_was_chosen_is_kept():
    chosen = choices(taken=["#2"], **{"title #2": "Disk", "start #2": "done"})
    assert (chosen["#1"].take, chosen["#2"].take) == (False, True)
    assert (chosen["#2"].title, chosen["#2"].start) == ("Disk", "done")


def test_guide_that_is_another_by_now_is_proposed_again():
    chosen = choices(TEXT.replace("Mailbox", "Printer"), taken=[], **{"title #1": "Typed", "start #1": "done"})
    assert (chosen["#1"].take, chosen["#1"].title, chosen["#1"].start) == (True, "Printer full", "full")


def test_start_that_is_not_there_is_left_aside():
    assert choices(**{"start #1": "nowhere"})["#1"].start == "full"


def test_part_that_cannot_be_read_has_no_choice():
    assert choices_of(plan_import([("a.mmd", "flowchart TD\n  a[One (two)] --> b\n")]), {}, {}) == {}


def test_titles_are_those_of_the_guides_that_are_taken():
    assert titles_of(choices(taken=["#2"], **{"title #2": "  Disk \t is full "})) == {"#2": "Disk is full"}


@pytest.mark.parametrize(
    ("taken", "title", "reason"),
    [
        ([], "Any", "Choose at least one guide to import."),
        (["#1"], " \t", "Each guide needs a title."),
        (["#1"], "x" * (MAX_GUIDE_TITLE_CHARS + 1), "A title has at most 200 characters"),
    ],
)
def test_choice_that_cannot_be_imported_says_why(taken, title, reason):
    with pytest.raises(ChoiceRefused, match=reason):
        titles_of(choices(taken=taken, **{"title #1": title}))
