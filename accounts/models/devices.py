"""The devices that people are signed in on."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone


class Annotated:
    """What ``accounts.tokens`` adds to the session of a request."""

    lacks_factor: bool = False  # a team of its person requires a second factor, and there is none


class DeviceSession(Annotated, models.Model):
    """One signed-in browser or API client: one row, updated in place. ``accounts.tokens`` is its only writer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="device_sessions")
    gen = models.PositiveIntegerField(default=1)
    acked_gen = models.PositiveIntegerField(default=1, help_text="The newest generation that was seen in use.")
    rotated_at = models.DateTimeField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField(max_length=30, blank=True)
    password_changed_at = models.DateTimeField(
        default=timezone.now, db_default=Now(), help_text="The password it was signed in with, as User has it."
    )
    password_gen = models.PositiveIntegerField(
        default=0, db_default=0, help_text="The generation since which its tokens know that password."
    )
    key_thumbprint = models.CharField(
        max_length=43, blank=True, default="", db_default="", help_text="RFC 7638. Empty: not bound to a key."
    )
    key_gen = models.PositiveIntegerField(default=0, db_default=0, help_text="The generation that the key came with.")
    authenticated_at = models.DateTimeField(
        null=True, help_text="When its person last proved who they are: at the sign-in, or asked again later."
    )
    identity = models.ForeignKey(
        "accounts.Identity", on_delete=models.CASCADE, null=True, related_name="device_sessions",
        help_text="Who the person was at the provider, where that signed them in.",
    )  # fmt: skip
    provider_session = models.CharField(
        max_length=255, blank=True, default="", db_default="", help_text="The session there (sid), which may end it."
    )
    provider_factor = models.BooleanField(
        default=False, db_default=False, help_text="Whether the provider asked for a second factor."
    )
    desk_team = models.ForeignKey(
        "accounts.Team", on_delete=models.CASCADE, null=True, related_name="+", db_index=False,
        help_text="In a frame beside tickets: the team whose runs it is for.",
    )  # fmt: skip
    user_agent = models.CharField(max_length=300, blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)

    class Meta:
        ordering = ["-last_seen_at"]
        # None of them of a column that a refresh writes: it would write to the index as well.
        indexes = [
            models.Index(fields=["desk_team"], condition=models.Q(desk_team__isnull=False), name="device_of_desk"),
        ]

    def __str__(self) -> str:
        return f"{self.user_agent[:40] or 'unknown device'} of {self.user}"

    @property
    def bound(self) -> bool:
        """Whether its refresh token is worth nothing without the private key of its browser."""
        return bool(self.key_thumbprint)
