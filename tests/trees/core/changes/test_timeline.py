"""Undo and redo over revisions (trees/core/changes/timeline.py), against two plain stacks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trees.core.changes.timeline import Entry, redo_target, undo_target

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
    entries, stacks = [Entry(1)], Stacks()
    for move in sequence:
        serial = entries[-1].serial + 1
        if move == "change":
            entries.append(Entry(serial))
            stacks.change(serial)
            continue
        to = undo_target(entries) if move == "undo" else redo_target(entries)
        getattr(stacks, move)()
        if to is not None:
            entries.append(Entry(serial, copy_of=to))
        assert entries[-1].change == stacks.done[-1]
        assert (undo_target(entries) is None) == (len(stacks.done) == 1)
        assert (redo_target(entries) is None) == (not stacks.undone)


def test_nothing_can_be_undone_beyond_what_is_kept():
    entries = [Entry(5), Entry(6), Entry(7, copy_of=5)]
    assert undo_target(entries) is None
    assert redo_target(entries) == 6


def test_copy_of_something_that_is_not_kept_any_more_has_neither():
    entries = [Entry(8, copy_of=3), Entry(9, copy_of=2)]
    assert (undo_target(entries), redo_target(entries)) == (None, None)


def test_without_revisions_there_is_nothing_to_do():
    assert (undo_target([]), redo_target([])) == (None, None)
