"""Programs that are known by the URL of a document about them (Client ID Metadata Documents): claude.ai, VS Code."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import orjson

from accounts.models import ClientDocument, User
from accounts.models.grants import MAX_URL_CHARS
from accounts.oauth.clients import Client, read_metadata
from accounts.oauth.errors import OAuthError
from accounts.oauth.redirect_uris import PRINTABLE
from accounts.throttles import take

GRACE = timedelta(hours=1)  # for a person who reads the page for long: what they saw still counts when they allow it
DOTS = re.compile(r"/\.{1,2}(/|\Z)")
NO_WORKER = "The site of the program could not be asked in time."


class NotKnownYet(Exception):
    """A worker asks the program's site; the page is to come again in a moment."""

    def __init__(self, host: str) -> None:
        self.host = host
        super().__init__(host)


class NoDocument(Exception):
    """The text says why, for people."""


def is_document_url(client_id: str) -> bool:
    """Whether ``client_id`` has the form of such a URL."""
    try:
        parts = urlsplit(client_id)
        well_formed = parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    right = PRINTABLE.fullmatch(client_id) and not re.search(r"[#\\]", client_id) and not DOTS.search(parts.path)
    return bool(well_formed and right and parts.path and "@" not in parts.netloc and len(client_id) <= MAX_URL_CHARS)


def client_at(url: str, by: User, *, decided: bool) -> Client:
    """The program at ``url``, which the person ``by`` was sent here by. ``decided``: they have seen the page before.

    Raises NotKnownYet, NoDocument.
    """
    document, host = ClientDocument.objects.all().at(url), str(urlsplit(url).hostname)
    if document.is_fresh(GRACE if decided else timedelta()):
        return Client(url, document.name, tuple(document.redirect_uris), host)
    if document.is_awaited and not document.is_late:
        raise NotKnownYet(host)
    if document.has_just_failed:
        raise NoDocument(f"{host} does not say who the program is: {document.reason}")
    if document.is_awaited and document.wanted_at:
        document.ask()
        raise NoDocument(NO_WORKER)
    if seconds := take("document", str(by.pk)):
        raise NoDocument(f"Too many programs at once. Try again in {seconds} seconds.")
    document.ask()
    raise NotKnownYet(host)


def read_document(url: str, body: bytes) -> tuple[str, list[str]]:
    """The name and the redirect URIs in the document at ``url``. ValueError with what is wrong with it."""
    try:
        metadata = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise ValueError("its document is not JSON.") from None
    try:
        name, uris = read_metadata(metadata)
    except OAuthError as error:
        raise ValueError(f"its document is wrong. {error.text}") from None
    if metadata.get("client_id") != url:
        raise ValueError("its document is about another URL.")
    if metadata.get("token_endpoint_auth_method", "none") != "none":
        raise ValueError("its document asks for a way to authenticate that this site does not have.")
    if not name:
        raise ValueError("its document has no client_name.")
    return name, list(uris)
