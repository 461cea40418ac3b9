"""Fetching the documents in which programs say who they are, in a worker. accounts/oauth/documents.py reads them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal

from django.conf import settings

from accounts.models import ClientDocument
from accounts.oauth.documents import read_document
from project import outbound

POLL_SECONDS = 0.5  # a person waits for it
MAX_CONCURRENT = 4
LIMITS = outbound.Limits(seconds=5, max_bytes=16_384, whole=True)
HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Treeline"}


def fetch_documents(stop: Signal) -> int:
    """Fetches what somebody waits for, until nothing is left or ``stop`` is set. Returns how many."""
    count = 0
    while not stop.is_set() and (claimed := ClientDocument.objects.all().claim(MAX_CONCURRENT)):
        with ThreadPoolExecutor(MAX_CONCURRENT) as pool:
            bodies = list(pool.map(_body_of, [document.url for document in claimed]))
        for document, body in zip(claimed, bodies, strict=True):
            _conclude(document, body)
        count += len(claimed)
    return count


def _body_of(url: str) -> bytes | str:
    """What is at ``url``, or why nothing is. In a thread, without a query. Redirects are not followed."""
    try:
        response = outbound.exchange("GET", url, HEADERS, None, LIMITS, private=settings.WEBHOOKS_ALLOW_PRIVATE)
    except outbound.NoAnswer as error:
        return str(error)
    if response.status != 200 or response.encoding not in ("", "identity"):
        return f"It answered {response.status_line}."
    return response.body


def _conclude(document: ClientDocument, body: bytes | str) -> None:
    if isinstance(body, str):
        return document.fail(body)
    try:
        name, redirect_uris = read_document(document.url, body)
    except ValueError as error:
        return document.fail(str(error))
    return document.store(name, redirect_uris)
