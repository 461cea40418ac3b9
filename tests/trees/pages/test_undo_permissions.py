"""/trees/undo/<key>: the key is no permission. Who may restore is who may delete."""

import pytest
from django.test import Client

from accounts.models import Role
from tests import factories
from tests.html import announced
from trees.models import Category, Folder, Webhook

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(page_client_for, owner, editor, viewer, stranger, team):
    """Clients by what their people are to the team."""
    users = {"admin": owner, "editor": editor, "viewer": viewer, "stranger": stranger}
    return {name: page_client_for(user) for name, user in users.items()}


def deleted(client, url: str) -> str:
    """The URL that takes the deletion back."""
    response = client.delete(url)
    assert response.status_code == 200
    return announced(response)["undo"]


@pytest.fixture
def undo_of_folder(people, network):
    return deleted(people["editor"], f"/trees/folders/{network.pk}")


@pytest.mark.parametrize(("name", "status"), [("viewer", 403), ("stranger", 404)])
def test_folder_is_not_restored_by_who_may_not_delete_it(people, undo_of_folder, name, status):
    assert people[name].post(undo_of_folder).status_code == status
    assert not Folder.objects.exists()


@pytest.mark.parametrize("name", ["editor", "admin"])
def test_folder_is_restored_by_any_editor_of_its_team(people, undo_of_folder, name):
    assert people[name].post(undo_of_folder).status_code == 204
    assert Folder.objects.get().name == "Network"


def test_refused_undo_leaves_the_key_to_who_may_use_it(people, undo_of_folder):
    people["viewer"].post(undo_of_folder)
    people["stranger"].post(undo_of_folder)
    assert people["editor"].post(undo_of_folder).status_code == 204


@pytest.mark.parametrize("name", ["viewer", "stranger"])
def test_category_is_not_restored_by_who_may_not_delete_it(people, team, name):
    red = Category.objects.create(team=team, name="Red")
    undo = deleted(people["editor"], f"/trees/categories/{red.pk}")
    assert people[name].post(undo).status_code in (403, 404)
    assert not Category.objects.exists()


def test_webhook_is_restored_by_an_admin_only(people, team, owner):
    """Its URL tells of every run, so editors neither see nor make webhooks."""
    hook = Webhook.objects.create(team=team, url="https://example.org/", created_by=owner)
    undo = deleted(people["admin"], f"/teams/{team.pk}/webhooks/{hook.pk}")
    assert [people[name].post(undo).status_code for name in ("editor", "viewer", "stranger")] == [403, 403, 404]
    assert not Webhook.objects.exists()
    assert people["admin"].post(undo).status_code == 204
    assert Webhook.objects.get().url == "https://example.org/"


def test_editor_who_became_a_viewer_meanwhile_cannot_undo(people, undo_of_folder, team, editor):
    team.memberships.filter(user=editor).update(role=Role.VIEWER)
    assert people["editor"].post(undo_of_folder).status_code == 403
    assert not Folder.objects.exists()


def test_editor_who_left_the_team_meanwhile_finds_nothing(people, undo_of_folder, team, editor):
    team.memberships.filter(user=editor).delete()
    assert people["editor"].post(undo_of_folder).status_code == 404


def test_key_is_sent_by_somebody_who_is_signed_in(people, undo_of_folder):
    assert Client().post(undo_of_folder).status_code == 401
    assert people["editor"].get(undo_of_folder).status_code == 405
    assert not Folder.objects.exists()


@pytest.mark.parametrize("key", ["x", "0" * 32, "a" * 100])
def test_key_that_was_never_given_is_not_there(people, key):
    assert people["admin"].post(f"/trees/undo/{key}").status_code == 404


def test_restored_folder_keeps_the_guides_of_its_team_alone(people, team, editor, stranger, network):
    guide = factories.tree(team, editor, folder=network)
    other = factories.tree(stranger.memberships.get().team, stranger, "Elsewhere")
    undo = deleted(people["editor"], f"/trees/folders/{network.pk}")
    people["editor"].post(undo)
    guide.refresh_from_db()
    other.refresh_from_db()
    assert guide.folder == Folder.objects.get()
    assert other.folder is None
