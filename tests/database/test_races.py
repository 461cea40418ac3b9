"""Which errors of the database are a race that was lost, and which are bugs that must be seen."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction

from accounts.models import Membership, Role, Team
from project.web.errors import Conflict
from project.web.races import lock, raises_conflict, refusal_is_conflict
from trees.models import Category, Flag, Folder, Tree
from trees.models.bulk import actions

pytestmark = pytest.mark.django_db
only_postgresql = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")


@raises_conflict
def make(model, **fields):
    return model.objects.create(**fields)


def test_name_that_another_request_took_first_is_a_conflict(team):
    Category.objects.create(team=team, name="Red")
    with pytest.raises(Conflict, match="There is a category “Red” already"):
        Category(team=team, name="Red").save()
    with pytest.raises(Conflict, match="saved at the same moment"):
        raises_conflict(lambda: Category.objects.bulk_create([Category(team=team, name="Red")]))()


def test_key_that_is_there_already_is_a_conflict(team):
    with pytest.raises(Conflict):
        make(Team, pk=team.pk, name="Again")


def test_row_that_was_deleted_before_its_save_is_a_conflict(team):
    category = Category.objects.create(team=team, name="Red")
    Category.objects.filter(pk=category.pk).delete()
    category.name = "Blue"
    with pytest.raises(Conflict):
        raises_conflict(lambda: category.save(update_fields=["name"]))()


def test_value_that_is_missing_is_a_bug_and_no_conflict(team):
    with pytest.raises(IntegrityError):
        make(Category, team=team, name=None)


def test_verb_that_lost_leaves_nothing_behind(team, owner):
    @raises_conflict
    def add_two() -> None:
        Folder.objects.create(team=team, name="One")
        Membership.objects.create(team=team, user=owner, role=Role.VIEWER)

    with pytest.raises(Conflict):
        add_two()
    assert not team.folders.exists()


def test_verb_that_wins_answers_as_before(team):
    assert make(Folder, team=team, name="One").path.endswith("/")


def test_locked_row_is_the_row_and_one_that_is_gone_a_conflict(team):
    with transaction.atomic():
        assert lock(Team.objects.filter(pk=team.pk)) == team
        with pytest.raises(Conflict):
            lock(Team.objects.filter(pk=0))


def test_rule_that_began_to_refuse_after_the_page_was_checked_is_a_conflict_in_its_words(team):
    folder = Folder.objects.create(team=team, name="One")
    with pytest.raises(Conflict) as caught, refusal_is_conflict():
        folder.move(folder)
    assert caught.value.detail == "A folder cannot be moved into itself."


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_who_adds_something_that_refers_to_locked_rows_does_not_wait(guide, team, viewer):
    """Or two who each hold what the other refers to would wait for each other."""
    about = {"run": None, "tree": guide, "release": guide.live, "node": "power", "kind": "wrong", "text": ""}

    def add():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '5s'")
            return Flag.objects.raise_flag(uuid4(), by=viewer, **about)
        finally:
            connections.close_all()

    with transaction.atomic():
        lock(Team.objects.filter(pk=team.pk))
        lock(Tree.objects.filter(pk=guide.pk))
        actions.lock_writable([guide.pk], viewer)
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(add).result(30).tree_id == guide.pk
