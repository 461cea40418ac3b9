"""Signing in and out: the row of a device session, and whether a token still speaks for it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.crypto import constant_time_compare

from accounts import audit
from accounts.mail.notify import tell_of_password
from accounts.models import DeviceSession, Membership, User
from accounts.notices.account import tell_of_device
from accounts.tokens.claims import AccessToken, Claims, RefreshToken, read, read_at_any_age
from accounts.tokens.pairs import Pair, Renewable, mint
from accounts.tokens.proofs import OTHER_KEY, InvalidProof, thumbprint_of
from accounts.tokens.refusals import ProofRequired, Refused
from project.database import clock
from project.database.statements import Select, fields_of

LOGOUT_PATH = "/api/v1/auth/logout"
# Read with every request, so without what few of them use.
LACKS_FACTOR = {  # by name: mypy would take the attribute for defined twice
    "lacks_factor": Case(
        When(Q(user__has_factor=True) | Q(provider_factor=True), then=Value(False)),
        default=Exists(Membership.objects.filter(user=OuterRef("user"), team__requires_factor=True)),
    )
}
RARELY_USED = ["created_at", "user_agent", "ip", "user__date_joined", "user__last_login", "user__email_verified_at"]
SESSION = Select(
    lambda id: (
        DeviceSession.objects.select_related("user")
        .defer(*RARELY_USED)
        .annotate(**LACKS_FACTOR)
        .filter(pk=id)
        .order_by()
    ),
    **fields_of(DeviceSession, "id"),
)


@dataclass(frozen=True)
class Provider:
    """What an OpenID Connect provider said of a sign-in, as DeviceSession keeps it.

    ``authenticated_at``: when the person proved there who they are; None: right now.
    """

    identity_id: int
    provider_session: str = ""
    provider_factor: bool = False
    authenticated_at: datetime | None = None


def said_by(provider: Provider | None, now: datetime) -> dict[str, Any]:
    said = asdict(provider) if provider else {}
    return said | {"authenticated_at": said.get("authenticated_at") or now}


@transaction.atomic
def sign_in(
    user: User, user_agent: str = "", ip: str | None = None, key_thumbprint: str = "", provider: Provider | None = None,
    desk_team: int | None = None,
) -> Pair:  # fmt: skip
    """Signs ``user`` in on a new device, and deletes the sessions that have expired.

    The person is told of a device that is not the first of all and not known: by its key, or without one by what it
    says of itself and where it is. ``desk_team``: in a frame beside tickets, for runs of this team only.
    """
    now = clock.now()
    device = {"user_agent": user_agent[:300], "ip": ip}
    same = {"key_thumbprint": key_thumbprint} if key_thumbprint else device
    is_known, is_late = _sessions_of(user, same, {"expires_at__lt": now})
    if is_late:
        user.device_sessions.filter(expires_at__lt=now).delete()
    given = {**device, "key_thumbprint": key_thumbprint, "desk_team_id": desk_team, **said_by(provider, now)}
    session = _new_session(user, now, given)
    User.objects.filter(pk=user.pk).update(last_login=now)
    audit.record("sign_in", by=user)
    if user.last_login and not is_known:
        tell_of_device(user, session)
    return mint(session)


def _new_session(user: User, now: datetime, given: dict[str, Any]) -> DeviceSession:
    return DeviceSession.objects.create(
        user=user,
        rotated_at=now,
        created_at=now,
        expires_at=now + settings.DEVICE_SESSION_MAX,
        last_seen_at=now,
        password_changed_at=user.password_changed_at,
        **given,
    )


def sign_in_again(user: User, key_thumbprint: str) -> Pair | None:
    """The answer of a sign-in a moment ago, which may have been lost, for the device that has its key; None for no
    such sign-in."""
    since = clock.now() - settings.REFRESH_RETRY_GRACE
    just_made = user.device_sessions.filter(revoked_at=None, gen=1, created_at__gt=since)
    session = just_made.filter(key_thumbprint=key_thumbprint).first() if key_thumbprint else None
    return mint(session) if session else None


def _sessions_of(user: User, *kinds: dict[str, Any]) -> tuple[bool, ...]:
    """Whether the person has sessions of each kind, in one query."""
    mine = DeviceSession.objects.filter(user=OuterRef("pk")).order_by()
    asked = User.objects.filter(pk=user.pk).order_by()
    has: tuple[bool, ...] = asked.values_list(*(Exists(mine.filter(**kind)) for kind in kinds)).get()
    return has


def authenticate(raw: str) -> DeviceSession:
    """The device session of an access token, with its user: one query, and one write at a generation's first use.

    Raises Refused: token_expired, session_revoked, user_inactive, credentials_changed, token_invalid.
    """
    claims = read(AccessToken, raw, expired="token_expired")
    session = session_of(claims)
    if claims["gen"] < session.password_gen and not is_retry(claims, session):
        raise Refused("token_expired")  # from before the password changed: this device has newer tokens by now
    if claims["gen"] == session.gen > session.acked_gen:
        _acknowledge(session)
    return session


def sign_out(raw: str, proof: str = "", path: str = LOGOUT_PATH) -> None:
    """Revokes the session that an access or refresh token names, also when it has expired or is revoked already.

    ``proof``: the DPoP header. The refresh token of a key-bound session needs it here as well: whoever copied the token
    must not be able to sign its owner out. Raises Refused: token_invalid, proof_required.
    """
    for kind in (RefreshToken, AccessToken):
        try:
            claims = read_at_any_age(kind, raw)
        except Refused:
            continue
        session = DeviceSession.objects.select_related("user").filter(pk=claims["sid"], revoked_at=None).first()
        if session and kind is RefreshToken and session.key_thumbprint:
            _require_key(session, proof, path, raw)
        if session:
            revoke(session, "signed_out", by=session.user)
        return
    raise Refused("token_invalid")


def _require_key(session: DeviceSession, proof: str, path: str, token: str) -> None:
    try:
        thumbprint = thumbprint_of(proof, path, token)
    except InvalidProof as error:
        raise ProofRequired(error.reason) from None
    if thumbprint != session.key_thumbprint:
        raise ProofRequired(OTHER_KEY)


def note_authentication(session: DeviceSession) -> None:
    """The person at this device has just proved once more who they are."""
    session.authenticated_at = clock.now()
    session.save(update_fields=["authenticated_at"])


@transaction.atomic
def revoke(session: DeviceSession, reason: str, by: User | None = None) -> None:
    """Signs one device out, at once. ``by``: the device's own person, where the request itself names nobody."""
    open_row = DeviceSession.objects.filter(pk=session.pk, revoked_at=None)
    if open_row.update(revoked_at=clock.now(), revoke_reason=reason):
        action = "token.reused" if reason == "refresh_reused" else "sign_out" if by else "device.signed_out"
        audit.record(action, session.user, by=by)


