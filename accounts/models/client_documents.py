"""Documents in which programs say who they are, at the URLs by which they are known (Client ID Metadata Documents).

A request never waits for another site. It asks for the document, a worker fetches it at once, and the page asks again
until it is there (accounts/oauth/fetching.py).
"""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone

from accounts.digests import digest_of
from accounts.models.grants import MAX_URL_CHARS

FRESH_FOR = timedelta(hours=1)
WAIT = timedelta(seconds=15)  # how long a person waits for the worker
RETRY_AFTER = timedelta(seconds=5)  # what has just failed is not asked for again at once
RETENTION = timedelta(days=30)
MAX_REASON_CHARS = 300


class ClientDocumentQuerySet(models.QuerySet["ClientDocument"]):
    def at(self, url: str) -> ClientDocument:
        """The document at ``url``; one that is not saved, where nobody has asked for it yet."""
        digest = digest_of(url)
        return self.filter(digest=digest).first() or ClientDocument(digest=digest, url=url)

    def claim(self, limit: int) -> list[ClientDocument]:
        """Up to ``limit`` that somebody waits for. No other worker gets them."""
        rows = list(self.filter(wanted_at__isnull=False).order_by("wanted_at")[:limit])
        return [row for row in rows if self.filter(pk=row.pk, wanted_at=row.wanted_at).update(wanted_at=None)]

    def delete_old(self) -> int:
        """Deletes what nobody has asked for in a while. Returns how many."""
        return self.filter(asked_at__lt=timezone.now() - RETENTION).delete()[0]


class ClientDocument(models.Model):
    """``wanted_at``: since when somebody waits, until a worker takes it. ``fetched_at``: when ``name`` and
    ``redirect_uris`` were read. ``failed_at`` and ``reason``: why they could not be, the last time."""

    digest = models.CharField(max_length=64, unique=True)
    url = models.CharField(max_length=MAX_URL_CHARS)
    name = models.CharField(max_length=60, blank=True)
    redirect_uris = models.JSONField(default=list)
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    wanted_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=MAX_REASON_CHARS, blank=True)

    objects = ClientDocumentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["wanted_at"], condition=models.Q(wanted_at__isnull=False), name="client_documents_wanted"
            )
        ]

    def __str__(self) -> str:
        return self.url

    def is_fresh(self, grace: timedelta = timedelta()) -> bool:
        return self.fetched_at is not None and timezone.now() - self.fetched_at < FRESH_FOR + grace

    @property
    def is_awaited(self) -> bool:
        """Whether it was asked for, and there is no answer to that yet."""
        answered = max(filter(None, [self.fetched_at, self.failed_at]), default=None)
        return bool(self.pk) and (answered is None or answered < self.asked_at)

    @property
    def is_late(self) -> bool:
        return timezone.now() - self.asked_at > WAIT

    @property
    def has_just_failed(self) -> bool:
        return self.failed_at is not None and timezone.now() - self.failed_at < RETRY_AFTER

    def ask(self) -> None:
        """Has a worker fetch it."""
        self.asked_at = self.wanted_at = timezone.now()
        changes = {"asked_at": self.asked_at, "wanted_at": self.wanted_at}
        ClientDocument.objects.update_or_create(digest=self.digest, defaults=changes, create_defaults=self._all())

    def store(self, name: str, redirect_uris: list[str]) -> None:
        self._update(name=name, redirect_uris=redirect_uris, fetched_at=timezone.now(), failed_at=None, reason="")

    def fail(self, reason: str) -> None:
        """What was read before is no longer good: the program may have taken it away."""
        self._update(fetched_at=None, failed_at=timezone.now(), reason=reason[:MAX_REASON_CHARS])

    def _all(self) -> dict[str, object]:
        return {"url": self.url, "asked_at": self.asked_at, "wanted_at": self.wanted_at}

    def _update(self, **changes: object) -> None:
        ClientDocument.objects.filter(pk=self.pk).update(**changes)
