"""/teams/<id>/: inviting members."""

import json
from smtplib import SMTPServerDisconnected
from urllib.parse import unquote

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from accounts.models import Invitation, Mail, Role
from tests import factories
from tests.accounts.mail.delivered import link_in, sent
from tests.html import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def invite(url, owner, page_client_for):
    def invite(email="new@example.com", role="editor"):
        return page_client_for(owner).post(f"{url}invitations", {"email": email, "role": role})

    return invite


def test_invitation_is_sent_with_a_link_that_opens(invite, team, client):
    response = invite()
    assert response.status_code == 200
    (message,) = sent()
    assert message.to == ["new@example.com"]
    assert message.subject == "Owner invites you to Service desk"
    assert client.get(link_in(message)).status_code == 200
    assert team.invitations.get().role == Role.EDITOR


def test_admin_sees_the_link_once_to_pass_it_on(invite, url, owner, page_client_for):
    [link] = page_of(invite()).css("input.link")
    assert link["value"].endswith(link_in(sent()[0]))
    assert link_in(sent()[0]) not in page_client_for(owner).get(url).content.decode()


def test_invitation_waits_for_a_mail_server_that_is_away(invite, team, monkeypatch):
    def refuse(*args):
        raise SMTPServerDisconnected("gone")

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", refuse)
        assert invite().status_code == 200
        assert sent() == []
    assert Mail.objects.get().answer == "gone"
    Mail.objects.update(next_at=timezone.now())
    (message,) = sent()
    assert message.to == ["new@example.com"]


@pytest.mark.parametrize("email", ["", " , ", "<>", "no address", "a\x00b@example.com", "a" * 250 + "@example.com"])
def test_what_is_no_email_is_refused_beside_its_field(email, invite, team):
    response = invite(email)
    assert response.status_code == 422
    assert page_of(response).field("email").error
    assert not team.invitations.exists()
    assert not sent()


def test_member_cannot_be_invited_again(invite, team):
    response = invite("VIEWER@example.com")
    assert response.status_code == 422
    assert "already a member" in response.content.decode()
    assert not team.invitations.exists()


@pytest.mark.parametrize("pasted", [
    "one@example.com, Two@example.com;three@example.com",
    "one@example.com; Jo, Doe <two@example.com> Kim Lee <three@example.com>",
    "one@example.com\tone@example.com  two@example.com\r\nthree@example.com\n",
])  # fmt: skip
def test_people_of_a_pasted_list_are_invited_once_each(pasted, invite, team, client):
    response = invite(pasted)
    assert response.status_code == 200
    assert [message.to for message in sent()] == [["one@example.com"], ["two@example.com"], ["three@example.com"]]
    assert set(team.invitations.values_list("role", flat=True)) == {Role.EDITOR}
    lines = page_of(response).by_id("invitation-link").value.splitlines()
    emails_and_links = [(message.to[0], link_in(message)) for message in sent()]
    assert [line.replace("http://testserver", "") for line in lines] == [
        f"{to} {link}" for to, link in emails_and_links
    ]
    assert "Invitation sent to 3 people." in response.headers["HX-Trigger"]


def test_list_with_a_mistake_invites_nobody_and_names_each_mistake(invite, team):
    response = invite("one@example.com, two, viewer@example.com, t@ree")
    assert response.status_code == 422
    error = page_of(response).field("email").error
    assert "“two” is not an email" in error
    assert "“t@ree” is not an email" in error
    response = invite("one@example.com, viewer@example.com, editor@example.com")
    error = page_of(response).field("email").error
    assert "viewer@example.com is already a member" in error
    assert "editor@example.com is already a member" in error
    assert not team.invitations.exists()


def test_list_of_more_than_fifty_is_refused_before_the_work(invite, team):
    response = invite(" ".join(f"p{number}@example.com" for number in range(51)))
    assert (response.status_code, "at most 50" in page_of(response).field("email").error) == (422, True)
    assert not team.invitations.exists()


def test_line_break_in_a_name_of_a_team_does_not_break_the_mail(invite, team):
    team.name = "Service\ndesk"
    team.save()
    invite()
    assert sent()[0].subject == "Owner invites you to Service desk"


def test_sending_again_makes_a_new_link_and_ends_the_old_one(invite, team, url, owner, page_client_for, client):
    invite()
    pending = team.invitations.get()
    response = page_client_for(owner).post(f"{url}invitations/{pending.pk}")
    assert response.status_code == 200
    first, second = sent()
    assert client.get(link_in(first)).status_code == 404
    assert client.get(link_in(second)).status_code == 200
    assert team.invitations.get().role == Role.EDITOR


def test_withdrawn_invitation_is_gone(invite, team, url, owner, page_client_for, client):
    invite()
    response = page_client_for(owner).delete(f"{url}invitations/{team.invitations.get().pk}")
    assert response.status_code == 200
    assert client.get(link_in(sent()[0])).status_code == 404
    assert not Invitation.objects.exists()


def test_invitation_that_was_withdrawn_works_again_after_undo(invite, team, url, owner, page_client_for, client):
    invite()
    admin = page_client_for(owner)
    undo = json.loads(admin.delete(f"{url}invitations/{team.invitations.get().pk}")["HX-Trigger"])["announce"]["undo"]
    path, was = undo.split("?was=")
    was = unquote(was)
    assert admin.post(path, {"was": was[:-1]}).status_code == 404
    assert admin.post(path, {"was": was}).status_code == 204
    assert client.get(link_in(sent()[0])).status_code == 200
    again = admin.post(path, {"was": was})
    assert (again.status_code, "invited again meanwhile" in again["HX-Trigger"]) == (400, True)
    assert team.invitations.get().role == Role.EDITOR
    team.invitations.all().delete()
    team.memberships.create(user=factories.person("New"))
    member = admin.post(path, {"was": was})
    assert (member.status_code, "already a member" in member["HX-Trigger"]) == (400, True)
    assert not team.invitations.exists()


def test_invitation_of_somebody_who_became_a_member_otherwise_is_not_sent_again(
    invite, team, url, owner, page_client_for
):
    invite()
    team.memberships.create(user=factories.person("New"))
    response = page_client_for(owner).post(f"{url}invitations/{team.invitations.get().pk}")
    assert response.status_code == 422
    assert "already a member" in response.content.decode()


def test_invitations_in_an_hour_are_limited(invite, settings):
    settings.RATES = {"invitation": "2/hour"}
    assert [invite(f"new{number}@example.com").status_code for number in range(3)] == [200, 200, 422]
    assert len(sent()) == 2


def test_invitation_that_was_only_printed_is_not_called_sent(invite, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    response = invite()
    assert "No email was sent to new@example.com" in response.headers["HX-Trigger"]
    assert "/invitations/" in response.content.decode()
