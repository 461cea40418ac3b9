"""Shapes of the runs' API. Numbers are numbers and texts are texts: nothing is guessed from something else."""

from rest_framework import serializers

from trees.api.fields import MAX_ID, VisibleField
from trees.api.serializers import PersonSerializer
from trees.core.outcomes import OUTCOMES
from trees.models import Flag, Tree

MAX_EVENTS_PER_REQUEST = 500  # of one request
MAX_EVENT_TEXT_CHARS = (
    50_000  # what a text may be to be judged at all; what it may be in its place, trees/core/walk.py says
)
MAX_VALUES_PER_EVENT = 100
MAX_ELAPSED_SECONDS = 10 * 365 * 86_400
EVENT_KINDS = ["answer", "back", "values", "note", "finish", "details", "flag"]


class StrictIntegerField(serializers.IntegerField):
    """A number without a fraction, said as one."""

    def to_internal_value(self, data):
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class SecondsField(serializers.FloatField):
    """A time that passed."""

    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_value=MAX_ELAPSED_SECONDS, **kwargs)

    def to_internal_value(self, data):
        if type(data) not in (int, float):
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictTextField(serializers.CharField):
    """A text as it was typed."""

    def __init__(self, **kwargs):
        super().__init__(**{"trim_whitespace": False, "allow_blank": True} | kwargs)

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class ClientIdField(serializers.UUIDField):
    """A uuid that whoever sends it has made."""

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid", value=type(data).__name__)
        return super().to_internal_value(data)


class ValuesField(serializers.DictField):
    """Texts by the name of what they are for."""

    def __init__(self, **kwargs):
        super().__init__(child=StrictTextField(max_length=MAX_EVENT_TEXT_CHARS), **kwargs)

    def to_internal_value(self, data):
        if isinstance(data, dict) and len(data) > MAX_VALUES_PER_EVENT:
            raise serializers.ValidationError(f"At most {MAX_VALUES_PER_EVENT} values.")
        return super().to_internal_value(data)


class EventSerializer(serializers.Serializer):
    """Something that happened in a run, at the step `node` of the release `release`."""

    uuid = ClientIdField(help_text="Made by you; the same one again changes nothing.")
    kind = serializers.ChoiceField(EVENT_KINDS)
    step = StrictIntegerField(
        min_value=0, max_value=2**31 - 1, default=0,
        help_text="How many answers stood when it happened; for back, how many are to stand.",
    )  # fmt: skip
    release = StrictIntegerField(min_value=0, max_value=MAX_ID, default=0)
    node = StrictTextField(max_length=64, default="")
    option = StrictTextField(
        max_length=64, default="",
        help_text=f"answer: the option's key. finish: {', '.join(OUTCOMES)}. flag: {', '.join(Flag.Kind.values)}.",
    )  # fmt: skip
    entered = StrictIntegerField(
        min_value=0, max_value=MAX_ID, default=0, help_text="answer: the release of the tree that the option enters."
    )
    values = ValuesField(
        default=dict, help_text="answer, values: by the names of the step's blanks. details: `ticket` and `caller`."
    )
    text = StrictTextField(max_length=MAX_EVENT_TEXT_CHARS, default="", help_text="note, flag: the words.")
    ago = SecondsField(default=0.0, help_text="Seconds since it happened.")


class EventsSerializer(serializers.Serializer):
    """What happened, in order. The first three are for a run that these events begin."""

    tree = StrictIntegerField(min_value=1, max_value=MAX_ID, required=False)
    release = StrictIntegerField(
        min_value=1, max_value=MAX_ID, required=False, help_text="The live one unless said otherwise."
    )
    began = SecondsField(default=0.0, help_text="Seconds since the first step was shown.")
    events = EventSerializer(many=True, max_length=MAX_EVENTS_PER_REQUEST)


class RefusedSerializer(serializers.Serializer):
    """An event that was not taken, and changed nothing."""

    uuid = serializers.UUIDField()
    reason = serializers.CharField(help_text="elsewhere, values, option, flag, full")
    message = serializers.CharField(help_text="A sentence for a person.")
    errors = serializers.DictField(child=serializers.CharField(), help_text="values: by the name of a blank.")


