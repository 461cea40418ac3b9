"""Shapes of find and replace."""

from rest_framework import serializers

from accounts.models import Team
from trees.api.fields import LimitedListField, Row, SerialField, Shape, StrictTextField, VisibleField, exactly_one_of
from trees.core.changes.replace import MAX_FIND_CHARS, PLACES, Change, Query
from trees.core.stored import MAX_ID
from trees.core.text import NOT_IN_A_LINE
from trees.library.replace import MAX_GUIDES_PER_REPLACE
from trees.models import Folder
from trees.models.bulk.actions import MAX_GUIDES_PER_ACTION


class QuerySerializer(Shape):
    find = StrictTextField(max_length=MAX_FIND_CHARS, allow_blank=False)
    by = StrictTextField(max_length=MAX_FIND_CHARS, help_text="The text in its place; may be empty.")
    whole_word = serializers.BooleanField(default=False)
    match_case = serializers.BooleanField(default=False)
    places = serializers.MultipleChoiceField(choices=PLACES, default=set(PLACES), allow_empty=False)

    def validate(self, data: Row) -> Row:
        for name in ("find", "by"):
            if NOT_IN_A_LINE.search(data[name]):
                raise serializers.ValidationError({name: ["One line without control characters."]})
        return data

    @property
    def query(self) -> Query:
        data = self.validated_data
        return Query(data["find"], data["whole_word"], data["match_case"], frozenset(data["places"]))


class PreviewQuerySerializer(QuerySerializer):
    team = VisibleField(Team, required=False, help_text="All its active guides.")
    folder = VisibleField(Folder, required=False, help_text="The active guides in it and below.")
    trees = LimitedListField(
        child=serializers.IntegerField(min_value=1, max_value=MAX_ID),
        required=False,
        min_length=1,
        max_length=MAX_GUIDES_PER_ACTION,
        help_text="Ids of guides. Those that you may not change are not searched.",
    )

    def validate(self, data: Row) -> Row:
        return exactly_one_of(super().validate(data), "team", "folder", "trees")


class DraftSerializer(Shape):
    tree = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    serial = SerialField(help_text="Of the draft that the preview was made of.")


class ReplaceSerializer(QuerySerializer):
    guides = LimitedListField(child=DraftSerializer(), min_length=1, max_length=MAX_GUIDES_PER_REPLACE)


class LineChangeSerializer(Shape):
    node = serializers.CharField(help_text="Key of the step.")
    place = serializers.ChoiceField(PLACES)
    before = serializers.SerializerMethodField(help_text="The line around its matches.")
    after = serializers.SerializerMethodField()

    def get_before(self, change: Change) -> str:
        return "".join(text for text, _ in change.before)

    def get_after(self, change: Change) -> str:
        return "".join(text for text, _ in change.after)


class MatchSerializer(Shape):
    tree = serializers.IntegerField()
    title = serializers.CharField()
    serial = serializers.IntegerField(help_text="Of the draft; send it along to replace.")
    matches = serializers.IntegerField()
    changes = LineChangeSerializer(many=True, help_text="The first changed lines.")
    more = serializers.IntegerField(help_text="How many further lines change.")
    error = serializers.CharField(allow_blank=True, help_text="Why the guide cannot be changed; empty if it can.")


class PreviewSerializer(Shape):
    searched = serializers.IntegerField(help_text="How many guides were searched.")
    more = serializers.BooleanField(help_text="Whether further guides match, beyond those of one replacement.")
    guides = MatchSerializer(many=True)
