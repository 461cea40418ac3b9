"""Shapes of releases, analytics, flags and public links."""

from rest_framework import serializers

from accounts.origins import MAX_ORIGINS
from trees.api.fields import (
    MAX_SERIAL,
    ClientIdField,
    LimitedListField,
    SerialField,
    Shape,
    StrictIntegerField,
    StrictTextField,
    max_chars,
)
from trees.api.serializers import PersonSerializer
from trees.core.stored import MAX_ID
from trees.models import Flag, Revision
from trees.models.runs.flags import MAX_FLAG_CHARS


class PublishSerializer(Shape):
    notes = serializers.CharField(
        max_length=max_chars(Revision, "release_notes"), allow_blank=True, default="", help_text="What is new."
    )
    onto = SerialField(
        default=None, allow_null=True,
        help_text="Serial of the revision to publish. 409 when it is no longer the newest.",
    )  # fmt: skip


class ReleaseSerializer(Shape):
    """A revision that was published."""

    id = serializers.IntegerField(help_text="Its key, which runs and events refer to.")
    release = serializers.IntegerField(help_text="Its number within the guide: 1, 2, 3.")
    serial = serializers.IntegerField(help_text="Serial of the published revision.")
    notes = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField()
    published_by = PersonSerializer(allow_null=True)
    live = serializers.BooleanField(help_text="Whether new runs start on it.")


class PeriodSerializer(Shape):
    """Which runs are counted, and the format of the answer."""

    release = serializers.IntegerField(
        min_value=1, max_value=MAX_SERIAL, required=False, help_text="Only runs of the release with this number."
    )
    since = serializers.DateField(required=False, help_text="Only runs started on this day or later.")
    until = serializers.DateField(required=False, help_text="Only runs started on this day or earlier.")
    format = serializers.ChoiceField(choices=["json", "csv"], default="json")


class TakenSerializer(Shape):
    key = serializers.CharField()
    label = serializers.CharField(allow_blank=True)
    to = serializers.CharField(allow_blank=True)
    taken = serializers.IntegerField(help_text="How often it was chosen.")
    in_release = serializers.BooleanField(help_text="Whether it is part of the shown release.")


class NodeNumbersSerializer(Shape):
    key = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    outcome = serializers.CharField(allow_null=True)
    in_release = serializers.BooleanField(help_text="Whether it is part of the shown release.")
    visits = serializers.IntegerField()
    backs = serializers.IntegerField(help_text="How often a run went back from it.")
    seconds = serializers.DictField(
        child=serializers.FloatField(), help_text="Time spent at the step: `mean` and `longest`."
    )
    ends = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many runs are at this step or ended here, by outcome."
    )
    options = TakenSerializer(many=True)


class NeverTakenSerializer(Shape):
    node = serializers.CharField()
    option = serializers.CharField()


class CoverageSerializer(Shape):
    """How many options were chosen at least once."""

    options = serializers.IntegerField()
    taken = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True)
    never_taken = NeverTakenSerializer(many=True)
    never_reached = serializers.ListField(child=serializers.CharField(), help_text="Keys of steps.")


class DoneBySerializer(Shape):
    by = serializers.CharField(help_text="person, agent or both.")
    runs = serializers.IntegerField()
    outcomes = serializers.DictField(child=serializers.IntegerField())
    median_seconds = serializers.IntegerField(allow_null=True)


class DurationSerializer(Shape):
    seconds = serializers.IntegerField()
    runs = serializers.IntegerField()


class DaySerializer(Shape):
    day = serializers.DateField()
    runs = serializers.IntegerField()


class AnalyticsSerializer(Shape):
    """Figures about the runs of a guide. Durations are in seconds."""

    tree = serializers.IntegerField()
    shown_release = serializers.IntegerField(
        help_text="Number of the release that `nodes` belong to; 0 before the first."
    )
    releases = serializers.ListField(
        child=serializers.IntegerField(), help_text="Numbers of the counted releases, newest first."
    )
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    runs = serializers.IntegerField()
    outcomes = serializers.DictField(child=serializers.IntegerField())
    seconds = serializers.DictField(child=serializers.IntegerField(allow_null=True), help_text="`median` and `p90`.")
    durations = DurationSerializer(many=True)
    days = DaySerializer(many=True)
    done_by = DoneBySerializer(many=True, help_text="Runs of people, of agents, and of both together.")
    coverage = CoverageSerializer()
    nodes = NodeNumbersSerializer(many=True)


class FlagSerializer(Shape):
    """A problem that somebody reported about a step."""

    id = serializers.UUIDField()
    tree = serializers.IntegerField()
    release = serializers.IntegerField(help_text="The key of the release.")
    release_number = serializers.IntegerField(allow_null=True)
    node = serializers.CharField()
    step = serializers.CharField(allow_blank=True, help_text="Title of the step.")
    run = serializers.UUIDField(allow_null=True)
    kind = serializers.CharField(help_text=", ".join(Flag.Kind.values))
    text = serializers.CharField(allow_blank=True)
    by = PersonSerializer(allow_null=True)
    raised_at = serializers.DateTimeField()
    resolved_at = serializers.DateTimeField(allow_null=True)
    resolved_by = PersonSerializer(allow_null=True)
    message = serializers.CharField(allow_blank=True, help_text="To the person who raised it.")


class RaiseSerializer(Shape):
    """Raises a flag. The same `id` again answers the same flag."""

    id = ClientIdField(required=False)
    release = StrictIntegerField(
        min_value=1, max_value=MAX_ID, default=0, help_text="The key of a release; the live one by default."
    )
    node = StrictTextField(max_length=64, allow_blank=False)
    kind = serializers.ChoiceField(Flag.Kind.choices)
    text = serializers.CharField(max_length=MAX_FLAG_CHARS, allow_blank=True, default="")


class ResolveSerializer(Shape):
    message = serializers.CharField(max_length=MAX_FLAG_CHARS, allow_blank=True, default="")


class ShareSerializer(Shape):
    """A public link to one release; it works without an account."""

    id = serializers.IntegerField(read_only=True)
    release = StrictIntegerField(
        min_value=1,
        max_value=MAX_ID,
        required=False,
        help_text="The key of a release; the live one by default when creating a link.",
    )
    release_number = serializers.IntegerField(read_only=True, allow_null=True)
    url = serializers.CharField(read_only=True, help_text="The public URL.")
    expires_at = serializers.DateTimeField(allow_null=True, default=None)
    indexable = serializers.BooleanField(default=False, help_text="Whether search engines may list it.")
    origins = LimitedListField(
        child=serializers.CharField(max_length=300),
        max_length=MAX_ORIGINS,
        default=list,
        help_text="Origins of sites that may embed it in a frame, such as https://help.example.com.",
    )
    open = serializers.BooleanField(
        read_only=True, help_text="Whether the link works: not while its guide is unpublished."
    )
    created_at = serializers.DateTimeField(read_only=True)
    created_by = PersonSerializer(read_only=True, allow_null=True)
    revoked_at = serializers.DateTimeField(read_only=True, allow_null=True)
