"""The next generation of a device session: by a refresh, or by a change of password."""

from typing import Any

from django.utils import timezone

from accounts import audit
from accounts.models import DeviceSession
from accounts.notify import tell_of_password
from accounts.tokens.claims import Claims, RefreshToken, read
from accounts.tokens.pairs import Pair, mint
from accounts.tokens.proofs import InvalidProof, thumbprint_of
from accounts.tokens.refusals import ProofRequired, Refused
from accounts.tokens.sessions import is_retry, revoke, revoke_others, session_of
from project.statements import Update, fields_of

REFRESH_PATH = "/api/v1/auth/refresh"
ADVANCE = Update(
    lambda id, old_gen: DeviceSession.objects.filter(pk=id, gen=old_gen, revoked_at=None),
    changes=fields_of(DeviceSession, "gen", "acked_gen", "rotated_at", "last_seen_at"),
    id=DeviceSession._meta.get_field("id"),
    old_gen=DeviceSession._meta.get_field("gen"),
)


def rotate(raw: str, proof: str = "", path: str = REFRESH_PATH) -> Pair:
    """New tokens for a refresh token. Two statements: one SELECT, one conditional UPDATE.

    ``proof``: the DPoP header; it binds a session that has no key yet.
    Raises Refused: refresh_expired, refresh_reused, session_revoked, user_inactive, credentials_changed, token_invalid,
    proof_required.
    """
    claims = read(RefreshToken, raw, expired="refresh_expired")
    session = session_of(claims)
    thumbprint, reason = _proven_key(proof, path, raw)
    _require_proof(claims, session, thumbprint, reason)
    if _is_next(claims, session, thumbprint) and _advance(session, claims["gen"], thumbprint):
        return mint(session)
    if claims["gen"] >= session.gen:
        session = session_of(claims)  # another request rotated first, with this very token
        _require_proof(claims, session, thumbprint, reason)
    if claims["gen"] <= session.gen and (session.key_thumbprint or is_retry(claims, session)):
        return mint(session)
    if claims["gen"] > session.gen:
        raise Refused("token_invalid")
    revoke(session, "refresh_reused")
    raise Refused("refresh_reused")


def renew(session: DeviceSession) -> Pair:
    """Fresh tokens for this device after its person's password changed; all other devices are signed out.

    Runs inside the transaction that changes the password. Raises Refused when the device was signed out meanwhile.
    """
    revoke_others(session, "credentials_changed")
    session.refresh_from_db(
        fields=["gen", "rotated_at", "acked_gen", "revoked_at", "key_thumbprint", "key_gen"],
        from_queryset=DeviceSession.objects.select_for_update(),
    )
    if session.revoked_at or not _advance(session, session.gen):
        raise Refused("session_revoked")
    session.password_changed_at, session.password_gen = session.user.password_changed_at, session.gen
    session.save(update_fields=["password_changed_at", "password_gen"])
    audit.record("password.changed", session.user, by=session.user)
    tell_of_password(session.user)
    return mint(session)


def _proven_key(proof: str, path: str, token: str) -> tuple[str, str]:
    """The thumbprint of the key that a valid proof was made with; without one, "" and why."""
    try:
        return thumbprint_of(proof, path, token, dated=True), ""
    except InvalidProof as error:
        return "", error.reason


def _require_proof(claims: Claims, session: DeviceSession, thumbprint: str, reason: str) -> None:
    """Refuses a key-bound session to a client without its key.

    Nothing else happens, with one exception: a token from before the session was bound that is used again is a copy,
    as for a session without a key. Otherwise a thief could bind the session to a key of their own and keep it.
    """
    if session.key_thumbprint in ("", thumbprint):
        return
    if claims["gen"] < session.key_gen and not is_retry(claims, session):
        revoke(session, "refresh_reused")
        raise Refused("refresh_reused")
    raise ProofRequired(reason or "This proof was made with another key.")


def _is_next(claims: Claims, session: DeviceSession, thumbprint: str) -> bool:
    """Whether this token moves the row on.

    A generation above the row's is one that we signed and the database forgot: it was restored from a backup. Only a
    client that proves the key named in the token gets past that.
    """
    if claims["gen"] > session.gen:
        return bool(thumbprint) and thumbprint == claims.get("cnf", {}).get("jkt")
    return bool(claims["gen"] == session.gen)


def _advance(session: DeviceSession, gen: int, thumbprint: str = "") -> bool:
    """Moves the row to the generation after ``gen``, unless another request just did; then ``session`` stays as it is.

    ``thumbprint``: the key to bind a session to that has none.
    """
    now = timezone.now()
    changes = {"gen": gen + 1, "acked_gen": gen, "rotated_at": now, "last_seen_at": now}
    more: dict[str, Any] = {}
    if thumbprint and not session.key_thumbprint:
        more = {"key_thumbprint": thumbprint, "key_gen": gen + 1}
    if not _update(session, changes, more):
        return False
    for name, value in (changes | more).items():
        setattr(session, name, value)
    return True


def _update(session: DeviceSession, changes: dict[str, Any], more: dict[str, Any]) -> bool:
    if not more:
        return bool(ADVANCE.run(id=session.pk, old_gen=session.gen, **changes))
    row = DeviceSession.objects.filter(pk=session.pk, gen=session.gen, revoked_at=None)
    return bool(row.update(**changes, **more))
