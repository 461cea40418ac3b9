"""/trees/folders/<id> and /trees/categories/<id>."""

import json

import pytest

from tests import factories
from tests.html import page_of
from trees.models import Category, Folder

pytestmark = pytest.mark.django_db

DIALOG = {"HX-Target": "dialog#dialog"}


def test_folder_is_made_inside_another(client, team, network):
    response = client.post(f"/trees/folders/new?team={team.pk}", {"name": "VPN", "parent": network.pk})
    made = Folder.objects.get(name="VPN")
    assert (made.parent, made.path) == (network, f"{network.pk}/{made.pk}/")
    assert json.loads(response["HX-Location"])["path"] == f"/trees/?folder={made.pk}"


def test_saving_in_the_dialog_closes_it_and_reloads_the_regions(client, team):
    response = client.post(f"/trees/folders/new?team={team.pk}", {"name": "VPN"}, headers=DIALOG)
    events = json.loads(response["HX-Trigger"])
    assert set(events) == {"announce", "changed"}
    assert "HX-Location" not in response


def test_name_that_is_taken_stands_beside_the_form(client, team, network):
    response = client.post(f"/trees/folders/new?team={team.pk}", {"name": "Network"})
    assert response.status_code == 422
    assert "There is a folder “Network” in this place already." in page_of(response)
    assert page_of(response).field("name").value == "Network"


def test_folder_is_renamed_and_moved(client, team, network):
    vpn = Folder(team=team, name="VPN", parent=network)
    vpn.save()
    client.post(f"/trees/folders/{vpn.pk}", {"name": "Remote access", "parent": ""})
    vpn.refresh_from_db()
    assert (vpn.name, vpn.parent, vpn.path) == ("Remote access", None, f"{vpn.pk}/")


def test_folder_cannot_go_into_itself(client, team, network):
    inner = Folder(team=team, name="Inner", parent=network)
    inner.save()
    response = client.post(f"/trees/folders/{network.pk}/move", {"folder": inner.pk})
    assert "into itself" in json.loads(response["HX-Trigger"])["announce"]["message"]
    network.refresh_from_db()
    assert network.parent is None


def test_moved_folder_offers_undo(client, team, network):
    other = Folder(team=team, name="Other")
    other.save()
    response = client.post(f"/trees/folders/{other.pk}/move", {"folder": network.pk})
    assert json.loads(response["HX-Trigger"])["announce"]["undo"] == f"/trees/folders/{other.pk}/move?folder="


def test_folder_says_what_it_holds_before_it_is_deleted(client, team, network, editor):
    factories.tree(team, editor, "One", folder=network)
    html = page_of(client.get(f"/trees/folders/{network.pk}"))
    assert "It contains 1 guide and 0 folders." in html


def test_deleted_folder_loses_no_guide(client, team, network, editor):
    inner = Folder(team=team, name="Inner", parent=network)
    inner.save()
    guide = factories.tree(team, editor, "One", folder=inner)
    assert client.delete(f"/trees/folders/{inner.pk}").status_code == 200
    guide.refresh_from_db()
    assert guide.folder == network


def test_folder_of_another_team_is_no_place_to_move_to(client, network, stranger):
    theirs = Folder(team=stranger.teams().get(), name="Theirs")
    theirs.save()
    assert client.post(f"/trees/folders/{network.pk}/move", {"folder": theirs.pk}).status_code == 400


def test_category_is_made_with_a_colour(client, team):
    client.post(f"/trees/categories/new?team={team.pk}", {"name": "Printing", "colour": "amber"})
    assert Category.objects.get().colour == "amber"


def test_category_name_is_taken_once(client, team):
    Category.objects.create(team=team, name="Printing")
    response = client.post(f"/trees/categories/new?team={team.pk}", {"name": "Printing", "colour": "red"})
    assert response.status_code == 422
    assert "There is a category “Printing” already." in page_of(response)


def test_deleted_category_keeps_its_guides(client, team, editor):
    category = Category.objects.create(team=team, name="Printing")
    guide = factories.tree(team, editor, categories=[category])
    client.delete(f"/trees/categories/{category.pk}")
    guide.refresh_from_db()
    assert not guide.categories.exists()


def test_form_on_a_page_of_its_own_can_be_cancelled(client, team, network):
    html = page_of(client.get(f"/trees/folders/{network.pk}"))
    assert html.link("Cancel").href == f"/trees/?team={team.pk}"
