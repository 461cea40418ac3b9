"""Leaving the site: what becomes of a person's teams, guides and runs, and what the site knows of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from django.core.exceptions import ValidationError

from accounts import audit
from accounts.models import AuditEntry, AuthenticatorApp, Notice, NoticeChoice, Role, Team, User
from project.web.races import raises_conflict
from trees.models import Flag, Pin, Revision, Run
from trees.models.erasure import delete_team

ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Consequences:
    """``deleted``: teams without another member, which end with the account. ``kept``: the others. ``blocked``: teams
    that would be left without an admin."""

    deleted: list[Team]
    kept: list[Team]
    blocked: list[Team]
    runs: int


def consequences_of(user: User) -> Consequences:
    """What deleting the account would do."""
    deleted, kept, blocked = [], [], []
    for team in user.teams():
        others = team.memberships.of_people().exclude(user=user)
        if not others.exists():
            deleted.append(team)
        elif team.role == Role.ADMIN and not others.filter(role=Role.ADMIN).exists():
            blocked.append(team)
        else:
            kept.append(team)
    return Consequences(deleted, kept, blocked, Run.objects.filter(person=user, look=False).count())


@raises_conflict
def delete_person(user: User) -> None:
    """Deletes the account. What the person wrote and ran in teams of others stays there without their name.

    Conflict where they did something at the same moment. ValidationError where a team of others would be left without
    an admin, or the site without its last one.
    """
    list(Team.objects.select_for_update(of=("self",), no_key=True).filter(memberships__user=user).order_by("pk"))
    found = consequences_of(user)
    if found.blocked:
        names = ", ".join(f"“{team}”" for team in found.blocked)
        raise ValidationError(f"You are the only admin of {names}. Make another member an admin first.")
    if user.is_superuser and not User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk).exists():
        raise ValidationError("You are the only administrator of this site. Make somebody else one first.")
    for team in found.deleted:
        delete_team(team, by=user)
    audit.record("person.deleted", user, by=user)
    user.delete()


def export_of(user: User) -> Iterator[bytes]:
    """All that the site keeps about ``user``, one JSON object a line, each with ``what`` it is."""
    zones = {"time_zone": user.time_zone, "browser_time_zone": user.browser_time_zone}
    yield _line("account", id=user.pk, email=user.email, name=user.name, joined_at=user.date_joined, **zones)
    for team in user.teams():
        yield _line("team", id=team.pk, name=team.name, role=team.role)
    devices = user.device_sessions.order_by("created_at")
    columns = ("user_agent", "ip", "created_at", "last_seen_at", "expires_at", "revoked_at")
    yield from (_line("device", **row) for row in devices.values(*columns))
    keys = user.api_keys.order_by("pk").values(
        "name", "scope", "created_at", "expires_at", "last_used_at", "revoked_at"
    )
    yield from (_line("api_key", **row) for row in keys)
    yield from _factors(user)
    yield from _notices(user)
    yield from (_line("pin", **row) for row in Pin.objects.filter(person=user).order_by("pk").values("tree"))
    yield from _rows("run", Run.objects.filter(person=user), "id", "tree", "started_at", "ended_at", "outcome", "steps")
    flags = Flag.objects.filter(by=user)
    yield from _rows("flag", flags, "id", "tree", "node", "kind", "text", "raised_at", "resolved_at", "message")
    yield from _rows("revision", Revision.objects.filter(author=user), "id", "tree", "serial", "created_at", "message")
    yield from _rows(
        "audit", AuditEntry.objects.filter(person_id=user.pk), "id", "at", "action", "subject", "ip", "via"
    )


def _factors(user: User) -> Iterator[bytes]:
    """How the person proves who they are; nothing that would prove it."""
    passkeys = user.passkeys.values("name", "created_at", "last_used_at")
    yield from (_line("passkey", **row) for row in passkeys)
    apps = AuthenticatorApp.objects.filter(user=user).values("created_at")
    yield from (_line("authenticator_app", **row) for row in apps)
    identities = user.identities.order_by("pk").values("issuer", "subject", "email", "created_at")
    yield from (_line("identity", **row) for row in identities)


def _notices(user: User) -> Iterator[bytes]:
    columns = ("id", "kind", "guide", "subject", "words", "created_at", "read_at")
    yield from _rows("notice", Notice.objects.filter(person=user), *columns)
    choices = NoticeChoice.objects.filter(person=user).order_by("kind").values("kind", "on_site", "by_mail")
    yield from (_line("notice_choice", **row) for row in choices)


def _rows(kind: str, queryset: Any, *columns: str) -> Iterator[bytes]:
    """By key, in batches: a person may have any number of runs."""
    rows, last = queryset.order_by("pk"), None
    while some := list((rows if last is None else rows.filter(pk__gt=last)).values(*columns)[:ROWS_AT_ONCE]):
        yield b"".join(_line(kind, **row) for row in some)
        last = some[-1]["id"]


def _line(what: str, **fields: Any) -> bytes:
    return orjson.dumps({"what": what} | fields, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE)
