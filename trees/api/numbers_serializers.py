"""The shapes of the numbers of a team."""

from __future__ import annotations

from rest_framework import serializers

from trees.api.fields import Shape
from trees.numbers.team import MAX_DAYS, MAX_LINES, MAX_UNUSED, SORTS, STANDARD_DAYS, STANDARD_SORT


class LastDaysSerializer(Shape):
    """Which runs are counted, and which guides and people come first."""

    days = serializers.IntegerField(
        min_value=1,
        max_value=MAX_DAYS,
        default=STANDARD_DAYS,
        help_text="Runs that began on one of so many days, of which today is the last.",
    )
    sort = serializers.ChoiceField(
        choices=list(SORTS),
        default=STANDARD_SORT,
        help_text="`unsolved`: most not resolved; `runs`: most runs; `mean`: longest on average.",
    )
    format = serializers.ChoiceField(choices=["json", "csv"], default="json")


class LineSerializer(Shape):
    runs = serializers.IntegerField()
    outcomes = serializers.DictField(child=serializers.IntegerField(), help_text="Runs by how they ended.")
    mean_seconds = serializers.FloatField(allow_null=True, help_text="Of the runs that somebody brought to an end.")


class GuideLineSerializer(LineSerializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    open_flags = serializers.IntegerField()


class PersonLineSerializer(LineSerializer):
    id = serializers.IntegerField()
    name = serializers.CharField()


class UnusedSerializer(Shape):
    id = serializers.IntegerField()
    title = serializers.CharField()


class TeamNumbersSerializer(LineSerializer):
    """What the runs of a team add up to."""

    since = serializers.DateField()
    guides = GuideLineSerializer(many=True, help_text=f"The first {MAX_LINES}.")
    more_guides = serializers.IntegerField(help_text="How many other guides were run.")
    people = PersonLineSerializer(many=True, help_text=f"The first {MAX_LINES}; empty unless you are an admin.")
    more_people = serializers.IntegerField()
    unused = UnusedSerializer(many=True, help_text=f"The first {MAX_UNUSED} published guides that nobody ran.")
    has_more_unused = serializers.BooleanField()
