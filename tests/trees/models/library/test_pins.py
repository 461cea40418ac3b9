"""Pins of a person: their order, their limit, and what happens to a pin whose guide goes out of sight."""

import pytest
from django.core.exceptions import ValidationError

from project.web.errors import Conflict
from tests import factories
from trees.library.quick import pinned_guides, recent_guides
from trees.models import Pin, Run, Tree
from trees.models.library import pins

pytestmark = pytest.mark.django_db


@pytest.fixture
def guides(team, owner):
    return [factories.published(team, owner, title) for title in ("A", "B", "C", "D")]


@pytest.fixture
def pinned(guides, viewer):
    """A, B and C, pinned by the viewer."""
    for guide in guides[:3]:
        Pin.objects.place(viewer, guide)
    return guides


def titles(rows) -> str:
    return "".join(row["title"] for row in rows)


def order(person) -> str:
    return titles(pinned_guides(person))


def test_new_pin_goes_to_the_end(pinned, viewer):
    assert order(viewer) == "ABC"
    Pin.objects.place(viewer, pinned[3])
    assert order(viewer) == "ABCD"


def test_pinning_again_changes_nothing(pinned, viewer):
    Pin.objects.place(viewer, pinned[0])
    assert order(viewer) == "ABC"


@pytest.mark.parametrize(
    ("moved", "before", "expected"),
    [(2, 0, "CAB"), (0, 2, "BAC"), (0, None, "BCA"), (1, 1, "ACB"), (3, 1, "ADBC"), (3, None, "ABCD")],
)
def test_pin_is_placed_before_another_or_at_the_end(pinned, viewer, moved, before, expected):
    place = pins.AT_THE_END if before is None else pinned[before].pk
    Pin.objects.place(viewer, pinned[moved], before=place)
    assert order(viewer) == expected
    assert list(Pin.objects.values_list("position", flat=True)) == list(range(len(expected)))


def test_place_before_a_guide_that_is_not_pinned_is_the_end(pinned, viewer):
    Pin.objects.place(viewer, pinned[0], before=pinned[3].pk)
    assert order(viewer) == "BCA"


def test_unpinning_says_what_came_after_so_that_undo_puts_it_back(pinned, viewer):
    following = Pin.objects.remove(viewer, pinned[1])
    assert (following, order(viewer)) == (pinned[2].pk, "AC")
    Pin.objects.place(viewer, pinned[1], before=following)
    assert order(viewer) == "ABC"
    assert Pin.objects.remove(viewer, pinned[2]) == pins.AT_THE_END
    assert Pin.objects.remove(viewer, pinned[2]) == pins.AT_THE_END
    assert order(viewer) == "AB"


def test_pins_of_others_are_theirs(pinned, viewer, editor):
    Pin.objects.place(editor, pinned[1])
    Pin.objects.place(editor, pinned[0])
    assert (order(viewer), order(editor)) == ("ABC", "BA")
    Pin.objects.remove(editor, pinned[0])
    assert (order(viewer), order(editor)) == ("ABC", "B")


def test_all_pins_are_set_at_once(pinned, viewer):
    Pin.objects.replace(viewer, [pinned[3], pinned[1]])
    assert order(viewer) == "DB"
    Pin.objects.replace(viewer, [pinned[1], pinned[0], pinned[3]])
    assert order(viewer) == "BAD"
    Pin.objects.replace(viewer, [])
    assert order(viewer) == ""


def test_archived_guide_leaves_the_pins_and_comes_back_to_its_place(pinned, viewer, owner):
    pinned[1].archive(by=owner)
    assert order(viewer) == "AC"
    pinned[1].restore(by=owner)
    assert order(viewer) == "ABC"


def test_archived_guide_cannot_be_pinned_but_keeps_its_pin(pinned, viewer, owner):
    for guide in (pinned[0], pinned[3]):
        guide.archive(by=owner)
    with pytest.raises(ValidationError, match="archived"):
        Pin.objects.place(viewer, pinned[3])
    with pytest.raises(ValidationError, match="archived"):
        Pin.objects.replace(viewer, [pinned[3]])
    Pin.objects.replace(viewer, [pinned[1], pinned[0]])
    assert order(viewer) == "B"


def test_pin_of_a_deleted_guide_is_gone(pinned, viewer):
    pinned[1].delete()
    assert order(viewer) == "AC"


@pytest.mark.django_db(transaction=True)  # the foreign key is checked when the transaction ends
def test_guide_deleted_meanwhile_is_a_conflict(guides, viewer):
    gone = Tree.objects.get(pk=guides[0].pk)
    guides[0].delete()
    with pytest.raises(Conflict):
        Pin.objects.place(viewer, gone)


def test_guide_of_a_team_that_was_left_is_not_shown(pinned, team, viewer):
    team.memberships.get(user=viewer).delete()
    assert (order(viewer), recent_guides(viewer)) == ("", [])


def test_number_of_pins_is_limited(pinned, viewer, monkeypatch):
    monkeypatch.setattr(pins, "MAX_PINS_PER_PERSON", 3)
    with pytest.raises(ValidationError, match="Unpin one first"):
        Pin.objects.place(viewer, pinned[3])
    with pytest.raises(ValidationError, match="Unpin one first"):
        Pin.objects.replace(viewer, pinned)
    Pin.objects.place(viewer, pinned[0], before=pins.AT_THE_END)
    assert order(viewer) == "BCA"


def test_at_the_limit_pins_without_access_make_room(pinned, viewer, monkeypatch):
    monkeypatch.setattr(pins, "MAX_PINS_PER_PERSON", 3)
    viewer.memberships.all().delete()
    own = factories.tree(factories.team("Own", admin=viewer), viewer, "Own")
    Pin.objects.place(viewer, own)
    assert order(viewer) == "Own"
    assert Pin.objects.filter(person=viewer).count() == 1


def test_statements_do_not_grow_with_the_pins(pinned, viewer, django_assert_num_queries):
    # A savepoint and its end, the lock, the pins, the new row, the new places.
    with django_assert_num_queries(6):
        Pin.objects.place(viewer, pinned[3], before=pinned[0].pk)
    with django_assert_num_queries(1):
        assert order(viewer) == "DABC"


def test_recently_used_are_the_guides_of_the_last_runs_each_once(guides, viewer, editor):
    for days, at in ((5, 0), (4, 1), (3, 2), (2, 1), (1, 0)):
        factories.begun(guides[at], viewer, days=days)
    factories.begun(guides[3], editor)
    assert titles(recent_guides(viewer)) == "ABC"


def test_recently_used_leaves_out_archived_guides_and_ends(
    guides, viewer, owner, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("trees.library.quick.MAX_RECENT_GUIDES", 2)
    for guide in guides:
        Run.objects.start(guide, by=viewer)
    guides[3].archive(by=owner)
    with django_assert_num_queries(2):
        assert titles(recent_guides(viewer)) == "CB"


def test_only_the_last_runs_are_read(guides, viewer, monkeypatch):
    monkeypatch.setattr("trees.models.runs.queries.MAX_RECENT_RUNS", 2)
    for guide in guides:
        Run.objects.start(guide, by=viewer)
    assert titles(recent_guides(viewer)) == "DC"