@transaction.atomic
def revoke_others(session: DeviceSession, reason: str = "signed_out") -> int:
    """Signs out every other device of the same person. Returns how many."""
    others = DeviceSession.objects.filter(user=session.user_id, revoked_at=None).exclude(pk=session.pk)
    count = others.update(revoked_at=clock.now(), revoke_reason=reason)
    if count and reason == "signed_out":
        audit.record("devices.signed_out", session.user, count=count)
    return count


def revoke_all(user: User, reason: str) -> int:
    """Signs out every device of ``user``. Returns how many."""
    return user.device_sessions.filter(revoked_at=None).update(revoked_at=clock.now(), revoke_reason=reason)


@transaction.atomic
def save_password(user: User) -> None:
    """Saves the password that was just set, and signs every device of ``user`` out."""
    user.save(update_fields=["password"])
    revoke_all(user, "credentials_changed")
    audit.record("password.reset", user, by=user)
    tell_of_password(user)


def session_of(claims: Claims) -> DeviceSession:
    """The session that a token names, joined to its user. Raises Refused when it has ended."""
    session = SESSION.first(id=claims["sid"])
    if session is None:
        raise Refused("session_revoked")
    if session.revoked_at:
        raise Refused("credentials_changed" if session.revoke_reason == "credentials_changed" else "session_revoked")
    if not session.user.is_active:
        raise Refused("user_inactive")
    if session.password_changed_at < session.user.password_changed_at or _has_old_password(claims, session.user):
        raise Refused("credentials_changed")
    if session.expires_at <= clock.now():
        raise Refused("refresh_expired")
    return session


def is_retry(claims: Claims, session: Renewable) -> bool:
    """One generation behind, and the answer with the newer one may never have arrived."""
    if claims["gen"] != session.gen - 1:
        return False
    recent = clock.now() - session.rotated_at <= settings.REFRESH_RETRY_GRACE
    return recent or session.acked_gen < session.gen


def _has_old_password(claims: Claims, user: User) -> bool:
    """Tokens of version 0.3 and older carry a fingerprint of the password's hash in place of the session's time."""
    if "pwd" not in claims:
        return False
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return not any(constant_time_compare(claims["pwd"], each[:16]) for each in hashes)


def _acknowledge(session: DeviceSession) -> None:
    DeviceSession.objects.filter(pk=session.pk, acked_gen__lt=session.gen).update(
        acked_gen=session.gen, last_seen_at=clock.now()
    )
