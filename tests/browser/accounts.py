"""What a person does with forms and mail on the pages of accounts."""

import email
import re
import time
import urllib.parse
import urllib.request
from pathlib import Path

from playwright.sync_api import Page


def link_to(server, to: str) -> str:
    """The link in the newest message to ``to``, without scheme and host.

    The server runs no worker beside it, as ``manage.py serve`` does: what waits in the outbox is sent here.
    """
    until = time.monotonic() + 30
    while time.monotonic() < until:
        server.manage("worker", "--once")
        for path in sorted(Path(server.env["VAR_DIR"], "mail").glob("*"), reverse=True):
            for text in reversed(path.read_bytes().split(b"-" * 79 + b"\n")):  # a file may hold several
                message = email.message_from_bytes(text.lstrip())
                if message["To"] == to and message.get_payload():
                    return re.search(r"https?://[^/\s]+(/\S+)", message.get_payload(decode=True).decode())[1]
    raise AssertionError(f"no mail to {to}")


def fill_in(page: Page, **fields: str) -> None:
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " "), exact=label == "Password").fill(value)


def post(person, path: str, **fields: str) -> str:
    """Posts a form as ``person``, from no browser. Answers the page."""
    headers = {"Authorization": f"Bearer {person.tokens['access']}", "HX-Request": "true"}
    data = urllib.parse.urlencode(fields).encode()
    request = urllib.request.Request(person.server.url + path, data, headers, method="POST")
    with urllib.request.urlopen(request, timeout=30) as response:
        return response.read().decode()


def invitation_of(owner, to: str) -> str:
    """The path of a new invitation's link."""
    page = post(owner, f"/teams/{owner.team['id']}/invitations", email=to, role="viewer")
    return re.search(r"/invitations/[\w-]{20,}", page)[0]
