"""Shapes of runs and their events. Numbers are numbers and texts are texts: nothing is converted."""

from typing import Any

from rest_framework import serializers

from accounts.models import ApiKey
from trees.api.fields import (
    MAX_SERIAL,
    ClientIdField,
    LimitedDictField,
    Row,
    Shape,
    StrictIntegerField,
    StrictTextField,
    VisibleField,
    exactly_one_of,
    max_chars,
)
from trees.api.serializers import PersonSerializer
from trees.core.outcomes import OUTCOMES
from trees.core.stored import MAX_ID
from trees.models import Flag, Tree
from trees.models.runs.recording import MAX_EVENT_TEXT_CHARS, MAX_VALUES_PER_EVENT
from trees.models.runs.run import MAX_HANDOVER_NOTE_CHARS

MAX_EVENTS_PER_REQUEST = 500
MAX_ELAPSED_SECONDS = 10 * 365 * 86_400
EVENT_KINDS = ["answer", "back", "values", "note", "finish", "details", "flag"]


class SecondsField(serializers.FloatField):
    """A duration, sent as a JSON number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MAX_ELAPSED_SECONDS, **kwargs)

    def to_internal_value(self, data: Any) -> float:
        if type(data) not in (int, float):
            self.fail("invalid")
        return super().to_internal_value(data)


class ValuesField(LimitedDictField):
    """Texts by name."""

    def __init__(self, **kwargs: Any) -> None:
        child = StrictTextField(max_length=MAX_EVENT_TEXT_CHARS)
        super().__init__(child=child, max_length=MAX_VALUES_PER_EVENT, noun="values", **kwargs)


class EventSerializer(Shape):
    """Something that happened in a run, at the step `node` of the release with the key `release`."""

    uuid = ClientIdField(help_text="Made by the client. Sending the same one again changes nothing.")
    kind = serializers.ChoiceField(EVENT_KINDS)
    step = StrictIntegerField(
        min_value=0, max_value=MAX_SERIAL, default=0,
        help_text="How many answers the run had when it happened. For back: how many it keeps.",
    )  # fmt: skip
    release = StrictIntegerField(min_value=0, max_value=MAX_ID, default=0)
    node = StrictTextField(max_length=64, default="")
    option = StrictTextField(
        max_length=64, default="",
        help_text=f"For answer: the option's key. For finish: {', '.join(OUTCOMES)}. "
        f"For flag: {', '.join(Flag.Kind.values)}.",
    )  # fmt: skip
    entered = StrictIntegerField(
        min_value=0,
        max_value=MAX_ID,
        default=0,
        help_text="For answer: the key of the release that is entered, where the option leads through another guide.",
    )
    values = ValuesField(
        default=dict,
        help_text="For answer and values: by the names of the step's input fields. For details: `ticket` and `caller`.",
    )
    text = StrictTextField(max_length=MAX_EVENT_TEXT_CHARS, default="", help_text="For note and flag: the text.")
    ago = SecondsField(default=0.0, help_text="How many seconds ago it happened.")


class EventsSerializer(Shape):
    """Events in order. `tree`, `release` and `began` are read when these events start the run."""

    tree = StrictIntegerField(min_value=1, max_value=MAX_ID, required=False)
    release = StrictIntegerField(
        min_value=1, max_value=MAX_ID, required=False, help_text="The key of the release; the live one by default."
    )
    began = SecondsField(default=0.0, help_text="How many seconds ago the first step was shown.")
    events: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=EventSerializer(), max_length=MAX_EVENTS_PER_REQUEST
    )


class RefusedSerializer(Shape):
    """An event that was refused and changed nothing."""

    uuid = serializers.UUIDField()
    reason = serializers.CharField(help_text="elsewhere, values, option, flag, full")
    message = serializers.CharField(help_text="The reason as a sentence for people.")
    errors = serializers.DictField(
        child=serializers.CharField(), help_text="For values: messages by the name of the input field."
    )


class RunSerializer(Shape):
    """A run as in a list."""

    id = serializers.UUIDField()
    tree = serializers.IntegerField()
    title = serializers.CharField(help_text="Of the guide.")
    live_release = serializers.IntegerField(
        allow_null=True, help_text="The key of the guide's newest release; null where it is not published."
    )
    team = serializers.IntegerField()
    release = serializers.IntegerField(help_text="The key of the release that the run is on.")
    release_number = serializers.IntegerField(allow_null=True)
    first_release = serializers.IntegerField(help_text="The key of the release that the run started on.")
    person = PersonSerializer(allow_null=True)
    handed_by = PersonSerializer(allow_null=True, help_text="Who handed it over.")
    handover_note = serializers.CharField(allow_blank=True, help_text="What they wrote for whoever has it now.")
    forked_from = serializers.UUIDField(allow_null=True)
    started_at = serializers.DateTimeField()
    touched_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True, help_text="Null while the run is under way.")
    outcome = serializers.CharField(
        allow_blank=True, help_text=f"{', '.join(OUTCOMES)} or abandoned; empty while the run is under way."
    )
    seconds = serializers.IntegerField(help_text="From its start to its end, or to its last event.")
    steps = serializers.IntegerField(help_text="Number of answers in its trail.")
    node = serializers.CharField(help_text="The key of its current or last step.")
    node_release = serializers.IntegerField(allow_null=True, help_text="The key of the release that `node` belongs to.")
    ticket = serializers.CharField(allow_blank=True)
    caller = serializers.CharField(allow_blank=True)
    serial = serializers.IntegerField(help_text="Number of its events.")
    done_by = serializers.CharField(help_text="person, agent or both.")
    model = serializers.CharField(allow_blank=True, help_text="The name of the agent's model, as it was told.")
    key = serializers.CharField(allow_null=True, help_text="The name of the agent's API key.")
    url = serializers.CharField(help_text="Path of its page.")


class PlaceSerializer(Shape):
    release = serializers.IntegerField()
    node = serializers.CharField()
    back = serializers.ListField(
        child=serializers.ListField(), help_text="[release, node] to return to, for each guide that was entered."
    )


class StepSerializer(PlaceSerializer):
    option = serializers.CharField(help_text="The key of the chosen option.")


class FetchedSerializer(Shape):
    """What a lookup was asked with, and what it filled in: by the names of the fields."""

    asked = serializers.DictField(child=serializers.CharField())
    gave = serializers.DictField(child=serializers.CharField(allow_null=True, allow_blank=True))


class StateSerializer(Shape):
    """The state that a run's events lead to. Notes and answers are by `release/node`."""

    release = serializers.IntegerField()
    place = PlaceSerializer()
    trail = StepSerializer(many=True)
    answers = serializers.DictField(child=serializers.CharField())
    notes = serializers.DictField(child=serializers.CharField())
    values = serializers.DictField(
        child=serializers.CharField(allow_null=True, allow_blank=True),
        help_text="By name of the input field. Null: entered, but sensitive and not stored.",
    )
    entered = serializers.DictField(
        child=serializers.IntegerField(), help_text="Release key by tree id, of the guides that were entered."
    )
    details = serializers.DictField(child=serializers.CharField(allow_blank=True))
    ended = serializers.CharField(allow_blank=True)
    fetched = serializers.DictField(child=FetchedSerializer(), help_text="By name of the lookup.")
    serial = serializers.IntegerField()


