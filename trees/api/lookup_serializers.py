"""Shapes of lookups: of a team, and in a run."""

from typing import Any

from rest_framework import serializers

from trees.api.fields import LimitedDictField, Shape, StrictIntegerField, StrictTextField
from trees.api.run_serializers import RunStateSerializer, SummarySerializer
from trees.core.fields.lookups import MAX_HEADER_CHARS, MAX_HEADERS, MAX_OUTPUTS, MAX_PATH_CHARS, OUTPUT_KINDS, Output
from trees.core.stored import MAX_FIELD_NAME_CHARS, MAX_ID
from trees.models.integrations.lookups import (
    MAX_CACHE_SECONDS,
    MAX_LOOKUP_BODY_CHARS,
    MAX_LOOKUP_SECONDS,
    MAX_LOOKUP_URL_CHARS,
    METHODS,
)


class OutputSerializer(Shape):
    """One value that a lookup gives."""

    name = StrictTextField(max_length=MAX_FIELD_NAME_CHARS, allow_blank=False)
    path = StrictTextField(
        max_length=MAX_PATH_CHARS, allow_blank=False, help_text="Where it stands in the answer: `device.serial`."
    )
    kind = serializers.ChoiceField(OUTPUT_KINDS, default="text")
    sensitive = serializers.BooleanField(default=False, help_text="Shown to who runs the guide, and never kept.")
    example = StrictTextField(max_length=500, default="", help_text="What trying a draft fills in.")


class LookupSerializer(Shape):
    """A lookup. What it asks with, and its headers, are for admins: others get an empty text."""

    id = serializers.IntegerField(read_only=True)
    name = StrictTextField(max_length=MAX_FIELD_NAME_CHARS, allow_blank=False)
    url = StrictTextField(max_length=MAX_LOOKUP_URL_CHARS, help_text="With placeholders: `{ticket}`.")
    method = serializers.ChoiceField(METHODS, default="GET")
    body = StrictTextField(max_length=MAX_LOOKUP_BODY_CHARS, default="", help_text="JSON with placeholders, of a POST.")
    headers = LimitedDictField(
        max_length=MAX_HEADERS,
        noun="headers",
        child=StrictTextField(max_length=MAX_HEADER_CHARS, allow_null=True),
        required=False,
        write_only=True,
        help_text=f"At most {MAX_HEADERS}. They are kept encrypted and never shown. Null keeps a header as it is.",
    )
    outputs: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=OutputSerializer(), max_length=MAX_OUTPUTS
    )
    seconds = serializers.IntegerField(min_value=1, max_value=MAX_LOOKUP_SECONDS, default=5)
    cache_seconds = serializers.IntegerField(min_value=0, max_value=MAX_CACHE_SECONDS, default=0)
    asks = serializers.ListField(child=serializers.CharField(), read_only=True, help_text="Names of its placeholders.")
    has_headers = serializers.BooleanField(read_only=True)

    def validate_outputs(self, outputs: list[dict[str, Any]]) -> list[Output]:
        return [Output(**each) for each in outputs]


class LookUpSerializer(Shape):
    """The fields of a step that a lookup fills in."""

    release = StrictIntegerField(min_value=1, max_value=MAX_ID, help_text="The key of the release of the step.")
    node = StrictTextField(max_length=64, allow_blank=False, help_text="The key of the step.")
    lookup = StrictTextField(max_length=MAX_FIELD_NAME_CHARS, allow_blank=False)


class FetchSerializer(Shape):
    """How far a lookup is. `run` and `summary` are there once it is done."""

    id = serializers.UUIDField(allow_null=True, help_text="To ask for it again; null where nothing had to be asked.")
    status = serializers.ChoiceField(["missing", "running", "done", "failed"])
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="Values that it needs and nobody gave yet."
    )
    message = serializers.CharField(allow_blank=True, help_text="Why it failed, or what it did not give.")
    seconds = serializers.FloatField(help_text="After so many seconds ask a person instead.")
    sensitive = serializers.DictField(
        child=serializers.CharField(), help_text="By field. The run keeps only that they were given."
    )
    run = RunStateSerializer(allow_null=True)
    summary = SummarySerializer(allow_null=True)
