"""Invitations to a team."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import audit
from accounts.models.roles import Role
from project.web.races import raises_conflict

if TYPE_CHECKING:
    from accounts.models.people import User
    from accounts.models.teams import Membership


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        return self.pending().filter(expires_at__gt=timezone.now())

    def pending(self) -> InvitationQuerySet:
        """Not accepted yet, those that have expired included."""
        return self.filter(accepted_at=None)

    def for_token(self, token: str) -> InvitationQuerySet:
        """The invitation of the link with ``token``, in a queryset of one or none."""
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return self.filter(digest__in=[Invitation.digest_of(token, key) for key in keys])


class Invitation(models.Model):
    """A single-use link, sent by email. Only a digest of its token is stored."""

    team = models.ForeignKey("accounts.Team", on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role, default=Role.VIEWER)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)

    token: str  # of one that was just made; only its digest is stored

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.email} to {self.team}"

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.expires_at > timezone.now()

    @staticmethod
    def digest_of(token: str, key: str | bytes | None = None) -> str:
        """``key``: SECRET_KEY unless another is given."""
        return salted_hmac("accounts.Invitation", token, secret=key, algorithm="sha256").hexdigest()

    @raises_conflict
    def accept(self, user: User) -> Membership:
        """Makes ``user`` a member, once. Raises ValidationError when the link was used or has expired.

        A user who is a member already keeps their role, and the link stays valid for the person it was meant for.
        """
        if member := self.team.memberships.filter(user=user).first():
            return member
        used = Invitation.objects.open().filter(pk=self.pk).update(accepted_at=timezone.now())
        if not used:
            raise ValidationError("This invitation was already used or has expired. Ask for a new one.")
        return self.team.add_member(user, self.role)

    @transaction.atomic
    def withdraw(self) -> None:
        audit.record("invitation.withdrawn", self, team=self.team_id, role=self.role)
        self.delete()

    def to_json(self) -> dict[str, Any]:
        """What ``from_json`` makes it from again."""
        times = {name: getattr(self, name).isoformat() for name in ("created_at", "expires_at")}
        return times | {name: getattr(self, name) for name in ("team_id", "email", "role", "invited_by_id", "digest")}

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Invitation:
        times = {name: datetime.fromisoformat(fields[name]) for name in ("created_at", "expires_at")}
        return cls(**fields | times)

    @raises_conflict
    def restore(self) -> None:
        """Undoes ``withdraw``: the link that was sent works again, until it expires. ``self`` is of ``from_json``.

        ValidationError where the email was invited again meanwhile, or is a member's; Conflict where the team was
        deleted.
        """
        if self.team.invitations.pending().filter(email=self.email).exists():
            raise ValidationError(f"{self.email} was invited again meanwhile.")
        if self.team.memberships.filter(user__email=self.email).exists():
            raise ValidationError(f"{self.email} is already a member of this team.")
        self.save(force_insert=True)
        audit.record("invitation.restored", self, team=self.team_id, role=self.role)
