"""Which program asks. One that registers itself (RFC 7591) is known by an id in which its registration stands, sealed:
so nobody fills a table by asking, and nothing has to be deleted again."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import orjson

from accounts.digests import digest_of
from accounts.oauth.errors import OAuthError
from accounts.oauth.redirect_uris import clean_redirect_uri, is_same
from project import sealed
from project.web.json import json_bytes

PREFIX = "tlc_"
SEALED_FOR = "agent client"
MAX_ID_CHARS = 4_000
MAX_NAME_CHARS = 60
MAX_REDIRECT_URIS = 10
MAX_REDIRECT_CHARS = 2_000  # of all of them: the id goes into URLs
GRANT_TYPES = ["authorization_code", "refresh_token"]


@dataclass(frozen=True, slots=True)
class Client:
    """``name``: what it calls itself. ``host``: of the site that vouches for it, "" where it registered itself."""

    id: str
    name: str
    redirect_uris: tuple[str, ...]
    host: str = ""

    @property
    def digest(self) -> str:
        return digest_of(self.id)

    def allows(self, redirect_uri: str) -> bool:
        return any(is_same(each, redirect_uri) for each in self.redirect_uris)


def read_metadata(metadata: object) -> tuple[str, tuple[str, ...]]:
    """The name and the redirect URIs of a program that says so of itself. Raises OAuthError."""
    if not isinstance(metadata, dict):
        raise OAuthError("invalid_client_metadata", "The metadata must be a JSON object.")
    uris = metadata.get("redirect_uris")
    if not isinstance(uris, list) or not 0 < len(uris) <= MAX_REDIRECT_URIS:
        raise OAuthError("invalid_redirect_uri", f"redirect_uris must be a list of 1 to {MAX_REDIRECT_URIS} URLs.")
    for uri in uris:
        try:
            clean_redirect_uri(uri)
        except ValueError as error:
            raise OAuthError("invalid_redirect_uri", f"A redirect URI {error}: {str(uri)[:100]!r}.") from None
    if sum(map(len, uris)) > MAX_REDIRECT_CHARS:
        raise OAuthError(
            "invalid_redirect_uri", f"redirect_uris have at most {MAX_REDIRECT_CHARS:,} characters in all."
        )
    for member, needed in (("grant_types", "authorization_code"), ("response_types", "code")):
        asked = metadata.get(member) or [needed]
        if not isinstance(asked, list) or needed not in asked:
            raise OAuthError("invalid_client_metadata", f"{member} must have {needed}.")
    name = metadata.get("client_name")
    return _one_line(name)[:MAX_NAME_CHARS] if isinstance(name, str) else "", tuple(uris)


def register(metadata: object) -> dict[str, Any]:
    """The answer to a registration (RFC 7591, 3.2.1). Every client is a public one: PKCE protects its codes."""
    name, uris = read_metadata(metadata)
    client_id = PREFIX + sealed.seal(json_bytes({"name": name, "uris": uris}).decode(), SEALED_FOR)
    return {
        "client_id": client_id,
        "client_id_issued_at": int(time.time()),
        "redirect_uris": uris,
        "grant_types": GRANT_TYPES,
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
    } | ({"client_name": name} if name else {})


def client_of(client_id: str) -> Client | None:
    """The program with this id; None for one that never registered here."""
    if not client_id.startswith(PREFIX) or len(client_id) > MAX_ID_CHARS:
        return None
    try:
        stored = orjson.loads(sealed.unseal(client_id.removeprefix(PREFIX), SEALED_FOR))
    except sealed.Unreadable:
        return None
    return Client(client_id, stored["name"], tuple(stored["uris"]))


def _one_line(text: str) -> str:
    """Without what could make it look like another text: line ends, and marks that turn the direction around."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
