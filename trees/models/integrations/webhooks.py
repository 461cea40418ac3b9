"""Webhooks: messages to a team's other systems, through an outbox that a command empties."""

import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import Any, Never, Self
from urllib.parse import urlsplit
from uuid import uuid4

import orjson
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts import audit
from accounts.models import Team, User
from project import sealed
from project.web.races import lock_against_deletion, raises_conflict
from trees.core.message_forms import LABELS, in_form
from trees.core.signing import SIGNINGS, STANDARD, TREELINE, shown_secret
from trees.models.integrations import webhook_rules
from trees.models.integrations.webhook_events import EVENTS, Event, Payload, Subject
from trees.models.team_owned import TeamOwned, TeamOwnedQuerySet

TEST = "test"
# The delay after each failed attempt. When one more fails, the delivery is given up.
RETRY_DELAYS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 8 * 60, 24 * 60)]
LEASE = timedelta(minutes=2)  # how long a claimed delivery belongs to one worker: longer than an attempt takes
RETENTION = timedelta(days=30)
ROTATION = timedelta(days=1)
SEALED_FOR = "webhook"
MAX_ANSWER_CHARS = 300


def new_secret() -> str:
    return secrets.token_urlsafe(32)


class WebhookQuerySet(TeamOwnedQuerySet["Webhook"]):
    def subscribed_to(self, event: Event[Subject]) -> Self:
        return self.filter(active=True, **{event.field: True})

    @raises_conflict
    def add(self, team: Team, *, by: User, **fields: Any) -> "Webhook":
        """A new webhook of ``team``; ``fields`` as for ``change``. Conflict when the team was deleted meanwhile."""
        webhook = Webhook(team=team, created_by=by, form="", sealed_token="")
        webhook.set(**fields)
        webhook_rules.check_room(team)
        webhook.save()
        audit.record("webhook.created", webhook, by=by)
        return webhook


class Webhook(TeamOwned, models.Model):
    """A URL that is told of events in a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField(max_length=500)
    secret = models.CharField(max_length=64, default=new_secret, editable=False)
    signing = models.CharField(max_length=10, default=STANDARD, db_default=TREELINE, choices=list(SIGNINGS.items()))
    previous_secret = models.CharField(max_length=64, blank=True, db_default="", editable=False)
    previous_until = models.DateTimeField(null=True, editable=False, help_text="How long both secrets sign.")
    form = models.CharField(max_length=10, blank=True, db_default="", choices=list(LABELS.items()))
    sealed_token = models.TextField(blank=True, db_default="", editable=False, help_text="What Jira asks for.")
    with_told = models.BooleanField(default=False, db_default=False, help_text="Whether it gets notes and values.")
    # One column for each of EVENTS.
    run_started = models.BooleanField(default=False, db_default=False)
    step_reached = models.BooleanField(default=False, db_default=False)
    run_finished = models.BooleanField(default=True)
    flag_raised = models.BooleanField(default=True)
    guide_released = models.BooleanField(default=False, db_default=False)
    review_due = models.BooleanField(default=False, db_default=False)
    active = models.BooleanField(default=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=MAX_ANSWER_CHARS, blank=True, help_text="What the last attempt came to.")
    answered_at = models.DateTimeField(null=True)
    given_up = models.PositiveIntegerField(default=0, help_text="Deliveries given up since the last that arrived.")

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.url

    @raises_conflict
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Conflict when the webhook or its team was deleted meanwhile."""
        super().save(*args, **kwargs)

    @property
    def audit_name(self) -> str:
        """The host alone: the path of a chat's webhook is a secret."""
        return urlsplit(self.url).hostname or ""

    @property
    def events(self) -> list[Event[Never]]:
        """Those that it wants."""
        return [event for event in EVENTS if getattr(self, event.field)]

    @property
    def failing(self) -> bool:
        return self.given_up > 0

    @property
    def secrets(self) -> list[str]:
        """What its messages are signed with: for a day after a change also the secret before it."""
        both = self.previous_secret and self.previous_until and self.previous_until > timezone.now()
        return [self.secret, self.previous_secret] if both else [self.secret]

    @property
    def shown_secret(self) -> str:
        """The secret as a receiver enters it."""
        return shown_secret(self.signing, self.secret)

    @property
    def token(self) -> str:
        """What Jira asks for; "" without one, or where the site has lost the key."""
        try:
            return sealed.unseal(self.sealed_token, SEALED_FOR) if self.sealed_token else ""
        except sealed.Unreadable:
            return ""

    def set(self, *, token: str | None = None, **fields: Any) -> None:
        """Sets what ``change`` does, and does not save. ValidationError by the names of the fields."""
        errors: dict[str, ValidationError] = {}
        host = self.audit_name
        for name, value in fields.items():
            setattr(self, name, value)
        with webhook_rules.noted(errors, "url"):
            webhook_rules.check_url(self.url)
        with webhook_rules.noted(errors, "events"):
            webhook_rules.check_events(self.events)
        with webhook_rules.noted(errors, "token"):
            if token is None and self.sealed_token and host != self.audit_name:
                raise ValidationError("The URL leads to another host now: send the token again.")
            webhook_rules.check_token(self.token if token is None else token, self.form)
        if errors:
            raise ValidationError(errors)
        if token is not None:
            self.sealed_token = sealed.seal(token, SEALED_FOR) if token else ""

    @raises_conflict
    def change(self, *, by: User, **fields: Any) -> None:
        """Changes ``fields``, and ``token`` if it is given. What waits to be sent goes to the URL as it is then.

        ValidationError by the names of the fields; Conflict when the webhook was deleted meanwhile.
        """
        self.set(**fields)
        self.save(force_update=True)
        audit.record("webhook.changed", self, by=by)

    @raises_conflict
    def sign_by_standard(self) -> None:
        """From now on messages are signed by the rules of Standard Webhooks, with the same secret."""
        self.signing = STANDARD
        self.save(update_fields=["signing"])
        audit.record("webhook.signing", self, signing=self.signing)

    @raises_conflict
    def switch(self, on: bool) -> None:
        self.active = on
        self.save(update_fields=["active"])
        audit.record("webhook.switched", self, on=on)

    @raises_conflict
    def rotate_secret(self) -> None:
        """From now on a new secret signs messages, waiting ones included; for ROTATION so does the one before."""
        self.previous_secret, self.previous_until = self.secret, timezone.now() + ROTATION
        self.secret = new_secret()
        self.save(update_fields=["secret", "previous_secret", "previous_until"])
        audit.record("webhook.secret_replaced", self)

    @raises_conflict
    def enqueue_test(self) -> "Delivery":
        """Puts a test message into the outbox."""
        body = in_form(self.form, message(TEST, {"team": self.team_id, "message": "It works."}))
        return self.deliveries.create(event=TEST, body=dumped(body))


