"""Flags: what somebody who ran a guide found wrong with a step of it."""

from uuid import uuid4

from django.db import models
from django.utils import timezone

from accounts.models import Team, User
from trees.models.library import Owned, Tree
from trees.models.revisions import Revision
from trees.models.runs import Run

OPEN = models.Q(resolved_at=None)


class FlagQuerySet(Owned):
    def open(self):
        return self.filter(OPEN)


class Flag(models.Model):
    """A remark about one step of one release. Its key is made by whoever raises it, so a replay raises it once."""

    class Kind(models.TextChoices):
        WRONG = "wrong", "Wrong"
        UNCLEAR = "unclear", "Unclear"
        MISSING = "missing", "An option is missing"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tree = models.ForeignKey(Tree, on_delete=models.CASCADE, related_name="flags")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="flags")
    release = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    node = models.CharField(max_length=64)
    run = models.ForeignKey(Run, on_delete=models.SET_NULL, null=True, related_name="flags")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="flags_raised")
    raised_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    message = models.CharField(max_length=1000, blank=True, help_text="To whoever raised it.")
    seen_at = models.DateTimeField(null=True, help_text="When they saw that.")

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-pk"]
        indexes = [
            models.Index(fields=["team", "-raised_at", "-id"], condition=OPEN, name="flags_open"),
            models.Index(fields=["tree", "-raised_at", "-id"], name="flags_of_tree"),
            models.Index(fields=["by", "-raised_at", "-id"], name="flags_of_person"),
        ]

    def __str__(self):
        return f"{self.kind} at {self.node}"


User.add_to_class("flags", lambda user: Flag.objects.of(user))
