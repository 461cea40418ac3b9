"""Shapes of what comes with publishing: releases, their numbers, flags and public links."""

from rest_framework import serializers

from trees.api.fields import MAX_ID
from trees.api.run_serializers import ClientIdField, StrictIntegerField, StrictTextField
from trees.api.serializers import SERIALS, PersonSerializer
from trees.models import Flag
from trees.models.flags import MAX_FLAG_CHARS
from trees.models.shares import MAX_ORIGINS_PER_SHARE


class PublishSerializer(serializers.Serializer):
    notes = serializers.CharField(max_length=500, allow_blank=True, default="", help_text="What is new in it.")
    onto = serializers.IntegerField(
        default=None, allow_null=True, **SERIALS,
        help_text="The revision that is meant; 409 when it is no longer the newest.",
    )  # fmt: skip


class ReleaseSerializer(serializers.Serializer):
    """A revision that was published."""

    id = serializers.IntegerField(help_text="Its key, as runs and events name it.")
    release = serializers.IntegerField(help_text="Its number: 1, 2, 3.")
    serial = serializers.IntegerField(help_text="The revision that it is.")
    notes = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField()
    published_by = PersonSerializer(allow_null=True)
    live = serializers.BooleanField(help_text="Whether runs begin with it.")


class PeriodSerializer(serializers.Serializer):
    """Which runs an analysis counts, and as what it comes."""

    release = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False, help_text="Only of this one.")
    since = serializers.DateField(required=False, help_text="From this day.")
    until = serializers.DateField(required=False, help_text="Up to this day, itself included.")
    format = serializers.ChoiceField(choices=["json", "csv"], default="json")


class TakenSerializer(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField(allow_blank=True)
    to = serializers.CharField(allow_blank=True)
    taken = serializers.IntegerField(help_text="How often.")
    in_release = serializers.BooleanField(help_text="Whether the shown release has it.")


class NodeNumbersSerializer(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    outcome = serializers.CharField(allow_null=True)
    in_release = serializers.BooleanField(help_text="Whether the shown release has it.")
    visits = serializers.IntegerField()
    backs = serializers.IntegerField(help_text="How often somebody went back from it.")
    seconds = serializers.DictField(child=serializers.FloatField(), help_text="A stay: `mean` and `longest`.")
    ends = serializers.DictField(child=serializers.IntegerField(), help_text="Runs that stand or ended here.")
    options = TakenSerializer(many=True)


class NeverTakenSerializer(serializers.Serializer):
    node = serializers.CharField()
    option = serializers.CharField()


class CoverageSerializer(serializers.Serializer):
    """How many of the options were ever chosen."""

    options = serializers.IntegerField()
    taken = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True)
    never_taken = NeverTakenSerializer(many=True)
    never_reached = serializers.ListField(child=serializers.CharField(), help_text="Keys of nodes.")


class DurationSerializer(serializers.Serializer):
    seconds = serializers.IntegerField()
    runs = serializers.IntegerField()


class DaySerializer(serializers.Serializer):
    day = serializers.DateField()
    runs = serializers.IntegerField()


class AnalyticsSerializer(serializers.Serializer):
    """What the runs of a tree show. Times are in seconds."""

    tree = serializers.IntegerField()
    shown_release = serializers.IntegerField(help_text="The one whose nodes these are; 0 before the first.")
    releases = serializers.ListField(child=serializers.IntegerField(), help_text="Those counted, newest first.")
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    runs = serializers.IntegerField()
    outcomes = serializers.DictField(child=serializers.IntegerField())
    seconds = serializers.DictField(child=serializers.IntegerField(allow_null=True), help_text="`median` and `p90`.")
    durations = DurationSerializer(many=True)
    days = DaySerializer(many=True)
    coverage = CoverageSerializer()
    nodes = NodeNumbersSerializer(many=True)


class FlagSerializer(serializers.Serializer):
    """What somebody found wrong with a step."""

    id = serializers.UUIDField()
    tree = serializers.IntegerField()
    release = serializers.IntegerField(help_text="The key of the release.")
    release_number = serializers.IntegerField(allow_null=True)
    node = serializers.CharField()
    step = serializers.CharField(allow_blank=True, help_text="The node's title.")
    run = serializers.UUIDField(allow_null=True)
    kind = serializers.CharField(help_text=", ".join(Flag.Kind.values))
    text = serializers.CharField(allow_blank=True)
    by = PersonSerializer(allow_null=True)
    raised_at = serializers.DateTimeField()
    resolved_at = serializers.DateTimeField(allow_null=True)
    resolved_by = PersonSerializer(allow_null=True)
    message = serializers.CharField(allow_blank=True, help_text="To whoever raised it.")


class RaiseSerializer(serializers.Serializer):
    """A flag that is raised. The same `id` again answers the same flag."""

    id = ClientIdField(required=False)
    release = StrictIntegerField(
        min_value=1, max_value=MAX_ID, default=0, help_text="The key of one; the live one without."
    )
    node = StrictTextField(max_length=64, allow_blank=False)
    kind = serializers.ChoiceField(Flag.Kind.choices)
    text = serializers.CharField(max_length=MAX_FLAG_CHARS, allow_blank=True, default="")


class ResolveSerializer(serializers.Serializer):
    message = serializers.CharField(max_length=MAX_FLAG_CHARS, allow_blank=True, default="")


class ShareSerializer(serializers.Serializer):
    """A link by which anybody may walk through one release."""

    id = serializers.IntegerField(read_only=True)
    release = StrictIntegerField(
        min_value=1, max_value=MAX_ID, required=False, help_text="The key of one; to make it, the live one without."
    )
    release_number = serializers.IntegerField(read_only=True, allow_null=True)
    url = serializers.CharField(read_only=True, help_text="The public address.")
    expires_at = serializers.DateTimeField(allow_null=True, default=None)
    indexable = serializers.BooleanField(default=False, help_text="Search engines may list it.")
    origins = serializers.ListField(
        child=serializers.CharField(max_length=300),
        max_length=MAX_ORIGINS_PER_SHARE,
        default=list,
        help_text="Sites that may show it in a frame, such as https://help.example.com.",
    )
    open = serializers.BooleanField(read_only=True, help_text="Whether the link works.")
    created_at = serializers.DateTimeField(read_only=True)
    created_by = PersonSerializer(read_only=True, allow_null=True)
    revoked_at = serializers.DateTimeField(read_only=True, allow_null=True)
