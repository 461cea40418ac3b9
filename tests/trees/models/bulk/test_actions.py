"""One action on many guides: all of them together, the rest named, and one undo."""

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from project.web.errors import Conflict
from tests import factories
from trees.models import Category, Folder, Tree
from trees.models.bulk import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(team):
    return Folder.objects.create(team=team, name="Network")


@pytest.fixture
def red(team):
    return Category.objects.create(team=team, name="Red")


@pytest.fixture
def blue(team):
    return Category.objects.create(team=team, name="Blue")


@pytest.fixture
def guides(team, owner):
    return [factories.tree(team, owner, title) for title in ("A", "B", "C")]


@pytest.fixture
def elsewhere(editor, owner):
    """A guide of a team that the editor may only read."""
    other = factories.team("Stores", admin=owner, viewer=editor)
    return factories.tree(other, owner, "Till")


def keys(guides):
    return [guide.pk for guide in guides]


def state(guides, *fields):
    return list(Tree.objects.filter(pk__in=keys(guides)).order_by("pk").values_list(*fields, flat=len(fields) == 1))


def categories(guide) -> list[str]:
    return [each.name for each in guide.categories.all()]


def reasons(outcome) -> dict:
    return {each.title: each.reason for each in outcome.left_out}


def test_guides_are_moved_together_and_undo_puts_each_back(guides, network, editor, team):
    old = Folder.objects.create(team=team, name="Old")
    guides[0].update_details(by=editor, folder=old)
    outcome = actions.move(keys(guides), network, by=editor)
    assert (outcome.changed, outcome.unchanged, outcome.left_out) == (keys(guides), [], [])
    assert state(guides, "folder") == [network.pk] * 3
    back = actions.undo(outcome.undo, by=editor)
    assert back.changed == keys(guides)
    assert state(guides, "folder") == [old.pk, None, None]


def test_what_is_there_already_is_not_touched(guides, network, editor, owner):
    guides[0].update_details(by=owner, folder=network)
    outcome = actions.move(keys(guides), network, by=editor)
    assert (outcome.changed, outcome.unchanged) == (keys(guides[1:]), keys(guides[:1]))
    assert state(guides, "updated_by") == [owner.pk, editor.pk, editor.pk]
    actions.undo(outcome.undo, by=editor)
    assert state(guides, "folder") == [network.pk, None, None]


def test_guides_that_one_may_not_change_are_named_and_left(guides, elsewhere, network, editor, stranger):
    secret = factories.tree(stranger.teams().get(), stranger, "Secret")
    outcome = actions.archive([*keys(guides), elsewhere.pk, secret.pk, 999_999], by=editor)
    assert outcome.changed == keys(guides)
    assert {(each.tree, each.title) for each in outcome.left_out} == {
        (elsewhere.pk, "Till"), (secret.pk, ""), (999_999, ""),
    }  # fmt: skip
    assert reasons(outcome) == {"Till": "your role in its team is viewer", "": actions.GONE}
    assert state([elsewhere, secret], "archived_at") == [None, None]


def test_guides_of_another_team_do_not_fit_a_folder_or_a_category(guides, network, red, owner):
    other = factories.tree(factories.team("Stores", admin=owner), owner, "Till")
    for outcome in (
        actions.move([guides[0].pk, other.pk], network, by=owner),
        actions.change_categories([guides[0].pk, other.pk], add=[red], by=owner),
    ):
        assert outcome.changed == [guides[0].pk]
        assert reasons(outcome) == {"Till": actions.OTHER_TEAM}
    assert actions.move([guides[0].pk, other.pk], None, by=owner).changed == [guides[0].pk]


def test_archive_and_restore_undo_each_other(guides, editor):
    guides[0].archive(by=editor)
    before = state(guides, "archived_at")
    outcome = actions.archive(keys(guides), by=editor)
    assert (outcome.changed, outcome.unchanged) == (keys(guides[1:]), keys(guides[:1]))
    actions.undo(outcome.undo, by=editor)
    assert state(guides, "archived_at") == before
    restored = actions.restore(keys(guides), by=editor)
    assert (restored.changed, restored.unchanged) == (keys(guides[:1]), keys(guides[1:]))
    assert state(guides, "archived_at") == [None] * 3
    actions.undo(restored.undo, by=editor)
    assert state(guides, "archived_at") == before


