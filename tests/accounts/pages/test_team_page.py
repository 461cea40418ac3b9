"""/teams/<id>/: members, roles, the name."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest

from accounts.models import Membership, Role, Team
from tests import factories
from tests.html import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def member_url(team, url):
    return lambda user: f"{url}members/{team.memberships.get(user=user).pk}"


def role_of(user, team) -> str:
    return team.memberships.get(user=user).role


# Who sees and who may


def test_viewer_sees_the_members_and_can_change_nothing(url, viewer, page_client_for):
    html = page_client_for(viewer).get(url).content.decode()
    for words in ("owner@example.com", "editor@example.com", "Admin", "Leave"):
        assert words in html
    for words in ("<select", "Remove", "Invite", "Rename"):
        assert words not in html


def test_admin_sees_what_can_be_changed(url, owner, page_client_for):
    html = page_client_for(owner).get(url).content.decode()
    for words in ("Role of Editor", "Remove Viewer", "Invite", "Rename"):
        assert words in html


def test_stranger_gets_404_for_everything(team, url, member_url, viewer, owner, stranger, page_client_for):
    client = page_client_for(stranger)
    invitation = team.invite("new@example.com", Role.VIEWER, by=owner)
    assert client.get(url).status_code == 404
    assert client.post(url, {"name": "Mine"}).status_code == 404
    assert client.post(member_url(viewer), {"role": "admin"}).status_code == 404
    assert client.delete(member_url(viewer)).status_code == 404
    assert client.post(f"{url}invitations", {"email": "x@example.com", "role": "viewer"}).status_code == 404
    assert client.post(f"{url}invitations/{invitation.pk}").status_code == 404
    assert client.delete(f"{url}invitations/{invitation.pk}").status_code == 404


@pytest.mark.parametrize("name", ["editor", "viewer"])
def test_member_who_is_no_admin_gets_403(name, request, team, url, member_url, owner, page_client_for):
    client = page_client_for(request.getfixturevalue(name))
    invitation = team.invite("new@example.com", Role.VIEWER, by=owner)
    assert client.post(url, {"name": "Mine"}).status_code == 403
    assert client.post(member_url(owner), {"role": "viewer"}).status_code == 403
    assert client.delete(member_url(owner)).status_code == 403
    assert client.post(f"{url}invitations", {"email": "x@example.com", "role": "viewer"}).status_code == 403
    assert client.post(f"{url}invitations/{invitation.pk}").status_code == 403
    assert client.delete(f"{url}invitations/{invitation.pk}").status_code == 403
    assert team.invitations.count() == 1


def test_ids_of_another_team_are_not_there(team, owner, stranger, page_client_for):
    mine = factories.team("Mine", admin=stranger)
    invitation = team.invite("new@example.com", Role.VIEWER, by=owner)
    client = page_client_for(stranger)
    theirs = team.memberships.get(user=owner).pk
    assert client.delete(f"/teams/{mine.pk}/members/{theirs}").status_code == 404
    assert client.delete(f"/teams/{mine.pk}/invitations/{invitation.pk}").status_code == 404


# The name


def test_rename(team, url, owner, page_client_for):
    response = page_client_for(owner).post(url, {"name": "Field service"})
    assert response.status_code == 200
    assert page_of(response).heading == "Field service"
    team.refresh_from_db()
    assert team.name == "Field service"


def test_bad_name_is_refused_beside_its_field_and_the_page_keeps_the_old_one(team, url, owner, page_client_for):
    response = page_client_for(owner).post(url, {"name": "n" * 81})
    assert response.status_code == 422
    html = page_of(response)
    assert "at most 80 characters" in html.field("name").error
    assert html.heading == "Service desk"


# Members


def test_role_is_changed_and_said(team, member_url, owner, viewer, page_client_for):
    response = page_client_for(owner).post(member_url(viewer), {"role": "editor"})
    assert "Viewer is now an editor." in response.headers["HX-Trigger"]
    assert role_of(viewer, team) == Role.EDITOR


@pytest.mark.parametrize("role", ["", "owner", "a\x00b"])
def test_role_that_does_not_exist_is_refused(role, team, member_url, owner, viewer, page_client_for):
    assert page_client_for(owner).post(member_url(viewer), {"role": role}).status_code == 422
    assert role_of(viewer, team) == Role.VIEWER


def test_last_admin_stays_admin_and_is_told_why(team, member_url, owner, page_client_for):
    response = page_client_for(owner).post(member_url(owner), {"role": "viewer"})
    assert response.status_code == 422
    assert "at least one admin" in response.content.decode()
    assert role_of(owner, team) == Role.ADMIN


def test_last_admin_cannot_leave(team, member_url, owner, page_client_for):
    response = page_client_for(owner).delete(member_url(owner))
    assert response.status_code == 422
    assert "at least one admin" in response.content.decode()
    assert role_of(owner, team) == Role.ADMIN


def test_admin_who_steps_down_sees_the_page_of_a_member(team, member_url, owner, editor, page_client_for):
    team.memberships.filter(user=editor).update(role=Role.ADMIN)
    response = page_client_for(owner).post(member_url(owner), {"role": "viewer"})
    assert response.status_code == 200
    assert "Invite" not in response.content.decode()


def test_removed_member_is_out_at_once(team, url, member_url, owner, viewer, page_client_for):
    client = page_client_for(viewer)
    response = page_client_for(owner).delete(member_url(viewer))
    assert response.status_code == 200
    assert "viewer@example.com" not in response.content.decode()
    assert client.get(url).status_code == 404


@pytest.fixture
def undo(team, member_url, owner, viewer, page_client_for):
    """The URL that brings ``viewer`` back, who has just been removed."""
    response = page_client_for(owner).delete(member_url(viewer))
    return json.loads(response.headers["HX-Trigger"])["announce"]["undo"]


def post_undo(client, address: str):
    url = urlsplit(address)
    return client.post(url.path, dict(parse_qsl(url.query)))


def test_undo_brings_a_removed_member_back_with_the_role(undo, team, owner, viewer, page_client_for):
    client = page_client_for(owner)
    for _ in range(2):
        response = post_undo(client, undo)
        assert response.status_code == 204
        assert "changed" in json.loads(response.headers["HX-Trigger"])  # the list loads again, as it is searched
    assert role_of(viewer, team) == Role.VIEWER


def test_undo_is_for_admins_and_for_what_was_removed_only(undo, team, viewer, editor, stranger, page_client_for):
    assert post_undo(page_client_for(editor), undo).status_code == 403
    assert post_undo(page_client_for(viewer), undo).status_code == 404
    mine = factories.team("Mine", admin=stranger)
    elsewhere = undo.replace(f"/teams/{team.pk}/", f"/teams/{mine.pk}/")
    assert post_undo(page_client_for(stranger), elsewhere).status_code == 404
    assert post_undo(page_client_for(stranger), f"/teams/{mine.pk}/members/1?was=made-up").status_code == 404
    assert not viewer.teams().exists()


def test_anybody_may_leave(team, member_url, viewer, page_client_for):
    response = page_client_for(viewer).delete(member_url(viewer))
    assert json.loads(response.headers["HX-Location"])["path"] == "/teams/"
    assert not viewer.teams().exists()


def test_removing_somebody_who_has_just_left_is_not_found(member_url, owner, viewer, page_client_for):
    path = member_url(viewer)
    viewer.memberships.all().delete()
    assert page_client_for(owner).delete(path).status_code == 404


def test_queries_do_not_grow_with_members(team, url, owner, page_client_for, django_assert_num_queries):
    client = page_client_for(owner)
    for number in range(5):
        team.memberships.create(user=factories.person(f"Person{number}"))
        team.invite(f"new{number}@example.com", Role.VIEWER, by=owner)
    with django_assert_num_queries(4):
        client.get(url)


def test_member_who_left_meanwhile_is_a_conflict(team, url, owner, editor, page_client_for, monkeypatch):
    membership = team.memberships.get(user=editor)
    real = Team._locked

    def locked(self, member):
        Membership.objects.filter(pk=membership.pk).delete()
        return real(self, member)

    monkeypatch.setattr(Team, "_locked", locked)
    response = page_client_for(owner).post(f"{url}members/{membership.pk}", {"role": "admin"})
    assert response.status_code == 409
