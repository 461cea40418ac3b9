"""The outbox of emails: sent once, again where the mail server does not take one, and seen in the admin."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.mail.outbox import deliver_mail
from accounts.models import Mail
from accounts.models.mail import LATE, LEASE, RETENTION, RETRY_DELAYS
from tests import factories
from tests.accounts.mail.delivered import link_in, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(monkeypatch):
    """The mail server takes nothing for as long as the list has something in it."""
    errors = [smtplib.SMTPServerDisconnected("Connection\nunexpectedly closed")]
    take = EmailBackend.send_messages

    def send(backend, messages):
        if errors:
            raise errors[0]
        return take(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    return errors


def enqueue(subject="Hello"):
    return Mail.objects.enqueue("ann@example.com", subject, "The text")


def make_due():
    Mail.objects.exclude(next_at=None).update(next_at=timezone.now())


def test_email_is_sent_once_and_its_text_deleted():
    made = enqueue()
    assert deliver_mail() == (1, 0)
    assert deliver_mail() == (0, 0)
    [message] = mail.outbox
    assert (message.to, message.subject, message.body) == (["ann@example.com"], "Hello", "The text")
    made.refresh_from_db()
    assert (made.text, made.answer, made.next_at) == ("", "Sent", None)
    assert made.sent_at and not made.given_up


def test_email_is_tried_again_with_the_same_message_id(refused):
    made = enqueue()
    assert deliver_mail() == (0, 1)
    made.refresh_from_db()
    assert made.answer == "Connection unexpectedly closed"
    assert made.text == "The text"
    assert made.next_at - timezone.now() <= RETRY_DELAYS[0]
    assert deliver_mail() == (0, 0)  # not yet
    refused.clear()
    make_due()
    assert deliver_mail() == (1, 0)
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<{made.pk}@outbox.treeline>"


def test_email_is_given_up_after_its_last_attempt(refused):
    made = enqueue()
    for _ in range(len(RETRY_DELAYS) + 1):
        make_due()
        deliver_mail()
    made.refresh_from_db()
    assert made.given_up
    assert made.text == ""
    assert made.attempts == len(RETRY_DELAYS) + 1


def test_email_of_a_worker_that_was_killed_is_sent_by_another():
    enqueue()
    assert len(Mail.objects.claim(10)) == 1  # and then killed
    assert Mail.objects.claim(10) == []
    Mail.objects.update(next_at=timezone.now() - timedelta(seconds=1))  # once the lease is over
    assert deliver_mail() == (1, 0)


def test_claimed_email_belongs_to_one_worker_for_the_lease():
    enqueue()
    [claimed] = Mail.objects.claim(10)
    assert timedelta(0) < claimed.next_at - timezone.now() <= LEASE


def test_what_is_rolled_back_is_not_sent():
    with transaction.atomic():
        enqueue()
        transaction.set_rollback(True)
    assert sent() == []


def test_password_reset_waits_in_the_outbox(client):
    factories.person("Ann")
    for email in ("ann@example.com", "nobody@example.com"):
        client.post(reverse("api-password-reset"), {"email": email}, content_type="application/json")
    [unknown, waiting] = Mail.objects.order_by("to").reverse()
    assert (waiting.to, mail.outbox) == ("ann@example.com", [])
    assert "There is no" in unknown.subject
    [message] = [each for each in sent() if each.to == ["ann@example.com"]]
    assert link_in(message).startswith("/")


def test_invitation_that_no_mail_server_took_is_tried_again(refused, owner, team, client_for):
    answer = client_for(owner).post(
        reverse("api-invitation-list", args=[team.pk]), {"email": "new@example.com", "role": "viewer"},
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 201
    refused.clear()
    [message] = sent()
    assert message.to == ["new@example.com"]


def test_late_and_old_emails_are_counted_and_deleted():
    enqueue("late")
    enqueue("done").record_attempt()
    enqueue("new")
    Mail.objects.exclude(subject="new").update(created_at=timezone.now() - max(LATE, RETENTION) - timedelta(1))
    assert Mail.objects.late() == 1
    assert Mail.objects.delete_old() == 1
    assert set(Mail.objects.values_list("subject", flat=True)) == {"late", "new"}


def test_admin_shows_the_outbox_and_not_the_text(client):
    client.force_login(factories.person("Root", is_staff=True, is_superuser=True))
    made = enqueue("A link that signs in")
    assert b"A link that signs in" in client.get(reverse("admin:accounts_mail_changelist")).content
    page = client.get(reverse("admin:accounts_mail_change", args=[made.pk])).content
    assert b"ann@example.com" in page
    assert b"The text" not in page


@pytest.mark.django_db(transaction=True)
def test_ready_names_a_queue_that_is_late_and_stays_ready(client):
    assert client.get("/health/ready").content == b"ok"
    enqueue()
    Mail.objects.update(created_at=timezone.now() - LATE - timedelta(seconds=1))
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.content) == (200, b"ok, late: mail")