def test_categories_are_added_and_removed_and_undo_knows_who_had_them(guides, red, blue, editor):
    guides[0].set_categories([red])
    guides[1].set_categories([blue])
    outcome = actions.change_categories(keys(guides), add=[red], remove=[blue], by=editor)
    assert [categories(guide) for guide in guides] == [["Red"], ["Red"], ["Red"]]
    assert (outcome.changed, outcome.unchanged) == (keys(guides[1:]), keys(guides[:1]))
    actions.undo(outcome.undo, by=editor)
    assert [categories(guide) for guide in guides] == [["Red"], ["Blue"], []]


def test_undo_leaves_what_was_changed_since(guides, network, editor, team):
    outcome = actions.move(keys(guides), network, by=editor)
    other = Folder.objects.create(team=team, name="Other")
    guides[0].update_details(by=editor, folder=other)
    guides[1].delete()
    back = actions.undo(outcome.undo, by=editor)
    assert (back.changed, reasons(back)) == ([guides[2].pk], {"A": actions.CHANGED, "": actions.GONE})
    assert state(guides, "folder") == [other.pk, None]


def test_undo_of_a_move_out_of_a_folder_that_was_deleted_leaves_the_guide(guides, network, editor, team):
    old = Folder.objects.create(team=team, name="Old")
    guides[0].update_details(by=editor, folder=old)
    outcome = actions.move(keys(guides), network, by=editor)
    old.dissolve()
    back = actions.undo(outcome.undo, by=editor)
    assert reasons(back) == {"A": actions.FOLDER_GONE}
    assert state(guides, "folder") == [network.pk, None, None]


def test_undo_of_categories_skips_one_that_was_deleted(guides, red, blue, editor):
    guides[0].set_categories([red, blue])
    outcome = actions.change_categories(keys(guides), remove=[red, blue], by=editor)
    blue.delete()
    actions.undo(outcome.undo, by=editor)
    assert categories(guides[0]) == ["Red"]


def test_undo_needs_the_role_again(guides, network, editor, team):
    outcome = actions.move(keys(guides), network, by=editor)
    team.memberships.filter(user=editor).update(role=Role.VIEWER)
    back = actions.undo(outcome.undo, by=editor)
    assert back.changed == [] and len(back.left_out) == 3
    assert state(guides, "folder") == [network.pk] * 3


@pytest.mark.django_db(transaction=True)  # the foreign key is checked when the transaction ends
@pytest.mark.parametrize("verb", ["move", "categories"])
def test_target_deleted_meanwhile_is_a_conflict_and_nothing_is_half_done(guides, network, red, editor, verb):
    type(network).objects.all().delete()
    type(red).objects.all().delete()
    before = state(guides, "folder", "updated_at")
    with pytest.raises(Conflict):
        if verb == "move":
            actions.move(keys(guides), network, by=editor)
        else:
            actions.change_categories(keys(guides), add=[red], by=editor)
    assert state(guides, "folder", "updated_at") == before


def each_action(network, red, blue, editor):
    yield lambda keys: actions.move(keys, network, by=editor)
    yield lambda keys: actions.change_categories(keys, add=[red], remove=[blue], by=editor)
    yield lambda keys: actions.archive(keys, by=editor)
    yield lambda keys: actions.restore(keys, by=editor)


def test_statements_do_not_grow_with_the_guides(team, network, red, blue, editor, owner):
    guides = [factories.tree(team, owner, f"Guide {number}") for number in range(24)]
    for guide in guides:
        guide.set_categories([blue])
    few, many = keys(guides[:2]), keys(guides[2:])
    for action in each_action(network, red, blue, editor):
        counts = []
        for chosen in (few, many):
            with CaptureQueriesContext(connection) as seen:
                outcome = action(chosen)
                assert outcome.changed == chosen
                actions.undo(outcome.undo, by=editor)
            counts.append(len(seen))
            action(chosen)
        assert counts[0] == counts[1] <= 17


def test_run_counts_and_drafts_stay_as_they_are(guides, network, editor):
    Tree.objects.update(run_count=F("pk"))
    before = state(guides, "run_count", "serial", "title", "created_by")
    actions.move(keys(guides), network, by=editor)
    actions.archive(keys(guides), by=editor)
    assert state(guides, "run_count", "serial", "title", "created_by") == before
