"""Tokens as signed text, and the claims in them. No query is made here."""

import uuid
from typing import Any, cast

import jwt
from django.conf import settings
from rest_framework_simplejwt import tokens as simplejwt
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import (
    ExpiredTokenError,
    TokenBackendError,
    TokenBackendExpiredToken,
    TokenError,
)

from accounts.tokens.refusals import Refused

Claims = dict[str, Any]


class Backend(TokenBackend):
    """SimpleJWT's, with two differences.

    ``iat`` is not verified: a machine whose clock is behind must accept what another just signed.
    Keys of SECRET_KEY_FALLBACKS are accepted, so that a new SECRET_KEY signs nobody out; they never sign.
    """

    def encode(self, payload: Claims) -> str:
        return jwt.encode(payload | {"aud": self.audience}, settings.SECRET_KEY, self.algorithm)

    def decode(self, token: Any, verify: bool = True, verify_exp: bool = True) -> Claims:
        options = {"verify_iat": False, "verify_exp": verify_exp, "verify_signature": verify}
        try:
            return self._decode_with_any_key(token, options)
        except jwt.ExpiredSignatureError as error:
            raise TokenBackendExpiredToken("Token is expired") from error
        except jwt.InvalidTokenError as error:
            raise TokenBackendError("Token is invalid") from error

    def _decode_with_any_key(self, token: str, options: Any) -> Claims:
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        for key in keys[:-1]:
            try:
                return jwt.decode(token, key, [self.algorithm], audience=self.audience, options=options)
            except jwt.InvalidSignatureError:
                continue
        return jwt.decode(token, keys[-1], [self.algorithm], audience=self.audience, options=options)


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
        return _well_formed(kind(cast(simplejwt.Token, raw)).payload)  # it takes text, whatever its annotation says
    except ExpiredTokenError:
        raise Refused(expired) from None
    except TokenError:
        raise Refused("token_invalid") from None


def read_at_any_age(kind: Kind, raw: str) -> Claims:
    """The same for a token that may have expired: it may still sign its device out."""
    try:
        return _well_formed(kind._token_backend.decode(raw, verify_exp=False))
    except TokenBackendError:
        raise Refused("token_invalid") from None


def _well_formed(claims: Claims) -> Claims:
    try:
        uuid.UUID(claims["sid"])
    except (KeyError, ValueError, TypeError, AttributeError):
        raise Refused("token_invalid") from None
    if type(claims.get("gen")) is not int or not isinstance(claims.get("pwd", ""), str):
        raise Refused("token_invalid")
    return claims
