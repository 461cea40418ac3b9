"""The pair of tokens of one generation of a device session."""

import hashlib
import hmac
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.conf import settings

from accounts.tokens.claims import AccessToken, Claims, Kind, RefreshToken
from project.database import clock


@dataclass(frozen=True)
class Pair:
    """The answer to a client. ``expires_in``: seconds until ``access`` expires; 0 when it already has."""

    access: str
    refresh: str
    expires_in: int
    sid: str
    gen: int

    def as_dict(self) -> dict[str, Any]:
        return self.__dict__.copy()


class Renewable(Protocol):
    """What tokens follow from: the session of a device, or the grant of an agent."""

    pk: Any
    gen: int
    acked_gen: int
    rotated_at: datetime

    @property
    def expires_at(self) -> datetime: ...

    @property
    def user_id(self) -> int | str: ...


class Bindable(Renewable, Protocol):
    @property
    def key_thumbprint(self) -> str: ...


def mint(session: Bindable) -> Pair:
    """The tokens of the session's present generation. The same row gives the same bytes."""
    access = claims_of(AccessToken, settings.ACCESS_TOKEN_LIFETIME, session)
    refresh = claims_of(RefreshToken, settings.REFRESH_TOKEN_LIFETIME, session)
    if session.key_thumbprint:
        refresh["cnf"] = {"jkt": session.key_thumbprint}
    return Pair(
        access=AccessToken._token_backend.encode(access),
        refresh=RefreshToken._token_backend.encode(refresh),
        expires_in=seconds_left(access),
        sid=str(session.pk),
        gen=session.gen,
    )


def seconds_left(claims: Claims) -> int:
    """Until a token expires; 0 when it already has."""
    left: float = claims["exp"] - clock.timestamp()
    return max(0, math.ceil(left))


def claims_of(kind: Kind, lifetime: timedelta, session: Renewable) -> Claims:
    return {
        "token_type": kind.token_type,
        "iat": int(session.rotated_at.timestamp()),
        "exp": int(min(session.rotated_at + lifetime, session.expires_at).timestamp()),
        "jti": hmac.digest(_jti_key(kind), f"{session.pk}:{session.gen}".encode(), "sha256").hex()[:32],
        "user_id": str(session.user_id),
        "sid": str(session.pk),
        "gen": session.gen,
    }


def _jti_key(kind: Kind) -> bytes:
    """As ``salted_hmac`` makes it, whose values have to stay: a repeated refresh is answered with the same bytes."""
    return hashlib.sha256(f"{kind.token_type}{settings.SECRET_KEY}".encode()).digest()
