"""Shapes of a guide's revisions and of the difference between two of them."""

from rest_framework import serializers

from trees.api.fields import STALE_CODE, SerialField, Shape, max_chars
from trees.api.serializers import GraphField, NodeSerializer, PersonSerializer
from trees.models import Revision


class RevisionRowSerializer(Shape):
    serial = serializers.IntegerField(read_only=True)
    message = serializers.CharField(read_only=True, help_text="What changed. Empty for viewers, who see releases only.")
    author = PersonSerializer(read_only=True, allow_null=True)
    created_at = serializers.DateTimeField(read_only=True)
    release = serializers.IntegerField(
        read_only=True, allow_null=True, help_text="Its release number, if it was published."
    )


class RevisionSerializer(RevisionRowSerializer):
    """One saved state of a guide. To save, name the revision that was changed in `onto`."""

    graph = GraphField()
    message = serializers.CharField(max_length=max_chars(Revision, "message"), allow_blank=True, default="")
    onto = SerialField(write_only=True, help_text="Serial of the revision that was changed.")


class RestoreSerializer(Shape):
    onto = SerialField(
        required=False,
        help_text="Serial of the newest revision known to the client. Left out, the check is skipped.",
    )


class KeyedNodeSerializer(NodeSerializer):
    key = serializers.CharField()


class ChangedNodeSerializer(Shape):
    before = KeyedNodeSerializer()
    after = KeyedNodeSerializer()


class CountsSerializer(Shape):
    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    removed = serializers.IntegerField()
    untouched = serializers.IntegerField()


class DifferenceSerializer(Shape):
    """The changes between two revisions."""

    old = RevisionRowSerializer()
    new = RevisionRowSerializer()
    summary = serializers.CharField(help_text="The changes in one line.")
    words = serializers.ListField(child=serializers.CharField(), help_text="One sentence per change.")
    counts = CountsSerializer()
    start = serializers.CharField(
        allow_null=True, allow_blank=True, help_text="Key of the new start; null where it did not change."
    )
    order = serializers.ListField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="Keys of all nodes in their new order; null where it did not change, with added nodes at the end.",
    )
    added = KeyedNodeSerializer(many=True)
    changed = ChangedNodeSerializer(many=True)
    removed = KeyedNodeSerializer(many=True)


class NewestSerializer(RevisionRowSerializer):
    graph = GraphField(read_only=True)


class StaleSerializer(Shape):
    """Somebody else saved first. Nothing was overwritten."""

    detail = serializers.CharField()
    code = serializers.ChoiceField([STALE_CODE])
    newest = NewestSerializer()
