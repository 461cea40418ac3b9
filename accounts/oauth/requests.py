"""What a program asks a person for: the query of an authorization request (OAuth 2.1, 4.1.1; RFC 8707)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from accounts.models import Scope, User
from accounts.oauth.clients import Client, client_of
from accounts.oauth.documents import NoDocument, client_at, is_document_url
from accounts.oauth.errors import OAuthError
from accounts.oauth.redirect_uris import with_answer
from accounts.oauth.scopes import SCOPES

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
MAX_STATE_CHARS = 2_000
ONCE = ("response_type", "client_id", "redirect_uri", "state", "scope", "code_challenge", "code_challenge_method")


class UntrustedRedirect(Exception):
    """A request that nobody may be led back from: it is not known who asks, or where to. The text is for people."""


class RequestRefused(Exception):
    """A request that is refused before the person is asked. ``back``: the URL that tells the program so."""

    def __init__(self, error: OAuthError, client: Client, back: str) -> None:
        super().__init__(error.text)
        self.text, self.client, self.back = error.text, client, back


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """``scope``: the most that is asked for. ``issuer``: this site's URL, as the answer names it (RFC 9207)."""

    client: Client
    redirect_uri: str
    state: str
    challenge: str
    scope: Scope
    resource: str
    issuer: str

    @property
    def scopes(self) -> list[Scope]:
        """What the person may choose from."""
        return [each for each in SCOPES if self.scope.covers(each)]

    def back(self, **answer: str) -> str:
        """The URL that leads the person back with ``answer``."""
        return with_answer(self.redirect_uri, **answer, state=self.state, iss=self.issuer)


def issuer_of(request: HttpRequest) -> str:
    """This site as an authorization server: its URL, such as https://guides.example.com, without a slash."""
    return settings.BASE_URL or f"{request.scheme}://{request.get_host()}"


def resource_of(request: HttpRequest) -> str:
    """The URL of the MCP server, which is all that tokens are made for."""
    return issuer_of(request) + reverse("mcp")


def read_request(query: QueryDict, issuer: str, resource: str, by: User, *, decided: bool) -> AuthorizationRequest:
    """What is asked of the person ``by``. ``decided``: they answer it now.

    Raises UntrustedRedirect, RequestRefused, or NotKnownYet.
    """
    client = _client_of(query, by, decided=decided)
    redirect_uri = query.get("redirect_uri", "")
    if not client.allows(redirect_uri):
        raise UntrustedRedirect("The program asks to be answered at a URL that it has not registered.")
    state = query.get("state", "")
    try:
        _check(query, state)
        scope, asked = _scope_of(query.get("scope", "")), asked_resource(query, resource)
    except OAuthError as error:
        told = state if len(state) <= MAX_STATE_CHARS else ""
        answer = {"error": error.code, "error_description": error.text, "state": told, "iss": issuer}
        raise RequestRefused(error, client, with_answer(redirect_uri, **answer)) from None
    return AuthorizationRequest(client, redirect_uri, state, query.get("code_challenge", ""), scope, asked, issuer)


def asked_resource(query: QueryDict, resource: str) -> str:
    """What the tokens are asked for: nothing else than ``resource``, which is also meant where nothing is said.

    Raises OAuthError: invalid_target (RFC 8707).
    """
    asked = query.getlist("resource") or [resource]
    if len(asked) != 1 or _canonical(asked[0]) != _canonical(resource):
        raise OAuthError("invalid_target", f"Tokens of this server are for {resource} only.")
    return resource


def _client_of(query: QueryDict, by: User, *, decided: bool) -> Client:
    if any(len(query.getlist(name)) > 1 for name in ("client_id", "redirect_uri")):
        raise UntrustedRedirect("The program's request names itself twice.")
    client_id = query.get("client_id", "")
    if is_document_url(client_id):
        try:
            return client_at(client_id, by, decided=decided)
        except NoDocument as error:
            raise UntrustedRedirect(str(error)) from None
    client = client_of(client_id)
    if client is None:
        raise UntrustedRedirect("The program is not known here. Remove this site there, and add it again.")
    return client


def _check(query: QueryDict, state: str) -> None:
    for name in ONCE:
        if len(query.getlist(name)) > 1:
            raise OAuthError("invalid_request", f"{name} must not be repeated.")
    if len(state) > MAX_STATE_CHARS:
        raise OAuthError("invalid_request", f"state has at most {MAX_STATE_CHARS:,} characters.")
    if query.get("response_type") != "code":
        raise OAuthError("unsupported_response_type", "response_type must be code.")
    if query.get("code_challenge_method") != "S256" or not CHALLENGE.fullmatch(query.get("code_challenge", "")):
        raise OAuthError("invalid_request", "PKCE is required: code_challenge, with code_challenge_method S256.")


def _scope_of(text: str) -> Scope:
    """The most of what is asked for; everything where nothing is. Scopes that are not known here do not count."""
    asked = [scope for scope in SCOPES if scope in text.split()] if text.strip() else [*SCOPES]
    if not asked:
        raise OAuthError("invalid_scope", f"The scopes are {' and '.join(SCOPES)}.")
    return asked[-1]


def _canonical(url: str) -> tuple[str, str, str]:
    """Scheme and host are compared in any case of letters; the path as it is, but for a slash at its end."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", "", url
    rest = url[len(parts.scheme) + 3 + len(parts.netloc) :]
    return parts.scheme.lower(), parts.netloc.lower(), rest.removesuffix("/")
