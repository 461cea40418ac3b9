"""Undo and redo over revisions (trees/core/timeline.py), against two plain stacks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trees.core.timeline import Place, after, before

pytestmark = pytest.mark.once
moves = st.lists(st.sampled_from(["change", "undo", "redo"]), max_size=40)


class Stacks:
    """What undo and redo mean, said the way every editor does it. A state is the serial of the change that made it."""

    def __init__(self):
        self.done, self.undone = [1], []

    def change(self, serial):
        self.done.append(serial)
        self.undone = []

    def undo(self):
        if len(self.done) > 1:
            self.undone.append(self.done.pop())

    def redo(self):
        if self.undone:
            self.done.append(self.undone.pop())


@given(moves)
def test_undo_and_redo_go_where_two_stacks_go(sequence):
    places, stacks = [Place(1)], Stacks()
    for move in sequence:
        serial = places[-1].serial + 1
        if move == "change":
            places.append(Place(serial))
            stacks.change(serial)
            continue
        to = before(places) if move == "undo" else after(places)
        getattr(stacks, move)()
        if to is not None:
            places.append(Place(serial, copy_of=to))
        assert places[-1].change == stacks.done[-1]
        assert (before(places) is None) == (len(stacks.done) == 1)
        assert (after(places) is None) == (not stacks.undone)


def test_nothing_can_be_undone_beyond_what_is_kept():
    places = [Place(5), Place(6), Place(7, copy_of=5)]
    assert before(places) is None
    assert after(places) == 6


def test_copy_of_something_that_is_not_kept_any_more_has_neither():
    places = [Place(8, copy_of=3), Place(9, copy_of=2)]
    assert (before(places), after(places)) == (None, None)


def test_without_revisions_there_is_nothing_to_do():
    assert (before([]), after([])) == (None, None)