class RunStateSerializer(RunSerializer):
    state = StateSerializer()


class SummarySerializer(Shape):
    """The summary as Markdown, plain text and HTML."""

    markdown = serializers.CharField()
    plain = serializers.CharField()
    html = serializers.CharField()


class StartSerializer(Shape):
    """Starts a run. The same `id` again answers the same run."""

    tree = VisibleField(Tree)
    id = ClientIdField(required=False)
    release = StrictIntegerField(
        min_value=1, max_value=MAX_ID, default=0, help_text="The key of a release; the live one by default."
    )


class ForkSerializer(Shape):
    step = StrictIntegerField(
        min_value=0, max_value=MAX_SERIAL, help_text="How many answers of the original the new run keeps."
    )
    id = ClientIdField(required=False, help_text="Id of the new run. The same again answers the same run.")


class HandOverSerializer(Shape):
    """To a person, or to the agent with an API key: one of the two."""

    person = StrictIntegerField(
        min_value=1, max_value=MAX_ID, required=False, help_text="Id of a member of the team; yours takes it over."
    )
    agent = StrictTextField(
        max_length=max_chars(ApiKey, "name"),
        allow_blank=False,
        required=False,
        help_text="Name of an API key of the team, or of your own, that may run guides.",
    )
    note = StrictTextField(
        max_length=MAX_HANDOVER_NOTE_CHARS, allow_blank=True, default="", help_text="For whoever has it from now on."
    )
    id = ClientIdField(required=False, help_text="Id of this action. The same again changes nothing.")

    def validate(self, attrs: Row) -> Row:
        return exactly_one_of(attrs, "person", "agent")


class SwitchSerializer(Shape):
    id = ClientIdField(required=False, help_text="Id of this action. The same again changes nothing.")


class KeptEventSerializer(Shape):
    """A recorded event."""

    uuid = serializers.UUIDField()
    kind = serializers.CharField(
        help_text="As sent; also `decision` (the guide went on by itself), `lookup`, `switch` and `handover`."
    )
    step = serializers.IntegerField()
    release = serializers.IntegerField()
    node = serializers.CharField()
    option = serializers.CharField(allow_blank=True)
    entered = serializers.IntegerField(allow_null=True)
    values = serializers.DictField(child=serializers.CharField(allow_null=True, allow_blank=True))
    text = serializers.CharField(allow_blank=True)
    asked = serializers.DictField(
        child=serializers.CharField(), help_text="Of a lookup, which `option` names: the values it was asked with."
    )
    by = PersonSerializer(allow_null=True)
    at = serializers.DateTimeField()
    seconds = serializers.IntegerField(help_text="How long the run was at the step before this event.")


class PassedBySerializer(Shape):
    """A guide that an answer was to lead through, and that the run went on without. The answer itself is recorded."""

    release = serializers.IntegerField(help_text="As sent in `entered`.")
    title = serializers.CharField(allow_blank=True, help_text="Empty where it is not a guide of the team any more.")
    message = serializers.CharField()


class RecordedSerializer(Shape):
    refused = RefusedSerializer(many=True)
    passed_by = PassedBySerializer(many=True)
    withdrawn = serializers.BooleanField(help_text="Whether the guide that the run is in was unpublished since.")
    run = RunStateSerializer()
    summary = SummarySerializer()
