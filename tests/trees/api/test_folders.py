"""/api/v1/folders"""

import pytest

from tests import factories
from trees.models import Folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(team):
    return Folder.objects.create(team=team, name="Network")


@pytest.fixture
def vpn(team, network):
    return Folder.objects.create(team=team, name="VPN", parent=network)


def test_folders_are_listed_with_their_place(viewer_api, network, vpn):
    rows = viewer_api.get("folders").json()["results"]
    assert [(row["name"], row["parent"], row["path"]) for row in rows] == [
        ("Network", None, f"{network.pk}/"),
        ("VPN", network.pk, f"{network.pk}/{vpn.pk}/"),
    ]
    assert rows[0]["role"] == "viewer"
    assert [row["name"] for row in viewer_api.get("folders", parent=network.pk).json()["results"]] == ["VPN"]


def test_editor_makes_a_folder_in_a_folder(editor_api, team, network):
    response = editor_api.post("folders", team=team.pk, name="VPN", parent=network.pk)
    assert response.status_code == 201
    assert response.json()["path"] == f"{network.pk}/{response.json()['id']}/"


def test_name_that_is_taken_there_is_refused(editor_api, team, network, vpn):
    assert editor_api.post("folders", team=team.pk, name="Network").status_code == 400
    assert editor_api.post("folders", team=team.pk, name="VPN", parent=network.pk).status_code == 400
    assert editor_api.post("folders", team=team.pk, name="VPN").status_code == 201


def test_put_renames_and_moves_and_can_be_repeated(editor_api, network, vpn):
    body = {"name": "Tunnels", "parent": None}
    first = editor_api.put(f"folders/{vpn.pk}", **body)
    assert (first.status_code, first.json()["path"], first.json()["name"]) == (200, f"{vpn.pk}/", "Tunnels")
    assert editor_api.put(f"folders/{vpn.pk}", **body).json() == first.json()


def test_patch_keeps_the_place_it_does_not_name(editor_api, network, vpn):
    assert editor_api.patch(f"folders/{vpn.pk}", name="Tunnels").json()["parent"] == network.pk
    moved = editor_api.patch(f"folders/{vpn.pk}", parent=None).json()
    assert (moved["parent"], moved["name"]) == (None, "Tunnels")


def test_folder_cannot_be_moved_into_itself_or_to_another_team(editor_api, editor, network, vpn):
    other = Folder.objects.create(team=factories.team("Field", editor=editor), name="Theirs")
    for parent in (network, vpn, other):
        response = editor_api.patch(f"folders/{network.pk}", parent=parent.pk)
        assert response.status_code == 400
        assert list(response.json()["errors"]) == ["parent"]
    network.refresh_from_db()
    assert (network.parent, network.path) == (None, f"{network.pk}/")


def test_delete_says_what_moved_up(editor_api, team, owner, network, vpn):
    tree = factories.tree(team, by=owner, folder=vpn)
    response = editor_api.delete(f"folders/{vpn.pk}")
    assert response.status_code == 200
    assert (response.json()["moved_to"], response.json()["trees"], response.json()["folders"]) == (network.pk, 1, 0)
    tree.refresh_from_db()
    assert tree.folder == network
    assert editor_api.delete(f"folders/{vpn.pk}").status_code == 404


def test_viewer_changes_nothing_and_a_stranger_finds_nothing(viewer_api, stranger_api, network):
    assert viewer_api.delete(f"folders/{network.pk}").status_code == 403
    assert viewer_api.patch(f"folders/{network.pk}", name="X").status_code == 403
    assert stranger_api.patch(f"folders/{network.pk}", name="X").status_code == 404
    assert stranger_api.get("folders").json()["results"] == []
