"""People, the teams they belong to, and the devices they are signed in on."""

import secrets
import uuid

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

ADDRESS_TAKEN = "There is an account with this address."


class Role(models.TextChoices):
    """What a member may do; each role may also do what the ones before it may."""

    VIEWER = "viewer", "Viewer"
    EDITOR = "editor", "Editor"
    ADMIN = "admin", "Admin"

    @property
    def with_article(self):
        return f"{'a' if self is Role.VIEWER else 'an'} {self.label.lower()}"

    def covers(self, needed: "Role") -> bool:
        roles = list(Role)
        return roles.index(self) >= roles.index(needed)


class UserManager(BaseUserManager):
    def get_by_natural_key(self, email):
        return self.get(email=email.strip().lower())

    def create_user(self, email, password=None, **fields):
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def sign_up(self, email, password, name=""):
        """A new person with a team of their own. ValidationError when the address is taken."""
        user = self.model(email=email, name=name)
        # Hashed before the transaction: on SQLite the others would wait for it.
        user.set_password(password)
        user.full_clean(exclude=["password"], validate_constraints=False)
        try:
            return user.settle()
        except IntegrityError:
            raise ValidationError({"email": ADDRESS_TAKEN}) from None  # somebody took it since full_clean looked


class User(AbstractBaseUser, PermissionsMixin):
    """A person, who signs in with an e-mail address in any case of letters."""

    email = models.EmailField(unique=True, error_messages={"unique": ADDRESS_TAKEN})
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True, help_text="Switch off instead of deleting an account.")
    is_staff = models.BooleanField(default=False, help_text="May use the admin site.")
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]
        ordering = ["email"]

    def __str__(self):
        return self.name or self.email

    def clean(self):
        self.email = self.email.strip().lower()

    def save(self, *args, **kwargs):
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    @transaction.atomic
    def settle(self):
        """Saves a new person together with a team of their own."""
        self.save()
        Team.objects.found(f"{self.short_name[:60]}'s team", by=self)
        return self

    @property
    def short_name(self):
        return self.name.split()[0] if self.name.strip() else self.email.split("@")[0]

    def teams(self):
        """The teams this person belongs to, each with their ``role``."""
        return Team.objects.filter(memberships__user=self).annotate(role=models.F("memberships__role"))

    def devices(self):
        """The device sessions that are still signed in, latest first."""
        now = timezone.now()
        live = self.device_sessions.filter(revoked_at=None, expires_at__gt=now)
        return live.filter(rotated_at__gt=now - settings.REFRESH_TOKEN_LIFETIME).order_by("-last_seen_at")


class TeamQuerySet(models.QuerySet):
    def with_size(self):
        """Each team with its ``size``, the number of its members."""
        members = Membership.objects.filter(team=OuterRef("pk")).order_by().values("team")
        return self.annotate(size=Subquery(members.annotate(size=Count("pk")).values("size")))


class TeamManager(models.Manager.from_queryset(TeamQuerySet)):
    @transaction.atomic
    def found(self, name, by):
        """A new team whose first admin is ``by``."""
        team = self.create(name=name)
        team.memberships.create(user=by, role=Role.ADMIN)
        return team


class Team(models.Model):
    """Who owns what. A team always keeps one admin."""

    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    members = models.ManyToManyField(User, through="Membership", related_name="+")

    objects = TeamManager()

    class Meta:
        ordering = [Lower("name"), "pk"]

    def __str__(self):
        return self.name

    @transaction.atomic
    def change_role(self, membership, role):
        """Raises ValidationError when the team would be left without an admin."""
        membership = self._locked(membership)
        membership.role = role
        membership.save(update_fields=["role"])
        self._keep_an_admin()

    @transaction.atomic
    def remove(self, membership):
        """Takes a member out. Raises ValidationError when the team would be left without an admin."""
        self._locked(membership).delete()
        self._keep_an_admin()

    @transaction.atomic
    def invite(self, email, role, by):
        """A new invitation in place of any older one to this address; its ``token`` is shown this once."""
        email = email.strip().lower()
        if self.memberships.filter(user__email=email).exists():
            raise ValidationError(f"{email} is already a member of this team.")
        self.invitations.filter(email=email, accepted_at=None).delete()
        token = secrets.token_urlsafe(32)
        invitation = self.invitations.create(
            email=email,
            role=role,
            invited_by=by,
            digest=Invitation.digest_of(token),
            expires_at=timezone.now() + settings.INVITATION_LIFETIME,
        )
        invitation.token = token
        return invitation

    def _locked(self, membership):
        # The team's row is the lock: two admins who demote each other at once must not both succeed.
        Team.objects.select_for_update().get(pk=self.pk)
        return self.memberships.get(pk=membership.pk)

    def _keep_an_admin(self):
        if not self.memberships.filter(role=Role.ADMIN).exists():
            raise ValidationError("A team keeps at least one admin. Make somebody else an admin first.")


class Membership(models.Model):
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.VIEWER)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="one_membership_a_person")]
        ordering = ["joined_at", "pk"]

    def __str__(self):
        return f"{self.user} in {self.team}"


class InvitationQuerySet(models.QuerySet):
    def open(self):
        return self.pending().filter(expires_at__gt=timezone.now())

    def pending(self):
        """Not accepted yet, those that have expired included."""
        return self.filter(accepted_at=None)

    def for_token(self, token):
        """The invitation of the link with ``token``, in a queryset of one or none."""
        return self.filter(digest=Invitation.digest_of(token))


class Invitation(models.Model):
    """A single-use link, sent by e-mail. Only a digest of its token is stored."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role, default=Role.VIEWER)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return f"{self.email} to {self.team}"

    @property
    def is_open(self):
        return self.accepted_at is None and self.expires_at > timezone.now()

    @staticmethod
    def digest_of(token):
        return salted_hmac("accounts.Invitation", token, algorithm="sha256").hexdigest()

    @transaction.atomic
    def accept(self, user):
        """Makes ``user`` a member, once. Raises ValidationError when the link was already used."""
        used = Invitation.objects.open().filter(pk=self.pk).update(accepted_at=timezone.now())
        if not used:
            raise ValidationError("This invitation was already used or has expired. Ask for a new one.")
        membership, _ = Membership.objects.get_or_create(team=self.team, user=user, defaults={"role": self.role})
        return membership


class DeviceSession(models.Model):
    """One signed-in browser or API client: one row, updated in place. ``accounts.tokens`` is its only writer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="device_sessions")
    gen = models.PositiveIntegerField(default=1)
    acked_gen = models.PositiveIntegerField(default=1)
    rotated_at = models.DateTimeField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField(max_length=30, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)

    class Meta:
        ordering = ["-last_seen_at"]
        indexes = [models.Index(fields=["user", "-last_seen_at"], name="device_of_user")]

    def __str__(self):
        return f"{self.user_agent[:40] or 'unknown device'} of {self.user}"


def require(role, needed: Role):
    """Raises PermissionDenied (403) unless ``role``, as a queryset annotated it, covers ``needed``."""
    if not Role(role).covers(needed):
        raise PermissionDenied(f"This needs the role {needed.label.lower()}; yours is {Role(role).label.lower()}.")
