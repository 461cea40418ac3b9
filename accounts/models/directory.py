"""People and groups that a company's directory provisions by SCIM, and the tokens that it uses."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from accounts import audit
from accounts.digests import digest_of

PREFIX = "tls_"
SHOWN_CHARS = 9
SEEN_EVERY = timedelta(minutes=1)


class ScimToken(models.Model):
    """What a directory shows. Only a digest is stored: it is long and random, so that a fast one is enough."""

    name = models.CharField(max_length=60, help_text="Which directory uses it: “Entra ID”.")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    start = models.CharField(max_length=SHOWN_CHARS, editable=False, help_text="How the token begins.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "SCIM token"

    def __str__(self) -> str:
        return self.name

    def make_text(self) -> str:
        """A new token for this row, which is not saved yet. It can be shown this once."""
        text = PREFIX + secrets.token_urlsafe(32)
        self.digest, self.start = digest_of(text), text[:SHOWN_CHARS]
        return text

    @transaction.atomic
    def revoke(self) -> None:
        """At once: the next request with it is refused."""
        if ScimToken.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=timezone.now()):
            audit.record("scim_token.revoked", self)

    @property
    def is_active(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    def note_use(self) -> None:
        """Notes that it was used, at most every SEEN_EVERY."""
        now, seen = timezone.now(), self.last_used_at
        if seen is None or now - seen > SEEN_EVERY:
            ScimToken.objects.filter(pk=self.pk, last_used_at=seen).update(last_used_at=now)


class DirectoryPerson(models.Model):
    """What the directory says of a person. ``deleted_at``: it has deleted them; their account stays, switched off."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="directory")
    user_name = models.CharField(max_length=254, unique=True, help_text="In small letters.")
    external_id = models.CharField(max_length=255, blank=True, db_index=True)
    data = models.JSONField(help_text="The attributes as SCIM has them.")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "people of the directory"

    def __str__(self) -> str:
        return self.user_name


class DirectoryGroup(models.Model):
    """A group of the directory. GroupRole says what its name gives here."""

    display_name = models.CharField(max_length=255, unique=True)
    external_id = models.CharField(max_length=255, blank=True, db_index=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="directory_groups")

    class Meta:
        verbose_name_plural = "groups of the directory"

    def __str__(self) -> str:
        return self.display_name
