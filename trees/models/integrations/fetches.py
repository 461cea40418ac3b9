"""Fetches: lookups that a run, or an admin who tries one, has asked for, until a worker has made them
(trees/integrations/lookups.py).

A request never waits for another system. It adds a row, a worker takes it at once, and the page asks for the row until
it is done. Rows are kept for minutes: what was asked and what came back are encrypted, and go as soon as the answer is
not used again.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import orjson
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from project import sealed
from project.web.errors import Conflict
from project.web.races import is_lost_race
from trees.models.integrations.lookups import Lookup
from trees.models.runs.run import Run

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
SEALED_FOR = "fetch"
SLACK = timedelta(seconds=5)  # beyond the lookup's own time, for a worker that has much to do
RETRY_AFTER = timedelta(seconds=5)
RETENTION = timedelta(minutes=5)  # also how long the page may read what a sensitive field was given
MAX_REASON_CHARS = 300
NO_WORKER = "No answer in time."


class FetchQuerySet(models.QuerySet["Fetch"]):
    def same_as(self, fetch: Fetch) -> Fetch | None:
        """One for the same step and values that is under way, or failed so lately that it is not tried again."""
        now = timezone.now()
        under_way = Q(status__in=(WAITING, RUNNING), until__gt=now)
        lately = Q(status=FAILED, done_at__gt=max(now - RETRY_AFTER, fetch.lookup.changed_at))
        rows = self.filter(run=fetch.run, lookup=fetch.lookup, asked_hash=fetch.asked_hash, node=fetch.node)
        return rows.filter(under_way | lately).order_by("-created_at").select_related("lookup").first()

    def claim(self, limit: int) -> list[Fetch]:
        """Up to ``limit`` that wait, the oldest first. No other worker gets them."""
        now = timezone.now()
        waiting = self.filter(status=WAITING, until__gt=now).order_by("created_at").select_related("lookup")
        if not limit or not waiting.exists():
            return []  # without a transaction, which would make other writers wait
        with transaction.atomic():
            claimed = list(waiting.select_for_update(skip_locked=True, no_key=True, of=("self",))[:limit])
            self.filter(pk__in=[each.pk for each in claimed]).update(status=RUNNING)
        return claimed

    def answered(self, lookup: Lookup, asked: Mapping[str, str]) -> Fetch | None:
        """One whose answer may be used again: not too old, and by the lookup as it is now."""
        since = max(timezone.now() - timedelta(seconds=lookup.cache_seconds), lookup.changed_at)
        rows = self.filter(lookup=lookup, asked_hash=hash_of(asked), status=DONE, done_at__gt=since)
        return rows.exclude(sealed_result="").order_by("-done_at").first() if lookup.cache_seconds else None

    def delete_old(self) -> int:
        """Deletes what is not used again. Returns how many."""
        return self.filter(keep_until__lt=timezone.now()).delete()[0]


class Fetch(models.Model):
    """``run``: None where an admin tries the lookup. ``release_id``, ``node``: the step whose fields are filled in.

    ``until``: when a person is asked instead; nothing is filled in after that.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    lookup = models.ForeignKey(Lookup, on_delete=models.CASCADE, related_name="fetches", db_index=False)
    # A version without this table deletes runs and people, and leaves their fetches.
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="fetches", null=True, db_constraint=False)
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    release_id = models.BigIntegerField(default=0)
    node = models.CharField(max_length=64, blank=True)
    sealed_asked = models.TextField()
    asked_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=8, default=WAITING)
    reason = models.CharField(max_length=MAX_REASON_CHARS, blank=True, help_text="Why it failed, or what is missing.")
    sealed_result = models.TextField(blank=True)
    milliseconds = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    keep_until = models.DateTimeField()

    objects = FetchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name_plural = "fetches"
        indexes = [
            models.Index(fields=["created_at"], condition=Q(status=WAITING), name="fetches_waiting"),
            models.Index(fields=["lookup", "asked_hash", "-done_at"], name="fetches_answered"),
            models.Index(fields=["keep_until"], name="fetches_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.lookup_id} for {self.run_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Conflict when the lookup was deleted meanwhile. In no transaction, which would take two statements more."""
        try:
            super().save(*args, **kwargs)
        except IntegrityError as error:
            if is_lost_race(error):
                raise Conflict() from error
            raise

    @classmethod
    def of(cls, lookup: Lookup, asked: Mapping[str, str], *, by: User, **fields: Any) -> Fetch:
        """A row that is not saved yet."""
        now = timezone.now()
        until = now + timedelta(seconds=lookup.seconds * 2) + SLACK  # the connection has its time, and the answer
        return cls(
            lookup=lookup, by=by, sealed_asked=_seal(asked), asked_hash=hash_of(asked), created_at=now, until=until,
            keep_until=until + max(RETENTION, timedelta(seconds=lookup.cache_seconds)), **fields,
        )  # fmt: skip

    @property
    def asked(self) -> dict[str, str]:
        found: dict[str, str] = _unseal(self.sealed_asked)
        return found

    @property
    def result(self) -> dict[str, Any]:
        """``values`` and ``reasons`` by output; ``answer``: the beginning of what came back, for an admin who tries."""
        return _unseal(self.sealed_result) if self.sealed_result else {}

    @property
    def is_late(self) -> bool:
        return self.until <= timezone.now()

    @property
    def shown_status(self) -> str:
        """``running``, ``done`` or ``failed``, as a page shows it."""
        if self.status in (WAITING, RUNNING):
            return FAILED if self.is_late else RUNNING
        return self.status

    @property
    def shown_reason(self) -> str:
        return self.reason or (NO_WORKER if self.shown_status == FAILED else "")

    @property
    def seconds_left(self) -> float:
        return max(0.0, (self.until - timezone.now()).total_seconds())

    def close(self, status: str, reason: str = "", result: Mapping[str, Any] | None = None) -> None:
        """Stores what came of it. An update: the row may have been deleted meanwhile."""
        self.status, self.reason, self.done_at = status, reason[:MAX_REASON_CHARS], timezone.now()
        self.sealed_result = _seal(result) if result else ""
        names = ("status", "reason", "done_at", "sealed_result", "milliseconds")
        type(self).objects.filter(pk=self.pk).update(**{name: getattr(self, name) for name in names})


def hash_of(asked: Mapping[str, str]) -> str:
    """What equal questions have in common. Keyed: a serial number is guessed from a plain hash."""
    text = orjson.dumps(dict(asked), option=orjson.OPT_SORT_KEYS)
    return hmac.new(settings.SECRET_KEY.encode(), b"fetch:" + text, hashlib.sha256).hexdigest()


def _seal(data: Mapping[str, Any]) -> str:
    return sealed.seal(orjson.dumps(dict(data)).decode(), SEALED_FOR)


def _unseal(text: str) -> dict[str, Any]:
    """{} where the site has lost the key: a fetch is kept for minutes."""
    try:
        found: dict[str, Any] = orjson.loads(sealed.unseal(text, SEALED_FOR))
    except sealed.Unreadable:
        return {}
    return found
