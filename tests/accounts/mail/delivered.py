"""What was sent: mail waits in the outbox for the worker."""

import re

from django.core import mail

from accounts.mail.outbox import deliver_mail


def sent() -> list:
    """The messages of this test, after the worker has sent what waits."""
    deliver_mail()
    return mail.outbox


def link_in(message) -> str:
    """The path of the one link in a message."""
    (url,) = re.findall(r"https?://[^/\s]+(/\S*)", message.body)
    return url