class DeliveryManager(models.Manager["Delivery"]):
    def enqueue(self, event: Event[Subject], team_id: int, subject: Subject) -> None:
        """Tells the webhooks of a team that want ``event``: one row each, in the caller's transaction.

        The payload is made only if there are any, so a team without webhooks pays one query.
        """
        rows = Webhook.objects.subscribed_to(event).filter(team=team_id).values_list("pk", "form", "with_told")
        if webhooks := list(rows):
            present = lock_against_deletion(Webhook, [webhook for webhook, _, _ in webhooks])
            bodies = _bodies(event, subject, {(form, told) for _, form, told in webhooks})
            self.bulk_create(
                Delivery(webhook_id=webhook, event=event.name, body=bodies[form, told])
                for webhook, form, told in webhooks
                if webhook in present
            )

    def claim(self, limit: int) -> list["Delivery"]:
        """Up to ``limit`` due deliveries, the oldest first. No other worker gets them while the LEASE lasts."""
        now = timezone.now()
        due = self.filter(next_at__lte=now, webhook__active=True).order_by("next_at").select_related("webhook")
        if not limit or not due.exists():
            return []  # without a transaction, which would make other writers wait
        with transaction.atomic():
            claimed = list(due.select_for_update(skip_locked=True, no_key=True, of=("self",))[:limit])
            for delivery in claimed:
                delivery.attempts += 1
                delivery.next_at = now + LEASE
            self.bulk_update(claimed, ["attempts", "next_at"])
        return claimed

    def waiting(self) -> int:
        return self.filter(next_at__isnull=False).count()

    def delete_old(self) -> int:
        """Deletes deliveries that are done and older than RETENTION. Returns how many."""
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

    def __str__(self) -> str:
        return f"{self.event} to {self.webhook_id}"

    @property
    def given_up(self) -> bool:
        return self.next_at is None and self.delivered_at is None

    @raises_conflict
    def send_again(self) -> None:
        """Puts it into the outbox once more, as it was. Its key stays, so a receiver that had it knows it."""
        self.attempts, self.next_at, self.delivered_at, self.answer = 0, timezone.now(), None, ""
        self.save(update_fields=["attempts", "next_at", "delivered_at", "answer"], force_update=True)
        audit.record("webhook.sent_again", self.webhook, event=self.event)

    @transaction.atomic
    def record_attempt(self, arrived: bool, answer: str) -> None:
        """Stores the outcome of an attempt, and when the next one is due if it failed and is not the last."""
        now = timezone.now()
        self.answer = answer[:MAX_ANSWER_CHARS]
        self.delivered_at = now if arrived else None
        self.next_at = None if arrived or self.attempts > len(RETRY_DELAYS) else now + RETRY_DELAYS[self.attempts - 1]
        # An update, not save(): the webhook and this row may have been deleted meanwhile.
        fields: dict[str, Any] = {"answer": self.answer, "delivered_at": self.delivered_at, "next_at": self.next_at}
        given_up = 0 if arrived else F("given_up") + (1 if self.given_up else 0)
        # The webhook before its delivery, as where it is deleted.
        Webhook.objects.filter(pk=self.webhook_id).update(answer=self.answer, answered_at=now, given_up=given_up)
        Delivery.objects.filter(pk=self.pk).update(**fields)


def _bodies(
    event: Event[Subject], subject: Subject, wanted: Collection[tuple[str, bool]]
) -> dict[tuple[str, bool], str]:
    """The bodies by form, and whether notes and values are in them."""
    plain = message(event.name, event.payload(subject))
    messages = {False: plain, True: plain}
    if event.told and any(told for _, told in wanted):
        messages[True] = plain | {"run": plain["run"] | readable(event.told(subject))}
    return {(form, told): dumped(in_form(form, messages[told])) for form, told in wanted}


def message(event: str, payload: Payload) -> dict[str, Any]:
    """The message as JSON values. Its ``id`` is the same for all webhooks that are told of one event."""
    return readable({"id": uuid4(), "event": event, "at": timezone.now(), **payload})


def readable(payload: Payload) -> dict[str, Any]:
    """``payload`` with times and keys as texts."""
    values: dict[str, Any] = orjson.loads(orjson.dumps(payload, option=orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS))
    return values


def dumped(content: dict[str, Any]) -> str:
    return orjson.dumps(content).decode()
