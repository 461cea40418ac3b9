"""What a person has allowed a program, from the code that it fetches its tokens with to the moment it is disconnected.

The tokens are made as those of devices are (accounts/tokens): they name the grant and its generation, and everything in
them follows from its row. So a refresh whose answer was lost is answered with the same bytes, and one token that is
used by two programs ends the grant.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare

from accounts import audit
from accounts.digests import digest_of, s256
from accounts.models import ApiKey, AuthorizationCode, DeviceSession, Grant, Scope
from accounts.models.grants import IDLE_TIME, MAX_AGE, MAX_GRANTS_PER_PERSON
from accounts.notices.account import tell_of_agent
from accounts.oauth.errors import invalid_grant
from accounts.oauth.scopes import scope_text
from accounts.tokens import Refused
from accounts.tokens.claims import AccessToken, Backend, Claims, Kind, RefreshToken, read, read_at_any_age
from accounts.tokens.pairs import claims_of, seconds_left
from accounts.tokens.sessions import is_retry
from project.database import clock
from project.database.statements import Select, fields_of

if TYPE_CHECKING:  # it asks the throttles, and those DRF, which imports accounts.authentication
    from accounts.oauth.requests import AuthorizationRequest

ACCESS, REFRESH = "tla_", "tlr_"  # how the two kinds of tokens begin
ACCESS_LIFETIME = timedelta(hours=1)
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
GRANT = Select(lambda id: Grant.objects.select_related("key__user").filter(pk=id).order_by(), **fields_of(Grant, "id"))


class AgentAccessToken(AccessToken):
    token_type = "agent_access"  # noqa: S105


class AgentRefreshToken(RefreshToken):
    token_type = "agent_refresh"  # noqa: S105


def allow(asked: AuthorizationRequest, scope: Scope, teams: Sequence[int], *, by: DeviceSession) -> str:
    """The person at the device ``by`` allows what was asked for. Returns the code for the program.

    Raises ValidationError where as many agents are connected as there may be.
    """
    others = ApiKey.objects.active().of_agents().filter(user=by.user).exclude(grant__client=asked.client.digest)
    if others.count() >= MAX_GRANTS_PER_PERSON:
        raise ValidationError(f"There are {MAX_GRANTS_PER_PERSON} connected agents already. Disconnect one first.")
    return AuthorizationCode.objects.all().issue(
        by=by,
        client=asked.client.digest,
        name=asked.client.name or asked.client.host or "Agent",
        host=asked.client.host,
        redirect_uri=asked.redirect_uri,
        challenge=asked.challenge,
        resource=asked.resource,
        scope=scope,
        teams=sorted(teams),
    )


def exchange(code: str, client_id: str, redirect_uri: str | None, verifier: str, resource: str) -> Grant:
    """The grant that ``code`` was issued for. ``redirect_uri``: None where the program does not repeat it (OAuth 2.1).

    Raises OAuthError: invalid_grant. A code that comes a second time ends what the first one gave.
    """
    found = AuthorizationCode.objects.all().take(code)
    if found is None:
        for grant in Grant.objects.filter(code_digest=digest_of(code)).select_related("key"):
            _end_copied(grant)
        raise invalid_grant("The code is wrong, has expired or was used before.")
    if found.client != digest_of(client_id) or redirect_uri not in (None, found.redirect_uri):
        raise invalid_grant("The code was issued to another client or redirect URI.")
    if not VERIFIER.fullmatch(verifier) or not constant_time_compare(s256(verifier), found.challenge):
        raise invalid_grant("code_verifier does not fit the code_challenge.")
    if found.resource != resource:
        raise invalid_grant("The code was issued for another resource.")
    return _connect(found)


def refresh(raw: str, client_id: str, resource: str) -> Grant:
    """The grant of a refresh token, in its next generation. One SELECT, and two UPDATEs.

    Raises OAuthError: invalid_grant. A token that was used before, other than by a program that tries again because it
    never got the answer, is a copy: it ends the grant.
    """
    try:
        claims = _read(AgentRefreshToken, raw, REFRESH, resource)
        grant = _grant_of(claims, resource)
    except Refused as refused:
        raise invalid_grant(refused.detail) from None
    if grant.client != digest_of(client_id):
        raise invalid_grant("The token was issued to another client.")
    if claims["gen"] == grant.gen:
        if _advance(grant):
            return grant
        grant.refresh_from_db(fields=["gen", "acked_gen", "rotated_at"])  # another request was first with it
    if is_retry(claims, grant):
        return grant
    _end_copied(grant)
    raise invalid_grant("The refresh token was used before. The agent was disconnected.")


def tokens_of(grant: Grant) -> dict[str, Any]:
    """The answer to a program (RFC 6749, 5.1). The same row gives the same bytes."""
    backend = _backend(grant.resource)
    access = claims_of(AgentAccessToken, ACCESS_LIFETIME, grant)
    refresh = claims_of(AgentRefreshToken, IDLE_TIME, grant)
    return {
        "access_token": ACCESS + backend.encode(access),
        "token_type": "Bearer",
        "expires_in": seconds_left(access),
        "refresh_token": REFRESH + backend.encode(refresh),
        "scope": scope_text(Scope(grant.key.scope)),
    }


def is_agent_token(raw: str) -> bool:
    return raw.startswith((ACCESS, REFRESH))


def authenticate(raw: str, resource: str) -> Grant:
    """The grant of an access token for ``resource``, with its key and its person: one query, and few writes.

    Raises Refused: token_expired, token_invalid, agent_disconnected, key_expired, user_inactive, credentials_changed.
    """
    claims = _read(AgentAccessToken, raw, ACCESS, resource)
    grant = _grant_of(claims, resource)
    if claims["gen"] == grant.gen > grant.acked_gen:
        Grant.objects.filter(pk=grant.pk, acked_gen__lt=grant.gen).update(acked_gen=grant.gen)
    grant.key.note_use()
    grant.key.user.only_teams = tuple(grant.teams)
    return grant


def revoke(raw: str, client_id: str, resource: str) -> None:
    """Disconnects the agent that has this token, of either kind, expired or not. Others are ignored (RFC 7009)."""
    for kind, prefix in ((AgentRefreshToken, REFRESH), (AgentAccessToken, ACCESS)):
        try:
            claims = read_at_any_age(kind, raw.removeprefix(prefix), _backend(resource))
        except Refused:
            continue
        grant = Grant.objects.filter(pk=claims["sid"]).select_related("key__user").first()
        if grant and grant.client == digest_of(client_id):
            grant.key.revoke(by=grant.key.user)


@lru_cache(maxsize=16)
def _backend(audience: str) -> Backend:
    return Backend("HS256", audience=audience)


def _read(kind: Kind, raw: str, prefix: str, resource: str) -> Claims:
    if not raw.startswith(prefix):
        raise Refused("token_invalid")
    return read(kind, raw.removeprefix(prefix), "token_expired", _backend(resource))


def _grant_of(claims: Claims, resource: str) -> Grant:
    """Raises Refused when it has ended."""
    grant = GRANT.first(id=claims["sid"])
    if grant is None or grant.key.revoked_at or claims["gen"] > grant.gen:
        raise Refused("agent_disconnected")
    if grant.resource != resource:
        raise Refused("token_invalid")
    if not grant.key.user.is_active:
        raise Refused("user_inactive")
    if grant.password_changed_at < grant.key.user.password_changed_at:
        raise Refused("credentials_changed")
    if grant.key.expires_at <= clock.now():
        raise Refused("agent_disconnected")
    return grant


@transaction.atomic
def _connect(code: AuthorizationCode) -> Grant:
    user, before = code.by.user, _same(code)
    grant = _renewed(before, code) if before else _new(code)
    audit.record("agent.connected", grant.key, by=user, scope=code.scope, teams=len(code.teams), host=code.host)
    if not before:
        tell_of_agent(user, grant.key)
    return grant


def _same(code: AuthorizationCode) -> Grant | None:
    """The grant of the same installation, which asks again: for more, or because it lost its tokens.

    An id that was registered is one installation's; that of a document is shared by all who use the program.
    """
    grants = Grant.objects.select_for_update(of=("self",), no_key=True).select_related("key")
    same = grants.filter(client=code.client, key__user=code.by.user, key__revoked_at=None, resource=code.resource)
    return None if code.host else same.first()


def _new(code: AuthorizationCode) -> Grant:
    user = code.by.user
    key = ApiKey.objects.create(
        name=code.name,
        scope=code.scope,
        user=user,
        created_by=user,
        digest=digest_of(secrets.token_urlsafe(32)),  # of a text that nobody knows
        expires_at=clock.now() + IDLE_TIME,
    )
    return Grant.objects.create(
        key=key,
        client=code.client,
        host=code.host,
        resource=code.resource,
        teams=code.teams,
        code_digest=code.digest,
        password_changed_at=user.password_changed_at,
    )


def _renewed(grant: Grant, code: AuthorizationCode) -> Grant:
    """``grant`` with what was allowed now. It keeps its key, so that its runs stay its own."""
    grant.key.scope, grant.key.created_at = code.scope, clock.now()
    grant.key.expires_at = grant.key.created_at + IDLE_TIME
    grant.key.save(update_fields=["scope", "created_at", "expires_at"])
    grant.teams, grant.code_digest, grant.password_changed_at = (
        code.teams,
        code.digest,
        code.by.user.password_changed_at,
    )
    grant.acked_gen, grant.gen, grant.rotated_at = grant.gen, grant.gen + 1, grant.key.created_at
    grant.save()
    return grant


def _advance(grant: Grant) -> bool:
    """Moves the row to its next generation, unless another request just did."""
    now = clock.now()
    changes = {"gen": grant.gen + 1, "acked_gen": grant.gen, "rotated_at": now}
    with transaction.atomic():
        if not Grant.objects.filter(pk=grant.pk, gen=grant.gen).update(**changes):
            return False
        expires_at = min(now + IDLE_TIME, grant.key.created_at + MAX_AGE)
        ApiKey.objects.get_queryset().filter(pk=grant.key_id).update(expires_at=expires_at)
    for name, value in changes.items():
        setattr(grant, name, value)
    grant.key.expires_at = expires_at
    return True


@transaction.atomic
def _end_copied(grant: Grant) -> None:
    if grant.key.revoked_at is None:
        audit.record("agent.reused", grant.key, by=grant.key.user)
        grant.key.revoke(by=grant.key.user)
