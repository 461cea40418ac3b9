"""Writing to the audit log."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import orjson
from django.conf import settings
from django.db import models, transaction

from accounts.audit.acting import acting
from accounts.audit.actions import ACTIONS
from accounts.audit.entries import MAX_SUBJECT_CHARS, AuditEntry

if TYPE_CHECKING:
    from accounts.models.people import User

log = logging.getLogger("treeline.audit")
Detail = str | int | bool | None


def record(
    action: str, about: models.Model | str = "", *, by: User | None = None, team: int | None = None, **details: Detail
) -> None:
    """Adds one entry. ``about``: what it was done to; ``team``: the key of the team whose admins see the entry.

    ``by``: who did it, where that is not the person of the request. Details are short words and numbers: never a token,
    a note, a value or the name of a caller.
    """
    record_each(action, [about], by=by, team=team, **details)


def record_each(
    action: str,
    subjects: Iterable[models.Model | str],
    *,
    by: User | None = None,
    team: int | None = None,
    **details: Detail,
) -> None:
    """One entry for each of ``subjects``, in one statement. Without ``team`` each is of its own ``team_id``."""
    if action not in ACTIONS:
        raise ValueError(f"{action} is not in accounts/audit/actions.py")
    actor = acting()
    person = by or actor.person
    shared = {
        "action": action,
        "person_id": person.pk if person else None,
        "person": person.email if person else "",
        "via": actor.via,
        "ip": actor.ip,
        "details": {name: value for name, value in details.items() if value not in (None, "")},
    }
    entries = [AuditEntry(**shared, **_about(subject, team)) for subject in subjects]
    if not entries:
        return
    AuditEntry.objects.bulk_create(entries)
    if settings.AUDIT_LOG:
        transaction.on_commit(lambda: _send(entries))


def _about(subject: models.Model | str, team: int | None) -> dict[str, Any]:
    if isinstance(subject, str):
        return {"subject": subject[:MAX_SUBJECT_CHARS], "team_id": team}
    return {
        "subject_kind": subject._meta.verbose_name,
        "subject_id": str(subject.pk),
        "subject": _name_of(subject)[:MAX_SUBJECT_CHARS],
        "team_id": team if team is not None else getattr(subject, "team_id", None),
    }


def _name_of(subject: models.Model) -> str:
    """People and invitations are known by their email. What has an ``audit_name`` has something to hide in ``str``."""
    return str(getattr(subject, "audit_name", "") or getattr(subject, "email", "") or subject)


def _send(entries: Iterable[AuditEntry]) -> None:
    """To AUDIT_LOG, one line of JSON each. A log that cannot be written never refuses what was done."""
    for entry in entries:
        log.info(orjson.dumps(entry.as_dict(), option=orjson.OPT_UTC_Z).decode())
