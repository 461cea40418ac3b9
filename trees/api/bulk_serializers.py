"""Shapes of actions on many guides."""

from typing import Any

from rest_framework import serializers

from trees.api.fields import LimitedListField, Row, Shape, VisibleField, VisibleListField
from trees.core.stored import MAX_ID
from trees.models import Category, Folder
from trees.models.bulk.actions import MAX_GUIDES_PER_ACTION


class ChosenSerializer(Shape):
    trees = LimitedListField(
        child=serializers.IntegerField(min_value=1, max_value=MAX_ID),
        min_length=1,
        max_length=MAX_GUIDES_PER_ACTION,
        help_text="Ids of guides. Those that you may not change are left out and named in the answer.",
    )

    def validate_trees(self, keys: list[int]) -> list[int]:
        return list(dict.fromkeys(keys))


class BulkMoveSerializer(ChosenSerializer):
    folder = VisibleField(Folder, allow_null=True, help_text="null for no folder.")


class BulkCategoriesSerializer(ChosenSerializer):
    add = VisibleListField(Category, default=list)
    remove = VisibleListField(Category, default=list)

    def validate(self, data: Row) -> Row:
        if not data["add"] and not data["remove"]:
            raise serializers.ValidationError({"add": ["Name at least one category to add or to remove."]})
        if {each.pk for each in data["add"]} & {each.pk for each in data["remove"]}:
            raise serializers.ValidationError({"remove": ["A category cannot be added and removed at once."]})
        return data


class UndoSerializer(Shape):
    key = serializers.CharField(max_length=100, help_text="`undo` of an earlier answer.")


class LeftOutSerializer(Shape):
    tree = serializers.IntegerField(help_text="Id of the guide.")
    title = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()


class OutcomeSerializer(Shape):
    """What an action did. All `changed` guides were changed together."""

    changed = serializers.ListField(child=serializers.IntegerField())
    unchanged = serializers.ListField(
        child=serializers.IntegerField(), help_text="Guides that were already as the action makes them."
    )
    left_out = LeftOutSerializer(many=True)
    undo = serializers.SerializerMethodField(
        help_text="Key for `POST bulk/undo`, for ten minutes; empty where nothing can be undone."
    )

    def get_undo(self, outcome: Any) -> str:
        key: str = self.context["undo"]
        return key
