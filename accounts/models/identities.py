"""Who people are at the OpenID Connect provider, and what its groups mean here."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models.roles import Role


class Identity(models.Model):
    """A person's account at the provider. ``subject`` is what it is known by there, never the email."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    email = models.EmailField(blank=True, help_text="As the provider last said.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "identities"
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_identity_a_subject")]

    def __str__(self) -> str:
        return f"{self.subject} at {self.issuer}"


class GroupRole(models.Model):
    """What membership of a group at the provider gives here: a role in a team."""

    group = models.CharField(max_length=255, help_text="As it stands in the claim that OIDC_GROUPS_CLAIM names.")
    team = models.ForeignKey("accounts.Team", on_delete=models.CASCADE, related_name="group_roles")
    role = models.CharField(max_length=10, choices=Role, default=Role.VIEWER)

    class Meta:
        ordering = ["group", "pk"]
        constraints = [models.UniqueConstraint(fields=["group", "team"], name="one_role_a_group_and_team")]

    def __str__(self) -> str:
        return f"{self.group}: {self.role} of {self.team}"
