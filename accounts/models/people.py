"""People, who sign in with an email."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta, tzinfo
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower, Now
from django.utils import timezone

from accounts import audit
from accounts.audit.acting import acting
from accounts.models.devices import DeviceSession
from accounts.models.invitations import Invitation
from accounts.models.teams import Team, TeamQuerySet
from accounts.zones import is_zone, zone_of
from project.database.statements import Select

MAX_NAME_CHARS = 120
EMAIL_TAKEN = "There is already an account with this email."


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email=(email or "").strip().lower())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def newcomer(self, email: str, password: str, name: str = "") -> User:
        """Somebody who is not saved yet, with the password hashed. Raises ValidationError."""
        user = self.model(email=email, name=name)
        # Hashed before any transaction: on SQLite other writers would wait for it.
        user.set_password(password)
        user.full_clean(exclude=["password"], validate_unique=False, validate_constraints=False)
        return user

    def sign_up(self, email: str, password: str, name: str = "", is_admin: bool = False) -> User:
        """A new person with a team of their own. Raises ValidationError when the email is taken."""
        user = self.newcomer(email, password, name)
        user.is_staff = user.is_superuser = is_admin
        user.validate_unique(exclude=["password"])
        try:
            return user.save_with_team()
        except IntegrityError:
            raise ValidationError({"email": EMAIL_TAKEN}) from None  # taken since full_clean looked


class Clock(models.TextChoices):
    """How a person reads the time of day."""

    HOURS_24 = "24", "24 hours, as 14:02"
    HOURS_12 = "12", "12 hours, as 2:02 PM"


class User(AbstractBaseUser, PermissionsMixin):
    """A person, who signs in with an email in any case of letters."""

    email = models.EmailField(unique=True, error_messages={"unique": EMAIL_TAKEN})
    name = models.CharField(max_length=MAX_NAME_CHARS, blank=True)
    is_active = models.BooleanField(default=True, help_text="Switch off instead of deleting an account.")
    is_staff = models.BooleanField(default=False, help_text="May use the admin site.")
    email_verified_at = models.DateTimeField(
        null=True, editable=False, help_text="When it was last shown that the email is theirs."
    )
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    time_zone = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="Empty: the browser's."
    )
    clock = models.CharField(
        max_length=2, blank=True, default="", db_default="", choices=Clock, help_text="Empty: the browser's."
    )
    browser_time_zone = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    service_team = models.ForeignKey(
        Team, on_delete=models.CASCADE, null=True, editable=False, related_name="+",
        help_text="Of whoever acts with an API key of this team; empty for people.",
    )  # fmt: skip
    password_changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    has_factor = models.BooleanField(
        default=False, db_default=False, editable=False, help_text="Whether a sign-in takes a second factor."
    )
    wrote_at_lsn = models.BigIntegerField(
        null=True, editable=False, help_text="How far a replica must be before this person reads from it."
    )

    only_teams: tuple[int, ...] | None = None  # of a request that is about these alone: from a frame, or an agent's

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]
        ordering = ["email"]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        self.email = self.email.strip().lower()

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        if update_fields and "password" in update_fields:
            update_fields = {*update_fields, "password_changed_at"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def set_password(self, raw_password: str | None) -> None:
        """Every way to change a password comes through here. Devices signed in before it are signed out."""
        super().set_password(raw_password)
        self._note_password_change()

    def set_unusable_password(self) -> None:
        super().set_unusable_password()
        self._note_password_change()

    def check_password(self, raw_password: str | None) -> bool:
        """Django's own would save a new hash of the same password through ``set_password``, as if it had changed."""

        def save_hash(raw: str) -> None:
            self.password = make_password(raw)
            User.objects.filter(pk=self.pk).update(password=self.password)

        return check_password(raw_password, self.password, save_hash)

    def _note_password_change(self) -> None:
        # Later than before even where this machine's clock is behind the one that set it last.
        self.password_changed_at = max(timezone.now(), self.password_changed_at + timedelta(microseconds=1))

    @transaction.atomic
    def save_with_team(self) -> User:
        """Saves a new person together with a team of their own, unless one is waiting for them."""
        self.save()
        audit.record("person.created", self, by=None if acting().person else self)
        if Invitation.objects.open().filter(email=self.email).exists():
            return self
        Team.objects.create_team(f"{self.short_name[:60]}'s team", by=self)
        return self

    @property
    def signs_in_by_password(self) -> bool:
        """Whether there is one that could be changed."""
        return self.has_usable_password() and not settings.OIDC_ONLY

    @property
    def short_name(self) -> str:
        return self.name.split()[0] if self.name.strip() else self.email.split("@")[0]

    @property
    def zone(self) -> tzinfo:
        """The zone of this person's days: the chosen one, else the browser's, else the site's."""
        return zone_of(self.time_zone, self.browser_time_zone) or timezone.get_default_timezone()

    def note_browser_zone(self, name: str) -> None:
        """Keeps the zone that a browser of this person reports. One that is not known here is ignored."""
        if name != self.browser_time_zone and is_zone(name):
            self.browser_time_zone = name
            self.save(update_fields=["browser_time_zone"])

    def teams(self) -> TeamQuerySet:
        """The teams this person belongs to, each with their ``role``."""
        role = {"role": models.F("memberships__role")}  # by name, mypy would take Team.role for defined twice
        teams = Team.objects.get_queryset().filter(memberships__user=self).annotate(**role)
        return teams if self.only_teams is None else teams.filter(pk__in=self.only_teams)

    def team_list(self) -> list[Team]:
        """All of ``teams()``, by a statement that is compiled once."""
        return [team for team in TEAMS.all(user=self.pk) if self.reaches(team.pk)]

    def reaches(self, team_id: int) -> bool:
        """Whether this request may be about the team; that the person is a member is another question."""
        return self.only_teams is None or team_id in self.only_teams

    def devices(self) -> models.QuerySet[DeviceSession]:
        """The device sessions that are still signed in, latest first."""
        now = timezone.now()
        live = self.device_sessions.filter(revoked_at=None, expires_at__gt=now)
        return live.filter(rotated_at__gt=now - settings.REFRESH_TOKEN_LIFETIME).order_by("-last_seen_at")


TEAMS = Select(lambda user: User(pk=user).teams(), user=User._meta.pk)
