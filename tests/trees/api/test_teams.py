"""/api/v1/teams"""

import pytest

from tests.accounts.mail.delivered import sent

pytestmark = pytest.mark.django_db


def test_person_sees_the_own_teams_with_the_own_role(viewer_api, team, stranger):
    assert viewer_api.get("teams").json()["results"] == [{"id": team.pk, "name": team.name, "role": "viewer"}]
    assert viewer_api.get(f"teams/{stranger.teams().get().pk}").status_code == 404


def test_who_founds_a_team_is_its_admin(stranger_api, stranger):
    made = stranger_api.post("teams", name="Field")
    assert (made.status_code, made.json()["role"]) == (201, "admin")
    assert stranger.teams().get(pk=made.json()["id"]).name == "Field"


def test_only_an_admin_renames(api, editor_api, team):
    assert editor_api.put(f"teams/{team.pk}", name="X").status_code == 403
    assert api.put(f"teams/{team.pk}", name="Second line").json()["name"] == "Second line"
    assert api.patch(f"teams/{team.pk}", name="Third line").json()["name"] == "Third line"


def test_members_are_listed_in_pages_with_their_roles(viewer_api, team):
    first = viewer_api.get(f"teams/{team.pk}/members", limit=2).json()
    rest = viewer_api.get(first["next"]).json()
    members = first["results"] + rest["results"]
    assert {(m["name"], m["email"], m["role"]) for m in members} == {
        ("Owner", "owner@example.com", "admin"),
        ("Editor", "editor@example.com", "editor"),
        ("Viewer", "viewer@example.com", "viewer"),
    }
    assert rest["next"] is None


def test_admin_changes_roles_and_takes_members_out(api, team, editor, viewer):
    changed = api.patch(f"teams/{team.pk}/members/{viewer.pk}", role="editor")
    assert (changed.status_code, changed.json()["role"]) == (200, "editor")
    assert api.patch(f"teams/{team.pk}/members/{viewer.pk}", role="king").status_code == 400
    assert api.delete(f"teams/{team.pk}/members/{editor.pk}").status_code == 204
    assert api.delete(f"teams/{team.pk}/members/{editor.pk}").status_code == 404
    assert not editor.teams().exists()


def test_team_keeps_an_admin(api, team, owner):
    for response in (
        api.patch(f"teams/{team.pk}/members/{owner.pk}", role="viewer"),
        api.delete(f"teams/{team.pk}/members/{owner.pk}"),
    ):
        assert response.status_code == 400
        assert "at least one admin" in response.json()["detail"]
    assert owner.teams().get().role == "admin"


def test_member_may_leave_but_not_take_others_out(viewer_api, team, editor, viewer):
    assert viewer_api.delete(f"teams/{team.pk}/members/{editor.pk}").status_code == 403
    assert viewer_api.delete(f"teams/{team.pk}/members/{viewer.pk}").status_code == 204
    assert not viewer.teams().exists()


def test_admin_invites_by_mail_and_a_member_is_not_invited_again(api, editor_api, team):
    invited = api.post(f"teams/{team.pk}/invitations", email="New@example.com", role="editor")
    assert invited.status_code == 201
    told = invited.json()
    assert (told["email"], told["role"], told["sent"]) == ("new@example.com", "editor", True)
    assert told["link"] in sent()[0].body
    assert api.post(f"teams/{team.pk}/invitations", email="viewer@example.com").status_code == 400
    assert editor_api.post(f"teams/{team.pk}/invitations", email="x@example.com").status_code == 403


def test_stranger_does_not_see_members(stranger_api, team):
    assert stranger_api.get(f"teams/{team.pk}/members").status_code == 404
