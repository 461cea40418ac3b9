"""Device sessions and their tokens: mint, rotate, revoke. The only writer of DeviceSession.

No token text is stored. A refresh token names its session (``sid``) and generation (``gen``), and everything in it
follows from the session's row, so asking again for a generation gives the same bytes. Why: docs/sign-in-protocol.md.
"""

import math
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from rest_framework_simplejwt import tokens as simplejwt
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import (
    ExpiredTokenError,
    TokenBackendError,
    TokenBackendExpiredToken,
    TokenError,
)

from accounts.models import DeviceSession, User
from project.web.errors import Unauthorized

DETAILS = {
    "refresh_expired": "The sign-in has expired. Sign in again.",
    "refresh_reused": "This refresh token was used before. The device has been signed out.",
    "session_revoked": "This device has been signed out.",
    "user_inactive": "This account is switched off.",
    "credentials_changed": "The password has changed. Sign in again.",
    "token_invalid": "The token is not valid.",
    "token_expired": "The access token has expired.",
}


class Refused(Unauthorized):
    """A token that does not sign anybody in. ``code`` is a key of DETAILS."""

    def __init__(self, code: str, detail: str = ""):
        super().__init__(code, detail or DETAILS[code])


class Backend(TokenBackend):
    """SimpleJWT's, but for ``iat``: a machine whose clock is behind must not refuse what another just signed."""

    def decode(self, token: str, verify: bool = True, verify_exp: bool = True) -> dict:
        options = {"verify_iat": False, "verify_exp": verify_exp, "verify_signature": verify}
        try:
            return jwt.decode(
                token, self.prepared_signing_key, [self.algorithm], audience=self.audience, options=options
            )
        except jwt.ExpiredSignatureError as error:
            raise TokenBackendExpiredToken("Token is expired") from error
        except jwt.InvalidTokenError as error:
            raise TokenBackendError("Token is invalid") from error


class RefreshToken(simplejwt.RefreshToken):
    _token_backend = Backend("HS256", settings.SECRET_KEY, audience="treeline:refresh")


class AccessToken(simplejwt.AccessToken):
    _token_backend = Backend("HS256", settings.SECRET_KEY, audience="treeline:access")


@dataclass(frozen=True)
class Pair:
    """What a client gets. ``expires_in``: seconds until ``access`` expires; 0 when it already has."""

    access: str
    refresh: str
    expires_in: int
    sid: str
    gen: int

    def as_dict(self) -> dict:
        return self.__dict__.copy()


def sign_in(user: User, user_agent: str = "", ip: str | None = None) -> Pair:
    """Signs ``user`` in on a new device. Rows of devices that are out for good go."""
    now = timezone.now()
    user.device_sessions.filter(expires_at__lt=now).delete()
    session = DeviceSession.objects.create(
        user=user,
        rotated_at=now,
        created_at=now,
        expires_at=now + settings.DEVICE_SESSION_MAX,
        last_seen_at=now,
        user_agent=user_agent[:300],
        ip=ip,
    )
    User.objects.filter(pk=user.pk).update(last_login=now)
    return mint(session)


def mint(session: DeviceSession) -> Pair:
    """The tokens of the session's present generation. The same row gives the same bytes."""
    access = _token(AccessToken, settings.ACCESS_TOKEN_LIFETIME, session)
    refresh = _token(RefreshToken, settings.REFRESH_TOKEN_LIFETIME, session)
    left = access["exp"] - timezone.now().timestamp()
    return Pair(str(access), str(refresh), max(0, math.ceil(left)), str(session.pk), session.gen)


def rotate(raw: str) -> Pair:
    """New tokens for a refresh token. Two statements: one SELECT, one conditional UPDATE.

    Raises Refused: refresh_expired, refresh_reused, session_revoked, user_inactive, credentials_changed, token_invalid.
    """
    claims = _read(RefreshToken, raw, expired="refresh_expired")
    session = _session(claims)
    if claims["gen"] == session.gen and _advance(session):
        return mint(session)
    if claims["gen"] == session.gen:
        session = _session(claims)  # somebody else rotated first, with this very token
    if _is_retry(claims, session):
        return mint(session)
    if claims["gen"] > session.gen:
        raise Refused("token_invalid")
    revoke(session, "refresh_reused")
    raise Refused("refresh_reused")


def authenticate(raw: str) -> DeviceSession:
    """The device session of an access token, with its user: one query, and one write at a generation's first use.

    Raises Refused: token_expired, session_revoked, user_inactive, credentials_changed, token_invalid.
    """
    claims = _read(AccessToken, raw, expired="token_expired")
    session = _session(claims)
    if claims["gen"] == session.gen > session.acked_gen:
        _acknowledge(session)
    return session


def sign_out(raw: str) -> None:
    """Revokes the session that an access or refresh token names, also when it is expired or already revoked."""
    for kind in (RefreshToken, AccessToken):
        try:
            claims = _read_at_any_age(kind, raw)
        except Refused:
            continue
        DeviceSession.objects.filter(pk=claims["sid"], revoked_at=None).update(
            revoked_at=timezone.now(), revoke_reason="signed_out"
        )
        return
    raise Refused("token_invalid")


