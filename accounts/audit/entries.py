"""The rows of the audit log."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.audit.actions import ACTIONS

if TYPE_CHECKING:
    from accounts.models.teams import Team

MIN_DAYS = 30  # of AUDIT_DAYS: the database itself lets nobody delete an entry before, see append_only.py
MAX_SUBJECT_CHARS = 200
NEVER_CHANGED = "Entries of the audit log are never changed."
DELETED_BY_AGE = "Entries of the audit log are deleted by their age only."
EXPORTED_AT_ONCE = 500
DELETED_AT_ONCE = 5_000


class AppendOnly(Exception):
    """Entries of the audit log are neither changed nor deleted."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def of_team(self, team: Team) -> Self:
        return self.filter(team_id=team.pk)

    def update(self, **fields: Any) -> NoReturn:
        raise AppendOnly(NEVER_CHANGED)

    def delete(self) -> NoReturn:
        raise AppendOnly(DELETED_BY_AGE)

    def delete_old(self) -> int:
        """Deletes what is older than AUDIT_DAYS, in small transactions. Returns how many."""
        old = self.filter(at__lt=timezone.now() - timedelta(days=settings.AUDIT_DAYS)).order_by("pk")
        deleted = 0
        while keys := list(old.values_list("pk", flat=True)[:DELETED_AT_ONCE]):
            deleted += models.QuerySet.delete(self.filter(pk__in=keys))[0]
        return deleted

    def page(self, before: int | None, size: int) -> tuple[list[AuditEntry], int | None]:
        """At most ``size`` entries, newest first, below the key ``before``; and where the next page begins."""
        rows = self if before is None else self.filter(pk__lt=before)
        page = list(rows.order_by("-pk")[: size + 1])
        return page[:size], page[size - 1].pk if len(page) > size else None


class AuditEntry(models.Model):
    """One thing that somebody did.

    Teams, people and subjects are keys and words, not relations: an entry outlives what it is about.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    action = models.CharField(max_length=40)
    team_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    person = models.CharField(max_length=254, blank=True, help_text="The email of who did it, as it was then.")
    via = models.CharField(max_length=120, help_text="The site, the admin, a command, or the name of an API key.")
    ip = models.GenericIPAddressField(null=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=MAX_SUBJECT_CHARS, blank=True, help_text="Its name, as it was then.")
    details = models.JSONField(default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["team_id", "-id"], name="audit_of_team"),
            models.Index(fields=["person", "-id"], name="audit_of_person"),
            models.Index(fields=["action", "-id"], name="audit_of_action"),
        ]

    def __str__(self) -> str:
        return f"{self.words} {self.subject}".strip()

    @property
    def words(self) -> str:
        return ACTIONS.get(self.action, self.action)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly(NEVER_CHANGED)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly(DELETED_BY_AGE)

    def as_dict(self) -> dict[str, Any]:
        """For the export and the log file."""
        return {
            "id": self.pk,
            "at": self.at,
            "action": self.action,
            "team": self.team_id,
            "person_id": self.person_id,
            "person": self.person,
            "via": self.via,
            "ip": self.ip,
            "subject_kind": self.subject_kind,
            "subject_id": self.subject_id,
            "subject": self.subject,
            "details": self.details,
        }
