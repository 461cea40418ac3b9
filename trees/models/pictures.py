"""Pictures that stand in the steps of a team's guides, kept in Django's storage."""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone


def new_key() -> str:
    """The name of a picture. Nobody can guess it: an <img> sends no sign-in along."""
    return secrets.token_hex(16)


class Picture(models.Model):
    """One picture, as it was encoded here again: nothing of the file that was sent is kept."""

    key = models.CharField(max_length=32, primary_key=True, default=new_key, editable=False)
    team = models.ForeignKey("accounts.Team", on_delete=models.CASCADE, related_name="pictures")
    file = models.FileField(upload_to="pictures/", editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["-created_at", "key"]

    def __str__(self):
        return self.key
