"""Pictures that no guide shows are deleted, with their files: after a week, or with the last guide that showed them."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import Team
from project.web.errors import Conflict
from tests import factories
from tests.trees.meanwhile import after
from tests.trees.pictures import upload
from trees.core.graph import Graph, Node
from trees.models import Picture
from trees.models.pictures.sweep import sweep

pytestmark = pytest.mark.django_db(transaction=True)


def age(picture, **time):
    Picture.objects.filter(pk=picture.pk).update(created_at=timezone.now() - timedelta(**time))


def showing(*pictures):
    return Graph.of([Node("only", "Look", "".join(each.markdown for each in pictures), outcome="resolved")])


@pytest.fixture
def picture(team, owner):
    return Picture.objects.create_from_upload(team, upload(), by=owner)


def test_picture_that_nobody_used_is_deleted_after_a_week(picture):
    age(picture, days=6)
    assert sweep() == 0
    age(picture, days=8)
    assert sweep() == 1
    assert not Picture.objects.exists()
    assert not default_storage.exists(picture.file.name)


@pytest.mark.parametrize("where", ["draft", "history", "other team", "description"])
def test_picture_that_is_shown_anywhere_stays_and_is_looked_at_again_in_a_month(team, owner, picture, where):
    home = factories.team("Elsewhere", admin=owner) if where == "other team" else team
    tree = factories.tree(home, owner, graph=Graph() if where == "description" else showing(picture))
    if where == "history":
        tree.commit(Graph(), by=owner, onto=tree.serial)
    if where == "description":
        tree.update_details(by=owner, description=picture.markdown)
    age(picture, days=8)
    assert sweep() == 0
    picture.refresh_from_db()
    assert picture.check_at > timezone.now() + timedelta(days=29)
    assert default_storage.exists(picture.file.name)


def test_pictures_of_a_deleted_guide_go_at_once_unless_another_shows_them(team, owner, picture):
    shared = Picture.objects.create_from_upload(team, upload(), by=owner)
    tree = factories.tree(team, owner, graph=showing(picture, shared))
    factories.tree(team, owner, "Another", graph=showing(shared))
    tree.delete()
    assert sweep() == 1
    assert [each.pk for each in Picture.objects.all()] == [shared.pk]


def test_picture_that_is_used_while_it_is_looked_for_stays(team, owner, picture):
    age(picture, days=8)
    with after('SELECT "trees_tree"."description"', lambda: factories.tree(team, owner, graph=showing(picture))):
        assert sweep() == 0
    assert Picture.objects.exists()


def test_files_go_with_their_team(owner):
    team = factories.team("Elsewhere", admin=owner)
    picture = Picture.objects.create_from_upload(team, upload(), by=owner)
    team.delete()
    assert not default_storage.exists(picture.file.name)


def test_picture_that_cannot_be_saved_leaves_no_file(owner, team):
    Team.objects.filter(pk=team.pk).delete()
    before = default_storage.listdir("pictures")[1]
    with pytest.raises(Conflict):
        Picture.objects.create_from_upload(team, upload(), by=owner)
    assert default_storage.listdir("pictures")[1] == before
