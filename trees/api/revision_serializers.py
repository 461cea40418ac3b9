"""Shapes of a tree's revisions, and of what makes one out of another."""

from rest_framework import serializers

from trees.api.serializers import SERIALS, GraphField, NodeSerializer, PersonSerializer


class RevisionRowSerializer(serializers.Serializer):
    serial = serializers.IntegerField(read_only=True)
    message = serializers.CharField(read_only=True, help_text="What changed. Viewers are not told of drafts: empty.")
    author = PersonSerializer(read_only=True, allow_null=True)
    created_at = serializers.DateTimeField(read_only=True)
    release = serializers.IntegerField(read_only=True, allow_null=True, help_text="Its number, if it was published.")


class RevisionSerializer(RevisionRowSerializer):
    """One saved state. To save, name the revision that was changed: ``onto``."""

    graph = GraphField()
    message = serializers.CharField(max_length=200, allow_blank=True, default="")
    onto = serializers.IntegerField(**SERIALS, write_only=True, help_text="The serial this was made from.")


class RestoreSerializer(serializers.Serializer):
    onto = serializers.IntegerField(
        **SERIALS, required=False, help_text="The newest serial that you know of; whichever is the newest without."
    )


class KeyedNodeSerializer(NodeSerializer):
    key = serializers.CharField()


class ChangedNodeSerializer(serializers.Serializer):
    before = KeyedNodeSerializer()
    after = KeyedNodeSerializer()


class CountsSerializer(serializers.Serializer):
    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    removed = serializers.IntegerField()
    untouched = serializers.IntegerField()


class DifferenceSerializer(serializers.Serializer):
    """What makes the second revision out of the first."""

    old = RevisionRowSerializer()
    new = RevisionRowSerializer()
    summary = serializers.CharField(help_text="In one line.")
    words = serializers.ListField(child=serializers.CharField(), help_text="A sentence for each change.")
    counts = CountsSerializer()
    start = serializers.CharField(allow_null=True, allow_blank=True, help_text="The new start; null where it stayed.")
    order = serializers.ListField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="The keys of the new nodes in order; null where they stand as before, new ones behind.",
    )
    added = KeyedNodeSerializer(many=True)
    changed = ChangedNodeSerializer(many=True)
    removed = KeyedNodeSerializer(many=True)


class NewestSerializer(RevisionRowSerializer):
    graph = GraphField(read_only=True)


class StaleSerializer(serializers.Serializer):
    """Somebody else saved first; nothing was overwritten."""

    detail = serializers.CharField()
    code = serializers.ChoiceField(["stale"])
    newest = NewestSerializer()
