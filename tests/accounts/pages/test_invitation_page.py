"""/invitations/<token>"""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from tests.accounts.calls import assert_refused
from tests.conftest import client_for
from tests.factories import person
from tests.html import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(team, owner):
    return team.invite("new@example.com", Role.EDITOR, by=owner)


@pytest.fixture
def path(invitation):
    return f"/invitations/{invitation.token}"


@pytest.fixture
def newcomer():
    return person("New")


def test_anybody_with_the_link_sees_who_invites_to_what(path):
    page = Client().get(path)
    assert page.status_code == 200
    html = page.content.decode()
    for words in ("Service desk", "Owner", "new@example.com", "editor"):
        assert words in html
    assert "no-store" in page.headers["Cache-Control"]


def test_looking_changes_nothing(path, invitation, team):
    Client().get(path)
    invitation.refresh_from_db()
    assert invitation.is_open
    assert team.memberships.count() == 3


def test_whoever_is_not_signed_in_gets_ways_that_lead_back_here(path, invitation):
    links = page_of(Client().get(path)).links
    back = f"next=%2Finvitations%2F{invitation.token}"
    assert f"/signup?{back}&invitation={invitation.token}" in links
    assert [link for link in links if link.startswith(f"/login?{back}&email=new%40example.com")]


def test_accepting_makes_a_member_with_the_role(path, team, newcomer):
    response = client_for(newcomer).post(path)
    assert response.status_code == 200
    assert response.json() == {"team": team.pk}
    assert newcomer.teams().get().role == Role.EDITOR


def test_accepting_twice_makes_one_membership(path, team, newcomer):
    client = client_for(newcomer)
    assert [client.post(path).status_code for _ in range(2)] == [200, 200]
    assert team.memberships.filter(user=newcomer).count() == 1


def test_link_is_for_one_person_only(path, team, newcomer, stranger):
    client_for(newcomer).post(path)
    response = client_for(stranger).post(path)
    assert response.status_code == 410
    assert response.json()["code"] == "gone"
    assert not team.memberships.filter(user=stranger).exists()


def test_member_who_accepts_keeps_the_role_they_have_and_the_link_stays_good(path, team, owner, newcomer):
    assert client_for(owner).post(path).status_code == 200
    assert team.memberships.get(user=owner).role == Role.ADMIN
    assert client_for(newcomer).post(path).status_code == 200
    assert team.memberships.get(user=newcomer).role == Role.EDITOR


def test_accepting_needs_to_be_signed_in(path, team):
    assert_refused(Client(enforce_csrf_checks=True).post(path), "token_missing")
    assert team.memberships.count() == 3


def test_used_link_says_so(path, newcomer):
    client_for(newcomer).post(path)
    page = Client().get(path)
    assert page.status_code == 410
    assert "already been accepted" in page.content.decode()


def test_expired_link_says_so_and_is_refused(path, invitation, newcomer):
    invitation.expires_at = timezone.now()
    invitation.save()
    page = Client().get(path)
    assert page.status_code == 410
    assert "expired" in page.content.decode()
    assert "Service desk" not in page.content.decode()
    assert client_for(newcomer).post(path).status_code == 410


@pytest.mark.parametrize("token", ["x", "é", "%00", "a" * 5000])
def test_unknown_link_is_not_found(token, newcomer):
    page = Client().get(f"/invitations/{token}")
    assert page.status_code == 404
    assert "no longer works" in page.content.decode()
    assert client_for(newcomer).post(f"/invitations/{token}").status_code == 404


def test_newer_invitation_replaces_the_older_link(path, team, owner, newcomer):
    team.invite("NEW@example.com", Role.VIEWER, by=owner)
    assert Client().get(path).status_code == 404
    assert team.invitations.count() == 1


def test_only_a_digest_of_the_link_is_stored(invitation):
    stored = [str(value) for value in type(invitation).objects.values_list().get()]
    assert not any(invitation.token in value for value in stored)
