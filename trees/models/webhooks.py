"""Webhooks: what a team's other systems are told, through an outbox that a command empties."""

import secrets
from uuid import uuid4

from django.db import models
from django.utils import timezone

from accounts.models import Team, User
from trees.models.library import Owned


def new_secret() -> str:
    return secrets.token_urlsafe(32)


class Webhook(models.Model):
    """An address that is told of what happens in a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField(max_length=500)
    secret = models.CharField(max_length=64, default=new_secret, editable=False)
    run_finished = models.BooleanField(default=True)
    flag_raised = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = Owned.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.url


class Delivery(models.Model):
    """One message of the outbox. ``body`` is the JSON that is sent, byte by byte."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=20)
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now, null=True, help_text="None once it is done or given up.")
    delivered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True, help_text="What the last attempt came to.")

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(next_at__isnull=False), name="deliveries_due"),
            models.Index(fields=["webhook", "-created_at"], name="deliveries_of_webhook"),
        ]

    def __str__(self):
        return f"{self.event} to {self.webhook_id}"
