"""Where a program may be led back to, and how that is said to people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from accounts.models.grants import MAX_URL_CHARS
from accounts.network import LOOPBACK

PRINTABLE = re.compile(r"[!-~]+")
PORT = re.compile(r"\A(http://(?:localhost|127\.0\.0\.1|\[::1\])):[0-9]{1,5}(?=[/?]|\Z)")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*")
# What a browser opens by itself, or hands to a program that was made for anything else than being led back to.
NOT_OF_APPS = {
    "about", "blob", "chrome", "data", "edge", "feed", "file", "filesystem", "ftp", "http", "intent", "jar",
    "javascript", "mailto", "sms", "tel", "vbscript", "view-source", "ws", "wss",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Destination:
    """``kind``: "site", "computer" or "app". ``name``: the host and port, or the scheme of the app's links."""

    kind: str
    name: str

    @property
    def words(self) -> str:
        if self.kind == "computer":
            return f"a program on this computer ({self.name})"
        return f"the app that opens {self.name} links" if self.kind == "app" else self.name


def clean_redirect_uri(text: object) -> str:
    """``text``, where a person may be led to it: https, a program on their computer, or an app's own scheme.

    Raises ValueError with what is wrong.
    """
    if not isinstance(text, str) or not 0 < len(text) <= MAX_URL_CHARS or not PRINTABLE.fullmatch(text):
        raise ValueError(f"must be a URL of at most {MAX_URL_CHARS} characters")
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  (raises)
    except ValueError:
        raise ValueError("is not a URL") from None
    if "#" in text or "\\" in text or "@" in parts.netloc:
        raise ValueError("must not have a fragment, a backslash or a name before its host")
    if parts.scheme == "https" and parts.hostname:
        return text
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return text
    if parts.scheme in NOT_OF_APPS or not SCHEME.fullmatch(parts.scheme) or parts.scheme == "https":
        raise ValueError("must begin with https, http://localhost or the scheme of an app")
    return text


def is_same(registered: str, asked: str) -> bool:
    """Compared as texts, but for the port of a program on the person's computer, which changes (RFC 8252, 7.3)."""
    return PORT.sub(r"\1", registered) == PORT.sub(r"\1", asked)


def destination(uri: str) -> Destination:
    parts = urlsplit(uri)
    if parts.scheme not in ("http", "https"):
        return Destination("app", f"{parts.scheme}:")
    return Destination("site" if parts.scheme == "https" else "computer", parts.netloc)


def with_answer(uri: str, **answer: str) -> str:
    """``uri`` with the parameters of an answer. Empty ones are left out."""
    query = urlencode({name: value for name, value in answer.items() if value})
    return f"{uri}{'&' if '?' in uri else '?'}{query}"
