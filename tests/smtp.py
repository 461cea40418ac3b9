"""A mail server on this machine: aiosmtpd. It keeps what it takes, and refuses what it is told to."""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope

HOST = "127.0.0.1"
USER, PASSWORD = "treeline", "a secret of the mail server"


@dataclass
class MailServer:
    """``answers``: what it says to a recipient instead of taking them, by their email. ``taken``: the others' mail."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    signed_in: int = 0

    async def handle_RCPT(self, _: Any, __: Any, envelope: Envelope, email: str, ___: Any) -> str:  # noqa: N802
        if refusal := self.answers.get(email):
            return refusal
        envelope.rcpt_tos.append(email)
        return "250 OK"

    async def handle_DATA(self, _: Any, __: Any, envelope: Envelope) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content or b"", policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.taken += [(email, message) for email in envelope.rcpt_tos]
        return "250 Taken"

    def authenticate(self, _: Any, __: Any, ___: Any, ____: str, said: Any) -> AuthResult:
        known = (said.login, said.password) == (USER.encode(), PASSWORD.encode())
        self.signed_in += known
        return AuthResult(success=known)

    def to(self, email: str) -> list[EmailMessage]:
        """What came for ``email``, the oldest first."""
        return [message for recipient, message in self.taken if recipient == email]

    def link_to(self, email: str) -> str:
        """The link in the newest message to ``email``, without scheme and host."""
        found = re.search(r"https?://[^/\s]+(/\S+)", self.to(email)[-1].get_content())
        assert found, f"no link for {email}"
        return found[1]


@contextmanager
def running_mail_server(tls: ssl.SSLContext | None = None) -> Iterator[MailServer]:
    """``tls``: takes nothing without STARTTLS and the password of USER."""
    taker = MailServer()
    strict: dict[str, Any] = {"tls_context": tls, "require_starttls": True, "auth_required": True} if tls else {}
    loop = asyncio.new_event_loop()

    def connection() -> SMTP:
        return SMTP(taker, hostname="mail.example.com", authenticator=taker.authenticate, loop=loop, **strict)

    # Not aiosmtpd's Controller: it takes no port that is merely free.
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        listener = asyncio.run_coroutine_threadsafe(loop.create_server(connection, HOST, 0), loop).result()
        taker.port = listener.sockets[0].getsockname()[1]
        yield taker
        loop.call_soon_threadsafe(listener.close)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
