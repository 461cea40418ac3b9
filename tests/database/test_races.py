"""Which errors of the database are a race that was lost, and which are bugs that must be seen."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Membership, Role, Team
from project.web.errors import Conflict
from project.web.races import lock, raises_conflict, refusal_is_conflict
from trees.models import Category, Folder

pytestmark = pytest.mark.django_db


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