class RunSerializer(serializers.Serializer):
    """A run, as lists have it."""

    id = serializers.UUIDField()
    tree = serializers.IntegerField()
    title = serializers.CharField(help_text="The tree's.")
    team = serializers.IntegerField()
    release = serializers.IntegerField(help_text="The key of the release that it walks through.")
    release_number = serializers.IntegerField(allow_null=True)
    first_release = serializers.IntegerField(help_text="The one that it began with.")
    person = PersonSerializer(allow_null=True)
    handed_by = PersonSerializer(allow_null=True, help_text="Who had it before.")
    forked_from = serializers.UUIDField(allow_null=True)
    started_at = serializers.DateTimeField()
    touched_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True, help_text="Null while it is under way.")
    outcome = serializers.CharField(allow_blank=True, help_text=f"{', '.join(OUTCOMES)} or abandoned, once it is over.")
    seconds = serializers.IntegerField(help_text="From its start to its end, or to what happened last.")
    steps = serializers.IntegerField(help_text="Answers that stand.")
    node = serializers.CharField(help_text="The key of the step where it stands, or ended.")
    node_release = serializers.IntegerField(allow_null=True, help_text="The key of the release that step is of.")
    ticket = serializers.CharField(allow_blank=True)
    caller = serializers.CharField(allow_blank=True)
    serial = serializers.IntegerField(help_text="How many events it has.")
    url = serializers.CharField(help_text="Its page.")


class PlaceSerializer(serializers.Serializer):
    release = serializers.IntegerField()
    node = serializers.CharField()
    back = serializers.ListField(
        child=serializers.ListField(), help_text="[release, node] to come back to, of each tree gone into."
    )


class StepSerializer(PlaceSerializer):
    option = serializers.CharField(help_text="What was answered there.")


class StateSerializer(serializers.Serializer):
    """Where a run is: its events, folded. Notes and answers are by `release/node`."""

    release = serializers.IntegerField()
    place = PlaceSerializer()
    trail = StepSerializer(many=True)
    answers = serializers.DictField(child=serializers.CharField())
    notes = serializers.DictField(child=serializers.CharField())
    values = serializers.DictField(
        child=serializers.CharField(allow_null=True, allow_blank=True), help_text="Null: given, and sensitive."
    )
    entered = serializers.DictField(child=serializers.IntegerField(), help_text="Tree to release.")
    details = serializers.DictField(child=serializers.CharField(allow_blank=True))
    ended = serializers.CharField(allow_blank=True)
    serial = serializers.IntegerField()


class RunStateSerializer(RunSerializer):
    state = StateSerializer()


class SummarySerializer(serializers.Serializer):
    """The same text three times."""

    markdown = serializers.CharField()
    plain = serializers.CharField()
    html = serializers.CharField()


class StartSerializer(serializers.Serializer):
    """A run that begins. The same `id` again answers the same run."""

    tree = VisibleField(Tree)
    id = ClientIdField(required=False)
    release = StrictIntegerField(
        min_value=1, max_value=MAX_ID, default=0, help_text="The key of one; the live one without."
    )


class ForkSerializer(serializers.Serializer):
    step = StrictIntegerField(
        min_value=0, max_value=2**31 - 1, help_text="How many of its answers the new run begins with."
    )
    id = ClientIdField(required=False, help_text="The new run's; the same again makes no second one.")


class HandOverSerializer(serializers.Serializer):
    person = StrictIntegerField(min_value=1, max_value=MAX_ID, help_text="Anybody of the team.")
    id = ClientIdField(required=False, help_text="The same again changes nothing.")


class SwitchSerializer(serializers.Serializer):
    id = ClientIdField(required=False, help_text="The same again changes nothing.")


class KeptEventSerializer(serializers.Serializer):
    """An event that was taken."""

    uuid = serializers.UUIDField()
    kind = serializers.CharField(help_text="As they are sent; also `switch` and `handover`.")
    step = serializers.IntegerField()
    release = serializers.IntegerField()
    node = serializers.CharField()
    option = serializers.CharField(allow_blank=True)
    entered = serializers.IntegerField(allow_null=True)
    values = serializers.DictField(child=serializers.CharField(allow_null=True, allow_blank=True))
    text = serializers.CharField(allow_blank=True)
    by = PersonSerializer(allow_null=True)
    at = serializers.DateTimeField()
    seconds = serializers.IntegerField(help_text="How long the run had stood at the step that it left by this.")


class RecordedSerializer(serializers.Serializer):
    refused = RefusedSerializer(many=True)
    run = RunStateSerializer()
    summary = SummarySerializer()
