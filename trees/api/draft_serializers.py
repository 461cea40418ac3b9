"""What the draft's endpoints read and write."""

from rest_framework import serializers

from trees.api.serializers import SERIALS, GraphField, PersonSerializer, ProblemSerializer


class SavedSerializer(serializers.Serializer):
    """The draft as it is now, without its graph."""

    serial = serializers.IntegerField(help_text="Of the newest revision: what the next save names as ``onto``.")
    saved_at = serializers.DateTimeField(allow_null=True)
    saved_by = PersonSerializer(allow_null=True)
    undo = serializers.BooleanField(help_text="Whether there is something to undo.")
    redo = serializers.BooleanField()
    problems = ProblemSerializer(many=True)


class DraftSerializer(SavedSerializer):
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    graph = GraphField()


class DraftPutSerializer(serializers.Serializer):
    """The whole content. The ``If-Match`` header names the draft that it replaces."""

    graph = GraphField()


class ChangesSerializer(serializers.Serializer):
    """What changed: nodes are whole, ``null`` deletes one; ``order`` names each key once."""

    start = serializers.CharField(max_length=64, allow_blank=True, required=False)
    nodes = serializers.DictField(child=serializers.JSONField(allow_null=True), required=False)
    order = serializers.ListField(child=serializers.CharField(max_length=64), required=False)


class DraftPatchSerializer(serializers.Serializer):
    onto = serializers.IntegerField(**SERIALS, help_text="The serial of the revision that the changes were made from.")
    gesture = serializers.CharField(
        max_length=80, allow_blank=True, default="", help_text="Saves of one gesture become one line of the history."
    )
    changes = ChangesSerializer()


class OntoSerializer(serializers.Serializer):
    onto = serializers.IntegerField(**SERIALS, help_text="The serial of the revision that is seen.")


class ConflictSerializer(serializers.Serializer):
    """A node that both changed, in the stored form with its key; null where it is not there."""

    key = serializers.CharField(allow_blank=True, help_text="Empty where both moved the start.")
    base = serializers.JSONField(allow_null=True)
    mine = serializers.JSONField(allow_null=True)
    theirs = serializers.JSONField(allow_null=True)


class StaleDraftSerializer(serializers.Serializer):
    """Somebody else saved first, and nothing was overwritten. ``merged`` has both people's changes, apart from
    ``conflicts``, where it is as they have it. To save it, PATCH or PUT it onto ``newest``."""

    detail = serializers.CharField()
    code = serializers.ChoiceField(["stale"])
    newest = DraftSerializer()
    merged = GraphField()
    conflicts = ConflictSerializer(many=True)


class PresenceSerializer(serializers.Serializer):
    tab = serializers.UUIDField(write_only=True, help_text="A key that this open editor made for itself.")
    node = serializers.RegexField(
        r"\A[A-Za-z0-9_-]{0,64}\Z", default="", write_only=True, help_text="The step it is at."
    )


class OtherSerializer(serializers.Serializer):
    name = serializers.CharField()
    node = serializers.CharField(allow_blank=True)
    you = serializers.BooleanField(help_text="Whether it is another editor of your own.")


class PresentSerializer(serializers.Serializer):
    others = OtherSerializer(many=True)
    serial = serializers.IntegerField(help_text="Of the newest revision.")
