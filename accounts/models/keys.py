"""API keys: how a script is known, instead of by somebody's password."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts import audit
from accounts.digests import digest_of
from accounts.models.people import User
from accounts.models.roles import Role
from accounts.models.teams import Team
from project.web.races import raises_conflict

PREFIX = "tl_"
SHOWN_CHARS = 8  # of the key, by which a person recognises it
MAX_KEYS_PER_OWNER = 20
LIFETIMES = (7, 30, 90, 365)  # days
SEEN_EVERY = timedelta(minutes=1)  # how exact ``last_used_at`` is: one write a minute at most


class Scope(models.TextChoices):
    """What a key may do; each scope may also do what the ones before it may. The role in the team counts as well."""

    READ = "read", "Read"
    RUN = "run", "Read and run"
    WRITE = "write", "Read, run and write"
    ADMIN = "admin", "Everything, also members and the audit log"

    def covers(self, needed: Scope) -> bool:
        scopes = list(Scope)
        return scopes.index(self) >= scopes.index(needed)


ROLES = {Scope.READ: Role.VIEWER, Scope.RUN: Role.VIEWER, Scope.WRITE: Role.EDITOR, Scope.ADMIN: Role.ADMIN}


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def active(self) -> ApiKeyQuerySet:
        """Those that sign in. A connected agent, unlike a key, ends with the password that it was allowed with."""
        ended = Q(grant__password_changed_at__lt=F("user__password_changed_at"))
        return self.filter(revoked_at=None, expires_at__gt=timezone.now()).exclude(ended)

    def of_scripts(self) -> ApiKeyQuerySet:
        """Without those of connected agents."""
        return self.filter(grant=None)

    def of_agents(self) -> ApiKeyQuerySet:
        """Of connected agents, with the grant of each."""
        return self.exclude(grant=None).select_related("grant")


class ApiKeyManager(models.Manager["ApiKey"]):
    def get_queryset(self) -> ApiKeyQuerySet:
        return ApiKeyQuerySet(self.model, using=self._db)

    def active(self) -> ApiKeyQuerySet:
        return self.get_queryset().active()

    @raises_conflict
    def create_key(self, name: str, scope: Scope, days: int, *, by: User, team: Team | None = None) -> ApiKey:
        """A key of the person ``by``, or of ``team``, in which it is a member of its own. Its ``text`` is shown once.

        Raises ValidationError where the owner has MAX_KEYS_PER_OWNER already.
        """
        keys = self.active().of_scripts()
        owned = keys.filter(team=team) if team else keys.filter(team=None, user=by)
        if owned.count() >= MAX_KEYS_PER_OWNER:
            raise ValidationError(f"There are {MAX_KEYS_PER_OWNER} keys already. Revoke one that is not used.")
        text = PREFIX + secrets.token_urlsafe(32)
        key = self.create(
            user=_member(team, name, scope) if team else by,
            team=team,
            name=name,
            scope=scope,
            digest=digest_of(text),
            start=text[:SHOWN_CHARS],
            created_by=by,
            expires_at=timezone.now() + timedelta(days=days),
        )
        key.text = text
        audit.record("key.created", key, by=by, team=team.pk if team else None, scope=str(scope), days=days)
        return key


class ApiKey(models.Model):
    """One key. Only a digest of it is stored: it is long and random, so that a fast one is enough."""

    name = models.CharField(max_length=60)
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.READ)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_keys", help_text="As whom it acts."
    )
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="api_keys")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    start = models.CharField(max_length=SHOWN_CHARS, help_text="How the key begins.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    text: str  # of one that was just made

    objects: ClassVar[ApiKeyManager] = ApiKeyManager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "API key"

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def is_of_agent(self) -> bool:
        """Whether it is that of a connected agent: nobody knows its text, and its tokens are made from its grant."""
        return hasattr(self, "grant")

    @transaction.atomic
    def revoke(self, by: User | None = None) -> None:
        """At once: the next request with it is refused. ``by``: where the request itself names nobody."""
        if ApiKey.objects.get_queryset().filter(pk=self.pk, revoked_at=None).update(revoked_at=timezone.now()):
            if self.team_id:
                self.user.memberships.all().delete()
            audit.record("agent.disconnected" if self.is_of_agent else "key.revoked", self, by=by, team=self.team_id)

    def note_use(self) -> None:
        """Notes that it was used, at most every SEEN_EVERY. Of parallel requests one writes."""
        now, seen = timezone.now(), self.last_used_at
        if seen is None or now - seen > SEEN_EVERY:
            rows: Any = ApiKey.objects.get_queryset().filter(pk=self.pk, last_used_at=seen)
            rows.update(last_used_at=now)


def _member(team: Team, name: str, scope: Scope) -> User:
    """Whoever acts with a key of a team: nobody's account, without a password, a member of this team alone."""
    user = User(email=f"key-{uuid4().hex}@keys.invalid", name=f"{name} (API key)", service_team=team)
    user.set_unusable_password()
    user.save()
    team.memberships.create(user=user, role=ROLES[scope])
    return user
