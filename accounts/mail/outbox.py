"""Sends the emails of the outbox, see accounts/models/mail.py."""

import logging
import smtplib

from django.core.mail import EmailMessage, get_connection

from accounts.models import Mail

log = logging.getLogger(__name__)
MAX_PER_CONNECTION = 20
HOST = "outbox.treeline"  # of the Message-ID only


def deliver_mail() -> tuple[int, int]:
    """Sends what is due. Returns how many emails a mail server took and how many it did not."""
    sent = failed = 0
    while claimed := Mail.objects.claim(MAX_PER_CONNECTION):
        for mail in claimed:
            problem = send(mail)
            mail.record_attempt(problem)
            sent, failed = sent + (not problem), failed + bool(problem)
    return sent, failed


def send(mail: Mail) -> str:
    """One attempt. Returns why the mail server did not take it, or "". Each attempt has the same Message-ID, by which
    a receiver knows an email that came twice."""
    headers = {"Message-ID": f"<{mail.pk}@{HOST}>"}
    try:
        EmailMessage(mail.subject, mail.text, None, [mail.to], headers=headers, connection=get_connection()).send()
    except (OSError, smtplib.SMTPException) as error:
        log.error("The email %s was not sent: %s", mail.pk, error)
        return " ".join(str(error).split()) or type(error).__name__
    return ""
