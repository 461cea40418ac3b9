"""The next generation of a device session: by a refresh, or by a change of password."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef

from accounts import audit
from accounts.mail.notify import tell_of_password
from accounts.models import DeviceSession, User
from accounts.tokens.claims import Claims, RefreshToken, read
from accounts.tokens.pairs import Pair, mint
from accounts.tokens.proofs import OTHER_KEY, InvalidProof, thumbprint_of
from accounts.tokens.refusals import ProofRequired, Refused
from accounts.tokens.sessions import is_retry, revoke, revoke_others, session_of
from project.database import clock
from project.database.statements import Update, fields_of

REFRESH_PATH = "/api/v1/auth/refresh"
GENERATIONS = range(2**31 - 1)  # that a row can move on from
LIVE_USER = User.objects.filter(
    pk=OuterRef("user"), is_active=True, password_changed_at__lte=OuterRef("password_changed_at")
)
# The row that ``session_of`` and ``_require_proof`` let through, at the token's own generation, and that outlives the
# new tokens: so nothing has to be read of it to make them.
ADVANCE = Update(
    lambda id, old_gen, tokens_end, thumbprint: DeviceSession.objects.filter(
        Exists(LIVE_USER), pk=id, gen=old_gen, key_thumbprint=thumbprint, expires_at__gt=tokens_end, revoked_at=None
    ),
    changes=fields_of(DeviceSession, "gen", "acked_gen", "rotated_at", "last_seen_at"),
    **fields_of(DeviceSession, id="id", old_gen="gen", tokens_end="expires_at", thumbprint="key_thumbprint"),
)


@dataclass
class Advanced:
    """A session that a refresh moved on, as far as its tokens need it. ``expires_at``: then or later."""

    pk: str
    user_id: str
    gen: int
    acked_gen: int
    rotated_at: datetime
    expires_at: datetime
    key_thumbprint: str


def rotate(raw: str, proof: str = "", path: str = REFRESH_PATH) -> Pair:
    """New tokens for a refresh token. One conditional UPDATE; a SELECT only where it changed nothing.

    ``proof``: the DPoP header; it binds a session that has no key yet.
    Raises Refused: refresh_expired, refresh_reused, session_revoked, user_inactive, credentials_changed, token_invalid,
    proof_required.
    """
    claims = read(RefreshToken, raw, expired="refresh_expired")
    thumbprint, reason = _proven_key(proof, path, raw)
    advanced = _advance_at_once(claims, thumbprint)
    return mint(advanced or _session_to_mint(claims, thumbprint, reason))


def _session_to_mint(claims: Claims, thumbprint: str, reason: str) -> DeviceSession:
    """The session whose tokens are the answer to any refresh but the plain one, or Refused.

    The plain one moves a row on that is at the token's generation and has the key that was proven.
    """
    session = session_of(claims)
    _require_proof(claims, session, thumbprint, reason)
    if _is_next(claims, session, thumbprint) and _advance(session, claims["gen"], thumbprint):
        return session
    if claims["gen"] >= session.gen:
        session = session_of(claims)  # another request rotated first, with this very token
        _require_proof(claims, session, thumbprint, reason)
    if claims["gen"] <= session.gen and (session.key_thumbprint or is_retry(claims, session)):
        return session
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
    raise ProofRequired(reason or OTHER_KEY)


def _is_next(claims: Claims, session: DeviceSession, thumbprint: str) -> bool:
    """Whether this token moves the row on.

    A generation above the row's is one that we signed and the database forgot: it was restored from a backup. Only a
    client that proves the key named in the token gets past that.
    """
    if claims["gen"] > session.gen:
        return bool(thumbprint) and thumbprint == claims.get("cnf", {}).get("jkt")
    return bool(claims["gen"] == session.gen)


def _advance_at_once(claims: Claims, thumbprint: str) -> Advanced | None:
    """Moves the row on if nothing speaks against it, in the statement that looks; None where something does."""
    gen, now = claims["gen"], clock.now()
    if "pwd" in claims or "user_id" not in claims or gen not in GENERATIONS:
        return None
    tokens_end = now + max(settings.ACCESS_TOKEN_LIFETIME, settings.REFRESH_TOKEN_LIFETIME)
    session = Advanced(claims["sid"], claims["user_id"], gen + 1, gen, now, tokens_end, thumbprint)
    changes = {"gen": gen + 1, "acked_gen": gen, "rotated_at": now, "last_seen_at": now}
    moved = ADVANCE.run(id=claims["sid"], old_gen=gen, tokens_end=tokens_end, thumbprint=thumbprint, **changes)
    return session if moved else None


def _advance(session: DeviceSession, gen: int, thumbprint: str = "") -> bool:
    """Moves the row to the generation after ``gen``, unless another request just did; then ``session`` stays as it is.

    ``thumbprint``: the key to bind a session to that has none.
    """
    now = clock.now()
    changes = {"gen": gen + 1, "acked_gen": gen, "rotated_at": now, "last_seen_at": now}
    if thumbprint and not session.key_thumbprint:
        changes |= {"key_thumbprint": thumbprint, "key_gen": gen + 1}
    if not DeviceSession.objects.filter(pk=session.pk, gen=session.gen, revoked_at=None).update(**changes):
        return False
    for name, value in changes.items():
        setattr(session, name, value)
    return True
