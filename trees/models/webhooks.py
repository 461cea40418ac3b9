"""Webhooks: what a team's other systems are told, through an outbox that a command empties."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import orjson
from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User
from project.web.races import raises_conflict
from trees.models.team_owned import TeamOwnedQuerySet

TEST = "test"
WANTS = {"run.finished": "run_finished", "flag.raised": "flag_raised"}  # event -> the field that asks for it
# How long to wait after each attempt that failed. After one more it is given up.
RETRY_DELAYS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 8 * 60, 24 * 60)]
LEASE = timedelta(minutes=2)  # for which a delivery is whose command claimed it: longer than an attempt takes
RETENTION = timedelta(days=30)
MAX_ANSWER_CHARS = 300  # characters


def new_secret() -> str:
    return secrets.token_urlsafe(32)


class WebhookQuerySet(TeamOwnedQuerySet):
    def subscribed_to(self, event: str):
        return self.filter(active=True, **{WANTS[event]: True})


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
    answer = models.CharField(max_length=MAX_ANSWER_CHARS, blank=True, help_text="What the last attempt came to.")
    answered_at = models.DateTimeField(null=True)
    given_up = models.PositiveIntegerField(default=0, help_text="Deliveries given up since the last that arrived.")

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.url

    @raises_conflict
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Conflict when the webhook or its team was deleted meanwhile."""
        super().save(*args, **kwargs)

    @property
    def failing(self) -> bool:
        return self.given_up > 0

    @raises_conflict
    def rotate_secret(self) -> None:
        """From now on messages are signed with another secret, those that wait as well."""
        self.secret = new_secret()
        self.save(update_fields=["secret"])

    @raises_conflict
    def enqueue_test(self) -> "Delivery":
        """Puts a message into the outbox that says nothing but that it arrived."""
        return self.deliveries.create(event=TEST, body=body(TEST, {"team": self.team_id, "message": "It works."}))


class DeliveryManager(models.Manager):
    def enqueue(self, team: int, event: str, payload: Callable[[], dict]) -> None:
        """Has those of the team (its key) that want ``event`` told of it: one row each, in the caller's transaction.

        ``payload`` is asked only if there are any, so a team without webhooks pays one query.
        """
        if wanting := list(Webhook.objects.subscribed_to(event).filter(team=team).values_list("pk", flat=True)):
            text = body(event, payload())
            self.bulk_create(Delivery(webhook_id=webhook, event=event, body=text) for webhook in wanting)

    def claim(self, most: int) -> list["Delivery"]:
        """At most ``most`` that are due, the longest first, for whoever asks alone; see LEASE."""
        now = timezone.now()
        due = self.filter(next_at__lte=now, webhook__active=True).order_by("next_at").select_related("webhook")
        if not most or not due.exists():
            return []  # without a transaction, which would have others wait
        with transaction.atomic():
            claimed = list(due.select_for_update(skip_locked=True, of=["self"])[:most])
            for delivery in claimed:
                delivery.attempts += 1
                delivery.next_at = now + LEASE
            self.bulk_update(claimed, ["attempts", "next_at"])
        return claimed

    def delete_old(self) -> int:
        """Deletes what is old and done with. Says how many."""
        done = Q(next_at=None) | Q(webhook__active=False)
        return self.filter(done, created_at__lt=timezone.now() - RETENTION).delete()[0]


class Delivery(models.Model):
    """One message of the outbox. ``body`` is the JSON that is sent, byte by byte."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    event = models.CharField(max_length=20)
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now, null=True, help_text="None once it is done or given up.")
    delivered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=MAX_ANSWER_CHARS, blank=True, help_text="What the last attempt came to.")

    objects = DeliveryManager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(next_at__isnull=False), name="deliveries_due"),
            models.Index(fields=["webhook", "-created_at"], name="deliveries_of_webhook"),
        ]

    def __str__(self):
        return f"{self.event} to {self.webhook_id}"

    @property
    def given_up(self) -> bool:
        return self.next_at is None and self.delivered_at is None

    @transaction.atomic
    def record_attempt(self, arrived: bool, answer: str) -> None:
        """Writes down what an attempt came to, and when the next one is due if it failed and is not the last."""
        now = timezone.now()
        self.answer = answer[:MAX_ANSWER_CHARS]
        self.delivered_at = now if arrived else None
        self.next_at = None if arrived or self.attempts > len(RETRY_DELAYS) else now + RETRY_DELAYS[self.attempts - 1]
        # Not saved but updated: it may be gone by now, with its webhook.
        fields = {"answer": self.answer, "delivered_at": self.delivered_at, "next_at": self.next_at}
        Delivery.objects.filter(pk=self.pk).update(**fields)
        given_up = 0 if arrived else F("given_up") + (1 if self.given_up else 0)
        Webhook.objects.filter(pk=self.webhook_id).update(answer=self.answer, answered_at=now, given_up=given_up)


# What is told: nothing that a guide asked for, nothing that was noted. Those can be sensitive, or anything.


def body(event: str, about: dict) -> str:
    """The message as JSON. Its ``id`` is the same for all webhooks that are told of one event."""
    message = {"id": uuid4(), "event": event, "at": timezone.now(), **about}
    return orjson.dumps(message, option=orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS).decode()


def about_run(run) -> dict:
    """Of a run that came to its end."""
    return {
        "team": run.team_id,
        "run": {
            "id": run.pk,
            "url": link("run", run.pk),
            "outcome": run.outcome,
            "started_at": run.started_at,
            "ended_at": run.ended_at,
            "seconds": run.seconds,
            "steps": run.steps,
            "ticket": run.ticket,
            "caller": run.caller,
            "person": name(run.person),
        },
        "guide": guide(run),
    }


def about_flag(flag) -> dict:
    return {
        "team": flag.team_id,
        "flag": {
            "id": flag.pk,
            "url": link("flag", flag.pk),
            "kind": flag.kind,
            "text": flag.text,
            "step": {"key": flag.node, "title": flag.step},
            "run": {"id": flag.run_id, "url": link("run", flag.run_id)} if flag.run_id else None,
            "person": name(flag.by),
        },
        "guide": guide(flag),
    }


def guide(of) -> dict:
    """The guide of a run or a flag, and the release that it is about."""
    tree, release = of.tree, of.release
    return {"id": tree.pk, "title": tree.title, "url": link("tree", tree.pk), "release": release.number}


def link(page: str, key) -> str:
    """An address below BASE_URL; without that only the path."""
    return settings.BASE_URL + reverse(page, args=[key])


def name(person: User | None) -> str:
    return str(person) if person else ""
