"""Connected agents: what a person has allowed a program to do at the MCP server in their name, by OAuth."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import models, transaction
from django.utils import timezone

from accounts.digests import digest_of
from accounts.models.devices import DeviceSession
from accounts.models.keys import ApiKey, Scope

CODE_SECONDS = 60
IDLE_TIME = timedelta(days=30)  # a grant that is not used for so long ends
MAX_AGE = timedelta(days=365)
MAX_GRANTS_PER_PERSON = 50
MAX_URL_CHARS = 500  # of a redirect URI and a resource
MAX_HOST_CHARS = 253


class AuthorizationCodeQuerySet(models.QuerySet["AuthorizationCode"]):
    def issue(self, **fields: Any) -> str:
        """The text of a code that may be exchanged once, within CODE_SECONDS."""
        now, text = timezone.now(), secrets.token_urlsafe(32)
        self.filter(expires_at__lt=now).delete()
        self.create(digest=digest_of(text), expires_at=now + timedelta(seconds=CODE_SECONDS), **fields)
        return text

    @transaction.atomic
    def take(self, text: str) -> AuthorizationCode | None:
        """What was allowed with the code, for the first who asks; None for a wrong, a late or a used one.

        None as well where the person was signed out meanwhile, on the device at which they allowed it.
        """
        rows = self.select_for_update(of=("self",)).select_related("by__user")
        code = rows.filter(digest=digest_of(text)).first()
        if code is None or not self.filter(pk=code.pk).delete()[0]:
            return None
        by = code.by
        live = not by.revoked_at and by.user.is_active and by.expires_at > timezone.now() < code.expires_at
        return code if live else None


class AuthorizationCode(models.Model):
    """What a person has allowed, until the program fetches its tokens (RFC 6749, 4.1). Only a digest of it is stored.

    ``client``: the SHA-256 of the client's id. ``challenge``: of PKCE, S256. ``resource``: what the tokens are for.
    """

    digest = models.CharField(max_length=64, unique=True)
    # A version without this table deletes devices, and leaves their codes.
    by = models.ForeignKey(DeviceSession, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    client = models.CharField(max_length=64)
    name = models.CharField(max_length=60)
    host = models.CharField(max_length=MAX_HOST_CHARS, blank=True)
    redirect_uri = models.CharField(max_length=MAX_URL_CHARS)
    challenge = models.CharField(max_length=43)
    resource = models.CharField(max_length=MAX_URL_CHARS)
    scope = models.CharField(max_length=10, choices=Scope)
    teams = models.JSONField(default=list)
    expires_at = models.DateTimeField(db_index=True)

    objects = AuthorizationCodeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} for {self.by.user}"


class Grant(models.Model):
    """One agent that is connected. Its ``key`` is known to nobody: it is who did a run, and what is revoked.

    Its tokens follow from this row, as those of a device do from its session: nothing of them is stored, and a refresh
    updates the row in place. ``teams``: the ids of the teams it was allowed; memberships count as well.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # A version without this table deletes people and their keys, and leaves the grants.
    key = models.OneToOneField(ApiKey, on_delete=models.CASCADE, related_name="grant", db_constraint=False)
    client = models.CharField(max_length=64, help_text="The SHA-256 of the client's id.")
    host = models.CharField(max_length=MAX_HOST_CHARS, blank=True, help_text="Whose program it is. Empty: not known.")
    resource = models.CharField(max_length=MAX_URL_CHARS, help_text="The URL that its tokens are for.")
    teams = models.JSONField(default=list)
    code_digest = models.CharField(max_length=64, unique=True, help_text="Of the code that it was made by.")
    gen = models.PositiveIntegerField(default=1)
    acked_gen = models.PositiveIntegerField(default=0, help_text="The newest generation that was seen in use.")
    rotated_at = models.DateTimeField(default=timezone.now)
    password_changed_at = models.DateTimeField(help_text="The password at the time, as User has it.")

    def __str__(self) -> str:
        return str(self.key)

    @property
    def user_id(self) -> int:
        return self.key.user_id

    @property
    def expires_at(self) -> Any:
        return self.key.expires_at
