"""Verbs that lose a race say so with Conflict; what is wrong for another reason is not hidden behind one."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from project.web.errors import Conflict
from project.web.races import raises_conflict, refusal_is_conflict
from tests import factories
from tests.trees.meanwhile import after
from trees.core.fields.lookups import Output
from trees.core.graph import Graph
from trees.core.images import Encoded
from trees.models import (
    Category,
    Fetch,
    Flag,
    Folder,
    Lookup,
    Picture,
    Presence,
    Revision,
    Run,
    Share,
    SummaryTemplate,
    Tree,
    deletions,
    undo_keys,
)
from trees.models.trees.revisions import graph_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(team):
    return Folder.objects.create(team=team, name="Network")


@pytest.fixture
def category(team):
    return Category.objects.create(team=team, name="Red")


def gone(row):
    """``row`` as a session still has it that read it before another one deleted it."""
    type(row).objects.filter(pk=row.pk).delete()
    return row


# What the database decides


def test_row_without_a_needed_value_is_a_bug_and_no_conflict(team):
    with pytest.raises(IntegrityError):
        Category(team=team, name=None).save()


def test_transaction_of_a_lost_race_is_rolled_back(team, category):
    @raises_conflict
    def verb():
        Folder.objects.create(team=team, name="Left over")
        Category.objects.bulk_create([Category(team=team, name="Red")])

    with pytest.raises(Conflict):
        verb()
    assert not Folder.objects.exists()


def test_foreign_key_that_is_checked_at_the_end_is_a_conflict(category):
    @raises_conflict
    def verb():
        Category.objects.filter(pk=category.pk).update(team=2**40)

    with pytest.raises(Conflict):
        verb()


def test_refusal_of_a_verb_that_a_page_had_checked_is_a_conflict_in_words():
    with pytest.raises(Conflict, match="There is nothing new to publish."), refusal_is_conflict():
        raise ValidationError(["There is nothing new to publish."])


# Names


def test_name_of_a_category_that_was_just_taken(team, category):
    with pytest.raises(Conflict):
        Category(team=team, name="Red").save()


def test_name_of_a_folder_that_was_just_taken(team, folder):
    for taken in (Folder(team=team, name="Network"), Folder(team=team, name="VPN", parent=folder)):
        Folder.objects.bulk_create([Folder(team=team, name="VPN", parent=folder, path="x")], ignore_conflicts=True)
        with pytest.raises(Conflict):
            taken.save()


def test_name_that_is_taken_between_check_and_move(team, folder):
    other = Folder.objects.create(team=team, name="Other")
    taken = Folder(team=team, name="Taken", path="0/")
    with (
        after("RELEASE SAVEPOINT", lambda: Folder.objects.bulk_create([taken])),
        pytest.raises(Conflict),
    ):
        other.rename_and_move("Taken", None)
    other.refresh_from_db()
    assert other.name == "Other"


# Rows that were deleted


def test_folder_that_is_gone(team, folder, tree, owner):
    for verb in (
        lambda: Folder(team=team, name="VPN", parent=folder).save(),
        lambda: folder.move(None),
        lambda: folder.rename_and_move("VPN", None),
        lambda: folder.dissolve(),
        lambda: Folder.objects.create(team=team, name="Other").move(folder),
    ):
        gone(folder)
        with pytest.raises(Conflict):
            verb()


def test_guide_that_is_gone(tree, owner):
    read = Tree.objects.get(pk=tree.pk)
    gone(tree)
    for verb in (
        lambda: tree.commit(Graph(), by=owner, onto=1),
        lambda: tree.commit_document(Graph(), tree.about, by=owner, onto=1, was=tree.about),
        lambda: tree.update_details(by=owner, title="New"),
        lambda: tree.set_review_date(None),
        lambda: tree.archive(by=owner),
        lambda: tree.restore(by=owner),
        lambda: tree.publish(by=owner),
        lambda: tree.unpublish(),
        lambda: tree.republish(1),
        lambda: read.graph,
        lambda: graph_of(2**40),
        lambda: Run.objects.start(Tree(pk=2**40, live_id=2**40), by=owner, release=Revision(pk=2**40)),
        lambda: Presence.objects.heartbeat(Tree(pk=2**40), owner, uuid4()),
    ):
        with pytest.raises(Conflict):
            verb()


def test_folder_or_category_of_a_new_guide_that_is_deleted_while_it_is_made(team, owner, folder, category):
    for where, row in (({"folder": folder}, folder), ({"categories": [category]}, category)):
        delete = type(row).objects.filter(pk=row.pk)._raw_delete
        with after('INSERT INTO "trees_tree"', lambda delete=delete: delete("default")), pytest.raises(Conflict):
            Tree.objects.create_tree(team, "New", by=owner, **where)
    assert not Tree.objects.exists()


def test_category_that_is_gone(tree, category):
    gone(category)
    with pytest.raises(Conflict):
        tree.set_categories([category])
    with pytest.raises(Conflict):
        category.save(update_fields=["name"])


def test_release_whose_guide_is_gone(guide, owner, viewer):
    release, key = guide.live, uuid4()
    about = {"run": None, "tree": guide, "release": release, "node": "power", "kind": "wrong", "text": "", "by": viewer}
    run = Run.objects.start(guide, by=viewer)
    share = Share.objects.create_share(guide, owner)
    answer = factories.event("answer", run, option="yes")
    gone(guide)
    with pytest.raises(Conflict):
        run.record([answer], by=viewer)
    for verb in (
        lambda: Flag.objects.raise_flag(key, **about),
        lambda: Share.objects.create_share(guide, owner),
        lambda: Run.objects.start(guide, by=viewer),
    ):
        with pytest.raises(Conflict):
            verb()
    share.revoke()
    assert share.revoked_at is None and not Share.objects.exists()


def test_flag_and_webhook_that_are_gone(run, viewer, owner):
    about = {"run": run, "tree": run.tree, "release": run.release, "node": "power", "kind": "wrong", "text": ""}
    flag = Flag.objects.raise_flag(uuid4(), by=viewer, **about)
    webhook = run.team.webhooks.create(url="https://example.com/hook")
    gone(flag), gone(webhook)
    for verb in (flag.reopen, webhook.rotate_secret, webhook.enqueue_test):
        with pytest.raises(Conflict):
            verb()
    with pytest.raises(ValidationError):
        flag.resolve("Done", by=owner)


def test_team_that_is_gone(stranger, owner):
    team = stranger.teams().get()
    gone(team)
    for verb in (
        lambda: Tree.objects.create_tree(team, "New", by=owner),
        lambda: Folder(team=team, name="New").save(),
        lambda: Category(team=team, name="New").save(),
        lambda: team.webhooks.create(url="https://example.com/hook"),
        lambda: SummaryTemplate.objects.set_text(team, "{{guide}}", by=owner),
    ):
        with pytest.raises((Conflict, ValidationError)):
            verb()


# Undo of a deletion


def test_undo_of_a_deletion_that_lost_a_race_can_be_repeated(team, category):
    key = deletions.delete_category(category)
    was = undo_keys.record_for(key)
    taken = Category(team=team, name="Red")
    with (
        after('SELECT "trees_category"."name"', lambda: Category.objects.bulk_create([taken])),
        pytest.raises(Conflict),
    ):
        deletions.restore(key, was)
    restored = deletions.restore(key, was)
    assert restored is not None and restored.name == "Red"


def test_picture_under_a_key_that_is_taken(team, owner):
    Picture.objects.create_picture(Encoded(b"x", 1, 1), "k" * 32, team=team, by=owner)
    with pytest.raises(Conflict):
        Picture.objects.create_picture(Encoded(b"x", 1, 1), "k" * 32, team=team, by=owner)


# What is deleted while it is used


def test_what_is_deleted_twice_at_once_is_a_conflict_and_one_undo(team, category, owner):
    webhook = team.webhooks.create(url="https://example.com/hook")
    lookup = Lookup.objects.add(team, by=owner, name="crm", url="https://crm.example.com/", outputs=[Output("a", "a")])
    for delete, row in (
        (deletions.delete_category, category),
        (deletions.delete_webhook, webhook),
        (deletions.delete_lookup, lookup),
    ):
        gone(row)
        with pytest.raises(Conflict):
            delete(row)


def test_lookup_that_is_deleted_before_it_is_asked(team, owner):
    lookup = Lookup.objects.add(team, by=owner, name="crm", url="https://crm.example.com/", outputs=[Output("a", "a")])
    gone(lookup)
    with pytest.raises(Conflict):
        Fetch.of(lookup, {}, by=owner).save(force_insert=True)


def test_of_two_who_hand_a_run_over_at_once_the_second_has_no_say_in_whose_it_is_by_then(guide, owner, editor, viewer):
    run = factories.started(guide, owner)
    run.hand_over(viewer, by=owner)
    late = Run.objects.get(pk=run.pk)
    run.hand_over(editor, by=viewer)
    with pytest.raises(PermissionDenied):
        late.hand_over(owner, by=viewer)
    assert late.hand_over(owner, by=editor)["person"] == editor.pk
