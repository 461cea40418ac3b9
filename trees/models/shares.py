"""Shares: public links to a release."""

import secrets

from django.db import models
from django.utils import timezone

from accounts.models import Team, User
from trees.models.library import Owned, Tree
from trees.models.revisions import Revision


def new_token() -> str:
    return secrets.token_urlsafe(18)


class ShareQuerySet(Owned):
    def open(self):
        """Those whose link works."""
        return self.filter(models.Q(expires_at=None) | models.Q(expires_at__gt=timezone.now()), revoked_at=None)


class Share(models.Model):
    """A link by which anybody may walk through one release, without an account."""

    tree = models.ForeignKey(Tree, on_delete=models.CASCADE, related_name="shares")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="shares")
    release = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True)
    indexable = models.BooleanField(default=False, help_text="Search engines may list it.")
    origins = models.TextField(blank=True, help_text="Sites that may show it in a frame, one a line.")

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"share of {self.tree_id}"


User.add_to_class("shares", lambda user: Share.objects.of(user))
