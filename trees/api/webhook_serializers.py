"""Shapes of webhooks and of what was sent to them."""

from rest_framework import serializers

from trees.api.fields import Shape


class WebhookSerializer(Shape):
    """A webhook, without its secret."""

    id = serializers.IntegerField()
    url = serializers.CharField()
    events = serializers.ListField(child=serializers.CharField())
    form = serializers.CharField(allow_blank=True, help_text="slack, teams or jira; empty for Treeline's own JSON.")
    signing = serializers.CharField(help_text="standard or treeline")
    with_told = serializers.BooleanField(help_text="Whether it gets the trail, notes and values of finished runs.")
    active = serializers.BooleanField()
    given_up = serializers.IntegerField(help_text="Messages given up since the last one that arrived.")


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
