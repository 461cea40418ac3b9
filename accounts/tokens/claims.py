"""Tokens as signed text, and the claims in them. No query is made here."""

from __future__ import annotations

import time
import uuid
from functools import lru_cache
from typing import Any

import jwt
import orjson
from django.conf import settings
from jwt.algorithms import HMACAlgorithm
from rest_framework_simplejwt import tokens as simplejwt
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import TokenBackendError, TokenBackendExpiredToken

from accounts.tokens.refusals import Refused

Claims = dict[str, Any]


class _HS256(HMACAlgorithm):
    """PyJWT's, which looks for PEM headers in the key each time: with one key that is a third of all signing."""

    def prepare_key(self, key: str | bytes) -> bytes:
        return _prepared(key)


@lru_cache
def _prepared(key: str | bytes) -> bytes:
    return HMACAlgorithm(HMACAlgorithm.SHA256).prepare_key(key)


_jws = jwt.PyJWS(algorithms=[])
_jws.register_algorithm("HS256", _HS256(HMACAlgorithm.SHA256))


class Backend(TokenBackend):
    """SimpleJWT's, with two differences.

    ``iat`` is not verified: a machine whose clock is behind must accept what another just signed.
    Keys of SECRET_KEY_FALLBACKS are accepted, so that a new SECRET_KEY signs nobody out; they never sign.
    """

    def encode(self, payload: Claims) -> str:
        return _jws.encode(orjson.dumps(payload | {"aud": self.audience}), settings.SECRET_KEY, self.algorithm)

    def decode(self, token: Any, verify: bool = True, verify_exp: bool = True) -> Claims:
        """Raises TokenBackendError: the signature or the audience is wrong; TokenBackendExpiredToken."""
        try:
            claims: Claims = orjson.loads(self._payload(token))
            audience, expires = claims.get("aud"), float(claims["exp"])
        except (jwt.InvalidTokenError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise TokenBackendError("Token is invalid") from error
        if audience != self.audience:
            raise TokenBackendError("Token is invalid")
        if verify_exp and expires <= time.time():
            raise TokenBackendExpiredToken("Token is expired")
        return claims

    def _payload(self, token: str) -> bytes:
        """The signed text, by whichever key signed it. Raises jwt.InvalidTokenError."""
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        for key in keys[:-1]:
            try:
                return self._verified(token, key)
            except jwt.InvalidSignatureError:
                continue
        return self._verified(token, keys[-1])

    def _verified(self, token: str, key: str | bytes) -> bytes:
        payload: bytes = _jws.decode(token, key, [self.algorithm])
        return payload


class RefreshToken(simplejwt.RefreshToken):
    _token_backend = Backend("HS256", audience="treeline:refresh")


class AccessToken(simplejwt.AccessToken):
    _token_backend = Backend("HS256", audience="treeline:access")


Kind = type[RefreshToken] | type[AccessToken]


def read(kind: Kind, raw: str, expired: str) -> Claims:
    """The claims of a token of ``kind`` whose signature, type, audience and expiry are right.

    Raises Refused: ``expired`` (a code) or token_invalid.
    """
    try:
        return _well_formed(kind, kind._token_backend.decode(raw))
    except TokenBackendExpiredToken:
        raise Refused(expired) from None
    except TokenBackendError:
        raise Refused("token_invalid") from None


def read_at_any_age(kind: Kind, raw: str) -> Claims:
    """The same for a token that may have expired: it may still sign its device out."""
    try:
        return _well_formed(kind, kind._token_backend.decode(raw, verify_exp=False))
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
