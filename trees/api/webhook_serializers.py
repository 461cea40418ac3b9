"""Shapes of webhooks and of what was sent to them."""

from typing import Any

from rest_framework import serializers

from trees.api.fields import LimitedListField, Shape, StrictTextField, max_chars
from trees.core.message_forms import LABELS
from trees.core.signing import SIGNINGS
from trees.models import Webhook
from trees.models.integrations.webhook_events import EVENTS
from trees.models.integrations.webhook_rules import MAX_TOKEN_CHARS


class WebhookSerializer(Shape):
    """A webhook. Its secret is told once, by what creates or replaces it."""

    id = serializers.IntegerField(read_only=True)
    url = StrictTextField(max_length=max_chars(Webhook, "url"), allow_blank=False)
    events = LimitedListField(
        child=serializers.ChoiceField([event.name for event in EVENTS]), allow_empty=False, max_length=len(EVENTS)
    )
    form = serializers.ChoiceField(
        list(LABELS.items()), default="", allow_blank=True, help_text="Empty for Treeline's own JSON."
    )
    signing = serializers.ChoiceField(
        list(SIGNINGS.items()), read_only=True, help_text="`treeline`: added before Treeline signed by the standard."
    )
    token = StrictTextField(
        max_length=MAX_TOKEN_CHARS,
        required=False,
        write_only=True,
        help_text="What Jira's automation shows beside the URL. Kept encrypted and never shown; empty for none.",
    )
    has_token = serializers.BooleanField(read_only=True)
    with_told = serializers.BooleanField(
        default=False, help_text="Whether it gets the trail, notes and values of finished runs."
    )
    active = serializers.BooleanField(default=True)
    given_up = serializers.IntegerField(read_only=True, help_text="Messages given up since the last that arrived.")
    previous_until = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="Until then the secret before signs messages as well."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """With the events by the columns of the model."""
        names = attrs.pop("events", None)
        return attrs if names is None else attrs | {event.field: event.name in names for event in EVENTS}


class NewSecretSerializer(WebhookSerializer):
    """A webhook with its new secret, which is shown this once."""

    secret = serializers.CharField(read_only=True, help_text="As a receiver enters it: `whsec_…`.")


class DeliverySerializer(Shape):
    """A message: what was sent, and what came back."""

    id = serializers.UUIDField(help_text="Its key: `webhook-id`, `Treeline-Delivery`.")
    webhook = serializers.IntegerField()
    event = serializers.CharField()
    body = serializers.CharField(help_text="The JSON, byte by byte.")
    created_at = serializers.DateTimeField()
    attempts = serializers.IntegerField()
    next_at = serializers.DateTimeField(allow_null=True, help_text="Null once it is done or given up.")
    delivered_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField(allow_blank=True)
