"""What was sent: mail leaves in the background."""

import re
import threading

from django.core import mail


def sent() -> list:
    """The messages of this test, after the last one has left."""
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join(10)
    return mail.outbox


def link_in(message) -> str:
    """The path of the one link in a message."""
    (url,) = re.findall(r"https?://[^/\s]+(/\S*)", message.body)
    return url
