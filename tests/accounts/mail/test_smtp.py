"""Every kind of email through a real mail server: what arrives, in which letters, and what it refuses."""

import ssl
from datetime import timedelta
from uuid import uuid4

import pytest
import trustme
from django.test import Client
from django.utils import timezone
from pyotp import TOTP

from accounts import tokens
from accounts.factors import codes
from accounts.mail.outbox import deliver_mail
from accounts.models import Mail, Notice, Role, User
from accounts.notices.digest import WAIT, send_digests
from project import environment
from tests import factories
from tests.accounts.calls import call
from tests.smtp import PASSWORD, USER, running_mail_server
from trees.models import Flag

pytestmark = pytest.mark.django_db
NEW = factories.PASSWORD + " staple"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def uses(settings, url: str) -> None:
    """The site's EMAIL_URL."""
    for name, value in environment.email(url).items():
        setattr(settings, name, value)


@pytest.fixture
def server(settings):
    settings.BASE_URL, settings.VERIFY_EMAIL = "https://guides.example.com", True
    with running_mail_server() as server:
        uses(settings, f"smtp://127.0.0.1:{server.port}")
        yield server


@pytest.fixture
def ann():
    return factories.person("Ánna Ōba", email="ann@example.com", last_login=timezone.now())


def arrived(server, email: str):
    """Subject and text of the only new email to ``email``."""
    deliver_mail()
    [message] = server.to(email)
    server.taken.clear()
    assert message["From"] == "Treeline <treeline@localhost>"
    assert message["Message-ID"].endswith("@outbox.treeline>") and message["Date"]
    return message["Subject"], message.get_content().replace("\r\n", "\n")


def test_sign_up_is_confirmed_by_the_link_that_arrived(server):
    call("POST", "register", {"email": "new@example.com", "password": NEW, "name": "Ñew"})
    deliver_mail()
    [message] = server.to("new@example.com")
    assert message.get_content().startswith("Hello Ñew,")
    page = Client().post(server.link_to("new@example.com"))
    assert page.status_code == 200
    assert User.objects.get().email == "new@example.com"


def test_email_changes_by_the_link_that_arrived_and_both_are_told(server, ann, page_client_for):
    page_client_for(ann).post("/profile/email", {"email": "anna@example.org"})
    deliver_mail()
    assert Client().post(server.link_to("anna@example.org")).status_code == 200
    server.taken.clear()
    deliver_mail()
    [told], [also] = server.to("ann@example.com"), server.to("anna@example.org")
    assert told["Subject"] == also["Subject"] == "The email of your account was changed"
    assert "undo it until" in told.get_content() and "undo" not in also.get_content()
    assert Client().post(server.link_to("ann@example.com")).status_code == 200
    assert User.objects.get().email == "ann@example.com"


def test_new_device_factor_password_and_role_are_told_of(server, ann):
    tokens.sign_in(ann, FIREFOX, "192.0.2.7")
    subject, text = arrived(server, ann.email)
    assert subject == "New sign-in with Firefox on Windows"
    assert "From: 192.0.2.7\n" in text and "https://guides.example.com/devices\n" in text

    secret = codes.new_secret()
    assert codes.add_app(ann, secret, TOTP(secret).now())
    subject, text = arrived(server, ann.email)
    assert subject == "Your second factor was changed" and "an authenticator app was added." in text

    ann.set_password(NEW)
    tokens.save_password(ann)
    subject, text = arrived(server, ann.email)
    assert subject == "Your password was changed" and NEW not in text

    team = factories.team("Équipe “Nuit” & Söhne", admin=factories.person("Boss"), viewer=ann)
    team.change_role(team.memberships.get(user=ann), Role.EDITOR)
    subject, text = arrived(server, ann.email)
    assert subject.strip() == "Your role in Équipe “Nuit” & Söhne was changed"
    assert "You are now an editor of the team “Équipe “Nuit” & Söhne”." in text


def test_invitation_and_reset_arrive_with_links_that_work(server, owner, team, client_for, client):
    url = f"/api/v1/teams/{team.pk}/invitations"
    client_for(owner).post(url, {"email": "sam@bücher.example", "role": "viewer"}, content_type="application/json")
    call("POST", "password/reset", {"email": owner.email})
    deliver_mail()
    assert server.link_to("sam@xn--bcher-kva.example").startswith("/invitations/")
    assert client.get(server.link_to(owner.email), follow=True).status_code == 200


def test_digest_arrives_as_one_email_and_a_line_with_a_dot_alone_stays(server, guide, owner, viewer):
    factories.started(guide, owner).hand_over(viewer, by=owner)
    said = {"run": None, "tree": guide, "release": guide.live, "node": "power", "kind": "wrong"}
    flag = Flag.objects.raise_flag(uuid4(), text="It is a wall", by=viewer, **said)
    flag.resolve("Painted over\n.\nCall back at 14:00 — ☎", by=owner)
    Notice.objects.update(created_at=timezone.now() - WAIT - timedelta(seconds=1))
    assert send_digests() == 1
    subject, text = arrived(server, viewer.email)
    assert subject == "2 notices from Treeline"
    assert "- Owner answered your flag: Printer offline\n  Painted over\n  .\n  Call back at 14:00 — ☎\n" in text
    assert "- Owner handed a run over to you: Printer offline\n" in text
    assert "https://guides.example.com/notices/choices" in text
    assert send_digests() == 0


def test_recipient_that_is_refused_stops_nobody_elses_email_and_is_tried_again(server, ann):
    server.answers = {"busy@example.com": "451 Greylisted, try again", "gone@example.com": "550 No such mailbox"}
    for address in (*server.answers, ann.email):
        Mail.objects.enqueue(address, "Hello", "The text")
    assert deliver_mail() == (1, 2)
    assert [address for address, _ in server.taken] == [ann.email]
    busy = Mail.objects.get(to="busy@example.com")
    assert "451" in busy.answer and "Greylisted" in busy.answer and not busy.given_up
    server.answers.clear()
    Mail.objects.exclude(next_at=None).update(next_at=timezone.now())
    assert deliver_mail() == (2, 0)
    assert len(server.to("busy@example.com")) == 1


def test_mail_server_that_wants_tls_and_a_password_gets_them(settings, monkeypatch, tmp_path):
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with running_mail_server(context) as server:
        uses(settings, f"smtp+tls://{USER}:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{server.port}")
        Mail.objects.enqueue("ann@example.com", "Hello", "The text")
        assert deliver_mail() == (0, 1)
        assert "CERTIFICATE_VERIFY_FAILED" in Mail.objects.get().answer
        authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        Mail.objects.update(next_at=timezone.now())
        assert deliver_mail() == (1, 0)
        assert server.signed_in == 1 and len(server.to("ann@example.com")) == 1
