"""Teams and their members."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.utils import timezone

from accounts import audit
from accounts.mail.notify import tell_of_role
from accounts.models.invitations import Invitation
from accounts.models.roles import Role
from project.web.errors import Conflict
from project.web.races import lock, raises_conflict

if TYPE_CHECKING:
    from accounts.models.people import User

LAST_ADMIN = "A team keeps at least one admin. Make another member an admin first."


class TeamQuerySet(models.QuerySet["Team"]):
    def with_size(self) -> TeamQuerySet:
        """Each team with its ``size``, the number of its members; None for none."""
        members = Membership.objects.of_people().filter(team=OuterRef("pk")).order_by().values("team")
        size = {"size": Subquery(members.annotate(size=Count("pk")).values("size"))}
        return self.annotate(**size)


class TeamManager(models.Manager["Team"]):
    def get_queryset(self) -> TeamQuerySet:
        return TeamQuerySet(self.model, using=self._db)

    def with_size(self) -> TeamQuerySet:
        return self.get_queryset().with_size()

    @raises_conflict
    def create_team(self, name: str, by: User) -> Team:
        """A new team whose first admin is ``by``."""
        team = self.create(name=name)
        team.memberships.create(user=by, role=Role.ADMIN)
        audit.record("team.created", team, by=by, team=team.pk)
        return team


class Annotated:
    """What queries add to a team. ``role``: of the user in ``user.teams()``; ``size``: in ``with_size()``."""

    role: str = ""  # of a team that came from elsewhere: no role, so that it grants nothing
    size: int | None = None


class Team(Annotated, models.Model):
    """Owns folders, categories and guides. A team always keeps one admin."""

    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    requires_factor = models.BooleanField(
        default=False, db_default=False, help_text="Whether members need a second factor."
    )
    erase_after_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Days after which what callers told in a run is erased. Empty: never."
    )
    delete_runs_after_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Days after which a run is deleted with its events. Empty: never."
    )
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership", related_name="+")

    objects = TeamManager()

    class Meta:
        ordering = [Lower("name"), "pk"]

    def __str__(self) -> str:
        return self.name

    @raises_conflict
    def require_factor(self, required: bool) -> None:
        """Members without a second factor can then do nothing but set one up."""
        self.requires_factor = required
        self.save(update_fields=["requires_factor"])
        audit.record("team.factor", self, team=self.pk, required=required)

    @raises_conflict
    def rename(self, name: str) -> None:
        before = lock(Team.objects.filter(pk=self.pk)).name
        self.name = name
        self.save(update_fields=["name"])
        if name != before:
            audit.record("team.renamed", self, team=self.pk, before=before)

    @raises_conflict
    def set_retention(self, *, erase: int | None, delete: int | None) -> None:
        """From now on what callers told is erased ``erase`` days after a run, and the run deleted after ``delete``;
        None for never."""
        self.erase_after_days, self.delete_runs_after_days = erase, delete
        self.save(update_fields=["erase_after_days", "delete_runs_after_days"])
        audit.record("team.retention", self, team=self.pk, days=erase or "never", runs_days=delete or "never")

    @raises_conflict
    def change_role(self, membership: Membership, role: Role) -> None:
        """Raises ValidationError when the team would be left without an admin."""
        membership = self._locked(membership)
        before, membership.role = membership.role, role
        if before == role:
            return
        membership.save(update_fields=["role"])
        self._keep_an_admin()
        audit.record("role.changed", membership.user, team=self.pk, before=before, role=str(role))
        tell_of_role(membership.user, self, role)

    @raises_conflict
    def remove(self, membership: Membership) -> None:
        """Takes a member out. Raises ValidationError when the team would be left without an admin."""
        locked = self._locked(membership)
        locked.delete()
        self._keep_an_admin()
        audit.record("member.removed", locked.user, team=self.pk, role=locked.role)

    @raises_conflict
    def add_member(self, user: User, role: str) -> Membership:
        """Makes ``user`` a member; one who is already keeps their role."""
        membership, is_new = self.memberships.get_or_create(user=user, defaults={"role": role})
        if is_new:
            audit.record("member.joined", user, team=self.pk, role=str(role))
        return membership

    @raises_conflict
    def invite(self, email: str, role: Role, by: User) -> Invitation:
        """A new invitation in place of any older one to this email; its ``token`` is shown this once.

        Raises ValidationError when the email is a member's.
        """
        email = email.strip().lower()
        if self.memberships.filter(user__email=email).exists():
            raise ValidationError(already_a_member(email))
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
        audit.record("invitation.sent", invitation, by=by, team=self.pk, role=str(role))
        return invitation

    @raises_conflict
    def invite_all(self, emails: list[str], role: Role, by: User) -> list[Invitation]:
        """All of them, or none: raises ValidationError, which names those who are members. ``emails``: in small
        letters."""
        members = self.memberships.filter(user__email__in=emails).values_list("user__email", flat=True)
        if refused := [already_a_member(email) for email in emails if email in set(members)]:
            raise ValidationError(refused)
        return [self.invite(email, role, by=by) for email in emails]

    def _locked(self, membership: Membership) -> Membership:
        """Raises Conflict when the member or the team is gone."""
        # The team's row is the lock: two admins who demote each other at once must not both succeed.
        lock(Team.objects.filter(pk=self.pk))
        locked = self.memberships.select_related("user").filter(pk=membership.pk).first()
        if locked is None:
            raise Conflict("This person is no longer a member of the team.")
        return locked

    def _keep_an_admin(self) -> None:
        if not self.memberships.of_people().filter(role=Role.ADMIN).exists():
            raise ValidationError(LAST_ADMIN)


def already_a_member(email: str) -> str:
    return f"{email} is already a member of this team."


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of_people(self) -> MembershipQuerySet:
        """Without those that act with an API key of the team."""
        return self.filter(user__service_team=None)

    def named(self, text: str) -> MembershipQuerySet:
        """Those whose name or email has each word of ``text``."""
        rows = self
        for word in text.split():
            rows = rows.filter(Q(user__name__icontains=word) | Q(user__email__icontains=word))
        return rows


class Membership(models.Model):
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.VIEWER)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    from_provider = models.BooleanField(
        default=False, db_default=False, editable=False, help_text="Given by a group: a sign-in may change or end it."
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="one_membership_a_person")]
        ordering = ["joined_at", "pk"]

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"