def revoke(session: DeviceSession, reason: str) -> None:
    """Signs one device out, at once."""
    DeviceSession.objects.filter(pk=session.pk, revoked_at=None).update(revoked_at=timezone.now(), revoke_reason=reason)


def revoke_others(session: DeviceSession, reason: str = "signed_out") -> int:
    """Signs out every other device of the same person. Answers how many."""
    others = DeviceSession.objects.filter(user=session.user_id, revoked_at=None).exclude(pk=session.pk)
    return others.update(revoked_at=timezone.now(), revoke_reason=reason)


def revoke_all(user: User, reason: str) -> int:
    """Signs out every device of ``user``. Answers how many."""
    return user.device_sessions.filter(revoked_at=None).update(revoked_at=timezone.now(), revoke_reason=reason)


@transaction.atomic
def save_password(user: User) -> None:
    """Saves the password that was just set, and signs every device of ``user`` out."""
    user.save(update_fields=["password"])
    revoke_all(user, "credentials_changed")


def renew(session: DeviceSession) -> Pair:
    """Fresh tokens for this device after its person's password changed; all other devices are signed out.

    Runs inside the transaction that changes the password. Raises Refused when the device was signed out meanwhile.
    """
    revoke_others(session, "credentials_changed")
    session.refresh_from_db(
        fields=["gen", "rotated_at", "acked_gen", "revoked_at"],
        from_queryset=DeviceSession.objects.select_for_update(),
    )
    if session.revoked_at or not _advance(session):
        raise Refused("session_revoked")
    return mint(session)


def _token(kind, lifetime: timedelta, session: DeviceSession):
    token = kind()
    token.payload |= {
        "iat": int(session.rotated_at.timestamp()),
        "exp": int(min(session.rotated_at + lifetime, session.expires_at).timestamp()),
        "jti": salted_hmac(kind.token_type, f"{session.pk}:{session.gen}", algorithm="sha256").hexdigest()[:32],
        "aud": kind._token_backend.audience,
        "user_id": str(session.user_id),
        "sid": str(session.pk),
        "gen": session.gen,
        "pwd": _fingerprint(session.user),
    }
    return token


def _fingerprint(user: User) -> str:
    """Changes whenever the password does, however it was changed."""
    return user.get_session_auth_hash()[:16]


def _read(kind, raw: str, expired: str) -> dict:
    """The claims of a token of ``kind``: signature, type, audience and expiry are right. No query."""
    try:
        return _well_formed(kind(raw).payload)
    except ExpiredTokenError:
        raise Refused(expired) from None
    except TokenError:
        raise Refused("token_invalid") from None


def _read_at_any_age(kind, raw: str) -> dict:
    """The same for a token that may have expired: whoever has it may still sign out."""
    try:
        return _well_formed(kind._token_backend.decode(raw, verify_exp=False))
    except TokenBackendError:
        raise Refused("token_invalid") from None


def _well_formed(claims: dict) -> dict:
    try:
        uuid.UUID(claims["sid"])
    except (KeyError, ValueError, TypeError, AttributeError):
        raise Refused("token_invalid") from None
    if type(claims.get("gen")) is not int or not isinstance(claims.get("pwd"), str):
        raise Refused("token_invalid")
    return claims


def _session(claims: dict) -> DeviceSession:
    """The session a token names, joined to its user, or Refused."""
    session = DeviceSession.objects.select_related("user").filter(pk=claims["sid"]).first()
    if session is None:
        raise Refused("session_revoked")
    if session.revoked_at:
        raise Refused("credentials_changed" if session.revoke_reason == "credentials_changed" else "session_revoked")
    if not session.user.is_active:
        raise Refused("user_inactive")
    if not constant_time_compare(claims["pwd"], _fingerprint(session.user)):
        raise Refused("credentials_changed")
    if session.expires_at <= timezone.now():
        raise Refused("refresh_expired")
    return session


def _advance(session: DeviceSession) -> bool:
    """Moves the row to the next generation, unless somebody else just did. The loser's row stays as it was read."""
    now: datetime = timezone.now()
    moved = DeviceSession.objects.filter(pk=session.pk, gen=session.gen, revoked_at=None).update(
        gen=F("gen") + 1, acked_gen=session.gen, rotated_at=now, last_seen_at=now
    )
    if moved:
        session.acked_gen, session.gen, session.rotated_at = session.gen, session.gen + 1, now
    return bool(moved)


def _is_retry(claims: dict, session: DeviceSession) -> bool:
    """One generation behind, and the answer with the newer one may never have arrived."""
    if claims["gen"] != session.gen - 1:
        return False
    recent = timezone.now() - session.rotated_at <= settings.REFRESH_RETRY_GRACE
    return recent or session.acked_gen < session.gen


def _acknowledge(session: DeviceSession) -> None:
    DeviceSession.objects.filter(pk=session.pk, acked_gen__lt=session.gen).update(
        acked_gen=session.gen, last_seen_at=timezone.now()
    )
