"""Ticket desks: on whose pages a team's runs may stand in a frame, and the sign-ins that people allowed there."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from accounts import audit
from accounts.digests import digest_of
from accounts.models.devices import DeviceSession
from accounts.models.people import User
from accounts.models.teams import Team
from project.web.races import raises_conflict

KEY_BYTES = 16
CODE_SECONDS = 120


def new_key() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


class TicketDeskManager(models.Manager["TicketDesk"]):
    def of_team(self, team: Team) -> TicketDesk:
        """The desk of ``team``; one without origins, not saved, where there is none."""
        return self.filter(team=team).first() or TicketDesk(team=team)

    @raises_conflict
    def set_origins(self, team: Team, origins: list[str], *, by: User) -> TicketDesk:
        """Names the origins whose pages may show runs of ``team`` in a frame. Without any, frames are signed out.

        Conflict when the team was deleted meanwhile.
        """
        desk, _ = self.get_or_create(team=team)
        if desk.origins != origins:
            desk.origins, desk.updated_by, desk.updated_at = origins, by, timezone.now()
            desk.save(update_fields=["origins", "updated_by", "updated_at"])
            audit.record("desk.origins", desk, by=by, origins=" ".join(origins))
        if not origins:
            sessions = DeviceSession.objects.filter(desk_team=team, revoked_at=None)
            sessions.update(revoked_at=timezone.now(), revoke_reason="signed_out")
        return desk


class TicketDesk(models.Model):
    """Where the people of a team keep their tickets. Its ``key`` is in the URLs of its frames, and no secret: it only
    keeps the origins of other teams from whoever tries numbers of guides."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="desk")
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    origins = models.JSONField(default=list, help_text="Whose pages may show its runs in a frame.")
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[TicketDeskManager] = TicketDeskManager()

    def __str__(self) -> str:
        return f"Ticket desk of {self.team}"


class DeskSignInQuerySet(models.QuerySet["DeskSignIn"]):
    def allow(self, desk: TicketDesk, by: DeviceSession, *, key_thumbprint: str, challenge: str) -> str:
        """The code by which one frame signs in as the person at ``by``, once and within CODE_SECONDS.

        Only the frame can use it: that takes the private key of ``key_thumbprint``, and the text whose SHA-256 is
        ``challenge``.
        """
        now, code = timezone.now(), secrets.token_urlsafe(32)
        self.filter(expires_at__lt=now).delete()
        self.create(
            digest=digest_of(code),
            desk=desk,
            by=by,
            key_thumbprint=key_thumbprint,
            challenge=challenge,
            expires_at=now + timedelta(seconds=CODE_SECONDS),
        )
        return code

    @transaction.atomic
    def take(self, code: str) -> DeskSignIn | None:
        """The sign-in that ``code`` was made for; for the first who asks, and whoever comes too late gets None."""
        rows = self.select_for_update(of=("self",)).select_related("desk__team", "by__user")
        found = rows.filter(digest=digest_of(code)).first()
        if found is None or not self.filter(pk=found.pk).delete()[0]:
            return None
        by = found.by
        live = not by.revoked_at and by.user.is_active and by.expires_at > timezone.now() < found.expires_at
        return found if live and found.desk.origins else None


class DeskSignIn(models.Model):
    """A sign-in that a person has allowed to a frame, and that the frame has not fetched yet."""

    digest = models.CharField(max_length=64, unique=True)
    desk = models.ForeignKey(TicketDesk, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(DeviceSession, on_delete=models.CASCADE, related_name="+")
    key_thumbprint = models.CharField(max_length=43)
    challenge = models.CharField(max_length=43)
    expires_at = models.DateTimeField(db_index=True)

    objects = DeskSignInQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Sign-in beside tickets of {self.by.user}"
