"""The way to the provider and back: authorization code with PKCE, state and nonce.

What binds the answer to the browser that asked (state, nonce and the PKCE verifier) travels with that browser, sealed,
in its sessionStorage: this site's pages accept no cookie, and no row is kept of a sign-in that was only begun.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.utils.crypto import constant_time_compare

from accounts.oidc.provider import NO_ANSWER, TIMEOUT_SECONDS, ProviderError, fetch, provider
from project.sealed import Unreadable, seal, unseal

CHANGED_BY_DECODING = re.compile(r"[+%]|[^ -~]")
USE, LIFETIME = "oidc-flow", timedelta(minutes=30)
AGAIN = "Go back to the sign-in page and begin again."
STARTED_ELSEWHERE = f"This sign-in was begun in another tab, or too long ago. {AGAIN}"
REFUSALS = {
    "access_denied": f"The sign-in service did not let you in, or you cancelled. {AGAIN}",
    "login_required": f"The sign-in service wants you to sign in there first. {AGAIN}",
    "temporarily_unavailable": "The sign-in service is busy. Try again in a moment.",
    "server_error": "The sign-in service has a problem. Try again in a moment.",
}


def begin(redirect_uri: str, again: bool = False) -> dict[str, str]:
    """``url``: where the browser goes; ``state``: which comes back with it; ``flow``: what ``finish`` needs.

    ``again``: the person is signed in there, and has to show once more who they are.
    """
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    url, _ = client(redirect_uri).create_authorization_url(
        provider().url("authorization_endpoint"),
        state=state,
        nonce=nonce,
        code_verifier=verifier,
        **(ask_again() if again else {}),
    )
    flow = {"state": state, "nonce": nonce, "verifier": verifier, "uri": redirect_uri}
    return {"url": url, "state": state, "flow": seal(json.dumps(flow), USE)}


def ask_again() -> dict[str, str]:
    """``prompt`` only where it is offered: there are providers that refuse what they do not know."""
    offered = provider().metadata().get("prompt_values_supported")
    return {"max_age": "0"} | ({"prompt": "login"} if isinstance(offered, list) and "login" in offered else {})


def finish(flow: str, state: str, code: str, error: str = "", issuer: str = "") -> dict[str, Any]:
    """What the provider says of the person: the ID token's claims, with those of userinfo. Raises ProviderError."""
    if error:  # some providers send it without the state
        raise ProviderError(REFUSALS.get(error, f"The sign-in service answered “{error[:60]}”. {AGAIN}"))
    try:
        begun = json.loads(unseal(flow, USE, LIFETIME))
    except (Unreadable, ValueError):
        raise ProviderError(STARTED_ELSEWHERE) from None
    if not constant_time_compare(begun["state"], state):
        raise ProviderError(STARTED_ELSEWHERE)
    always = provider().metadata().get("authorization_response_iss_parameter_supported") is True
    if (issuer or always) and issuer != settings.OIDC_ISSUER:  # RFC 9207
        raise ProviderError(f"Another sign-in service answered. {AGAIN}")
    tokens = exchange(begun, code)
    claims = provider().claims(str(tokens.get("id_token", "")))
    if not constant_time_compare(str(claims.get("nonce", "")), begun["nonce"]):
        raise ProviderError(STARTED_ELSEWHERE)
    if not claims.get("sub") or "exp" not in claims:
        raise ProviderError("The answer of the sign-in service is incomplete. Tell an administrator of this site.")
    return with_userinfo(claims, str(tokens.get("access_token", "")))


def exchange(begun: dict[str, str], code: str) -> dict[str, Any]:
    try:
        url, grant = provider().url("token_endpoint"), "authorization_code"
        made = dict(client(begun["uri"]).fetch_token(url, grant_type=grant, code=code, code_verifier=begun["verifier"]))
    except (OAuthError, requests.HTTPError, ValueError, TypeError, AttributeError) as problem:
        raise ProviderError(f"The sign-in service did not take its own answer back. {AGAIN}") from problem
    except requests.RequestException as problem:
        raise ProviderError(NO_ANSWER) from problem
    return made


def with_userinfo(claims: dict[str, Any], access_token: str) -> dict[str, Any]:
    """Userinfo adds claims that the ID token lacks, if it is about the same subject; it replaces none."""
    url = provider().metadata().get("userinfo_endpoint")
    if not url or not access_token:
        return claims
    more = fetch(url, Authorization=f"Bearer {access_token}")
    if more.get("sub") != claims["sub"]:
        raise ProviderError(f"The sign-in service spoke of two people. {AGAIN}")
    if claims.get("email", more.get("email")) != more.get("email"):
        more.pop("email_verified", None)  # it is about the other email
    return more | claims


def client(redirect_uri: str) -> Any:
    return OAuth2Session(
        settings.OIDC_CLIENT_ID,
        settings.OIDC_CLIENT_SECRET,
        token_endpoint_auth_method=authentication() if settings.OIDC_CLIENT_SECRET else "none",
        scope=settings.OIDC_SCOPES,
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        default_timeout=TIMEOUT_SECONDS,
    )


def authentication() -> Any:
    """How the site shows its secret to the provider: a method's name, or what writes the header.

    In a header the two are form-encoded (RFC 6749, 2.3.1), which Authlib does not do, and many providers do not undo.
    It makes no difference but for some characters: those are sent in the body where the provider takes that.
    """
    offered = provider().metadata().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" not in offered:
        return "client_secret_post"
    name, secret = settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET
    if ":" not in name and not CHANGED_BY_DECODING.search(name + secret):
        return "client_secret_basic"
    return "client_secret_post" if "client_secret_post" in offered else form_encoded_basic


def form_encoded_basic(session: Any, method: str, url: str, headers: dict[str, str], body: str) -> tuple[Any, ...]:
    pair = f"{quote_plus(session.client_id)}:{quote_plus(session.client_secret)}"
    headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    return url, headers, body
