"""Tokens as signed text, and the claims in them. No row is read here."""

from __future__ import annotations

import uuid
from typing import Any

import orjson
from django.conf import settings
from rest_framework_simplejwt import tokens as simplejwt
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import TokenBackendError, TokenBackendExpiredToken

from accounts.tokens import hs256
from accounts.tokens.refusals import Refused
from project.database import clock

Claims = dict[str, Any]


class Backend(TokenBackend):
    """SimpleJWT's, with two differences.

    ``iat`` is not verified: a machine whose clock is behind must accept what another just signed.
    Keys of SECRET_KEY_FALLBACKS are accepted, so that a new SECRET_KEY signs nobody out; they never sign.
    """

    def encode(self, payload: Claims) -> str:
        return hs256.sign(orjson.dumps(payload | {"aud": self.audience}), settings.SECRET_KEY)

    def decode(self, token: Any, verify: bool = True, verify_exp: bool = True) -> Claims:
        """Raises TokenBackendError: the signature or the audience is wrong; TokenBackendExpiredToken."""
        try:
            claims: Claims = orjson.loads(self._payload(token))
            audience, expires = claims.get("aud"), float(claims["exp"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise TokenBackendError("Token is invalid") from error
        if audience != self.audience:
            raise TokenBackendError("Token is invalid")
        if verify_exp and expires <= clock.timestamp():
            raise TokenBackendExpiredToken("Token is expired")
        return claims

    def _payload(self, token: str) -> bytes:
        """The signed text, by whichever key signed it. ValueError where none did."""
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            payload = hs256.verify(token, key)
            if payload is not None:
                return payload
        raise ValueError("not signed by this site")


class RefreshToken(simplejwt.RefreshToken):
    _token_backend = Backend("HS256", audience="treeline:refresh")


class AccessToken(simplejwt.AccessToken):
    _token_backend = Backend("HS256", audience="treeline:access")


Kind = type[RefreshToken] | type[AccessToken]


def read(kind: Kind, raw: str, expired: str, backend: Backend | None = None) -> Claims:
    """The claims of a token of ``kind`` whose signature, type, audience and expiry are right.

    ``backend``: of another audience than that of ``kind``. Raises Refused: ``expired`` (a code) or token_invalid.
    """
    try:
        return _well_formed(kind, (backend or kind._token_backend).decode(raw))
    except TokenBackendExpiredToken:
        raise Refused(expired) from None
    except TokenBackendError:
        raise Refused("token_invalid") from None


def read_at_any_age(kind: Kind, raw: str, backend: Backend | None = None) -> Claims:
    """The same for a token that may have expired: it may still sign its device out."""
    try:
        return _well_formed(kind, (backend or kind._token_backend).decode(raw, verify_exp=False))
    except TokenBackendError:
        raise Refused("token_invalid") from None


def _well_formed(kind: Kind, claims: Claims) -> Claims:
    try:
        uuid.UUID(claims["sid"])
    except (KeyError, ValueError, TypeError, AttributeError):
        raise Refused("token_invalid") from None
    if claims.get("token_type") != kind.token_type or not isinstance(claims.get("pwd", ""), str):
        raise Refused("token_invalid")
    if type(claims.get("gen")) is not int:
        raise Refused("token_invalid")
    return claims
