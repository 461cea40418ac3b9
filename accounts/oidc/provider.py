"""What the provider says of itself: its metadata and its keys, fetched when they are needed and kept for an hour."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import requests
from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import import_key
from joserfc.jws import JWSRegistry

TIMEOUT_SECONDS = 5
CACHE_SECONDS = 60 * 60
SECONDS_BEFORE_RETRY = 5  # after a fetch that failed: a provider that hangs must not hold up every worker
MIN_SECONDS_BETWEEN_KEYS = 30  # an unknown key is looked for again, but not with each forged token
LEEWAY_SECONDS = 120
ALGORITHMS = ["RS256", "ES256", "PS256", "RS384", "RS512", "ES384", "ES512", "PS384", "PS512"]

NO_ANSWER = "The sign-in service does not answer. Try again in a moment."


class ProviderError(Exception):
    """The sign-in at the provider came to nothing. ``detail``: a sentence for the person, with a way on."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(detail)


@dataclass
class Provider:
    """``issuer``: as OIDC_ISSUER has it; the metadata has to repeat it exactly."""

    issuer: str
    _metadata: dict[str, Any] = field(default_factory=dict)
    _metadata_until: float = 0
    _retry_at: float = 0
    _keys: list[Any] = field(default_factory=list)
    _keys_at: float = 0

    def metadata(self) -> dict[str, Any]:
        if time.monotonic() < self._retry_at:
            raise ProviderError(NO_ANSWER)
        if time.monotonic() >= self._metadata_until:
            said = self._fetched(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if said.get("issuer") != self.issuer:
                raise ProviderError(
                    "The sign-in service names itself differently from OIDC_ISSUER. Tell an administrator of this site."
                )
            self._metadata, self._metadata_until = said, time.monotonic() + CACHE_SECONDS
        return self._metadata

    def url(self, name: str) -> str:
        url = self.metadata().get(name)
        if not isinstance(url, str) or not url.startswith(("https://", "http://")):
            raise ProviderError(f"The sign-in service has no {name}. Tell an administrator of this site.")
        return url

    def claims(self, token: str) -> dict[str, Any]:
        """The claims of a token that the provider signed for this client. Raises ProviderError."""
        try:
            claims = self._verified(token)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise ProviderError("The answer of the sign-in service is not signed by it. Try again.") from error
        audience = claims.get("aud")
        client = settings.OIDC_CLIENT_ID
        ours = (
            client in (audience if isinstance(audience, list) else [audience]) and claims.get("azp", client) == client
        )
        if claims.get("iss") != self.issuer or not ours:
            raise ProviderError("The answer of the sign-in service is meant for another site. Try again.")
        check_times(claims)
        if not (is_name(claims.get("sub", "")) and is_name(claims.get("sid", ""))):
            raise ProviderError("The answer of the sign-in service names nobody. Tell an administrator of this site.")
        return claims

    def _verified(self, token: str) -> dict[str, Any]:
        try:
            return decoded(token, self._known_keys())
        except (JoseError, ValueError):
            if time.monotonic() - self._keys_at < MIN_SECONDS_BETWEEN_KEYS:
                raise
            return decoded(token, self._fetched_keys())  # it has changed its keys

    def _known_keys(self) -> list[Any]:
        fresh = self._keys and time.monotonic() - self._keys_at <= CACHE_SECONDS
        return self._keys if fresh else self._fetched_keys()

    def _fetched_keys(self) -> list[Any]:
        url, self._keys_at = self.url("jwks_uri"), time.monotonic()
        keys = self._fetched(url).get("keys")
        self._keys = list(usable(keys if isinstance(keys, list) else []))
        return self._keys

    def _fetched(self, url: str) -> dict[str, Any]:
        try:
            return fetch(url)
        except ProviderError:
            self._retry_at = time.monotonic() + SECONDS_BEFORE_RETRY
            raise


def usable(keys: list[Any]) -> Iterator[Any]:
    """Those for signatures. One of a kind that is not known here must not spoil the others."""
    for key in keys:
        if isinstance(key, dict) and key.get("kty") != "oct" and key.get("use", "sig") == "sig":
            with suppress(JoseError, ValueError, TypeError, KeyError):
                yield import_key(key)


def is_name(value: Any) -> bool:
    """Whether ``value`` can stand in the columns of subjects and sessions; "" can."""
    return isinstance(value, str) and len(value) <= 255 and value.isprintable()


def decoded(token: str, keys: Iterable[Any]) -> dict[str, Any]:
    """By whichever of ``keys`` signed it: a provider may leave out which."""
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    problem: Exception = ValueError("no key fits")
    for key in keys:
        try:
            return dict(jwt.decode(token, key, registry=registry).claims)
        except (JoseError, ValueError, TypeError) as error:
            problem = error
    raise ValueError("no key fits") from problem


def check_times(claims: dict[str, Any]) -> None:
    now = time.time()
    expires, issued = claims.get("exp", now), claims.get("iat")
    if not isinstance(expires, int | float) or not isinstance(issued, int | float):
        raise ProviderError("The answer of the sign-in service has no time. Try again.")
    if expires < now - LEEWAY_SECONDS or issued > now + LEEWAY_SECONDS:
        raise ProviderError(
            "The clocks of this site and of the sign-in service are more than two minutes apart. Tell an administrator."
        )


def fetch(url: str, **headers: str) -> dict[str, Any]:
    """The JSON object at ``url``. Raises ProviderError."""
    try:
        response = requests.get(url, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False)
        said = response.json() if response.ok else None
    except (requests.RequestException, ValueError):
        said = None
    if not isinstance(said, dict):
        raise ProviderError(NO_ANSWER)
    return said


_providers: dict[str, Provider] = {}


def provider() -> Provider:
    """The one of the settings, with what this process knows of it."""
    return _providers.setdefault(settings.OIDC_ISSUER, Provider(settings.OIDC_ISSUER))
