"""What the draft's endpoints read and write."""

from rest_framework import serializers

from trees.api.serializers import SERIALS, DraftProblemSerializer, GraphField, MistakeSerializer, PersonSerializer
from trees.core.formats import MAX_IMPORT_CHARS


class SavedSerializer(serializers.Serializer):
    """The draft as it is now, without its graph."""

    serial = serializers.IntegerField(help_text="Of the newest revision: what the next save names as ``onto``.")
    saved_at = serializers.DateTimeField(allow_null=True)
    saved_by = PersonSerializer(allow_null=True)
    live = serializers.BooleanField(help_text="Whether it is what readers see.")
    undo = serializers.BooleanField(help_text="Whether there is something to undo.")
    redo = serializers.BooleanField()
    problems = DraftProblemSerializer(many=True)


class KeySerializer(serializers.Serializer):
    line = serializers.IntegerField(help_text="From 1.")
    key = serializers.CharField()


class KeptSerializer(SavedSerializer):
    """What a save gets."""

    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    keys = KeySerializer(many=True, required=False, help_text="Of the steps whose heading in the text has none.")
    text = serializers.CharField(required=False, help_text="The guide as Markdown, where it was asked for.")


class DraftSerializer(SavedSerializer):
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    graph = GraphField()
    text = serializers.CharField(required=False, help_text="The guide as Markdown, where it was asked for.")


class UndoneSerializer(DraftSerializer):
    message = serializers.CharField(
        help_text="What was undone or redone, in words; whose change, where it was another's."
    )


class TextField(serializers.CharField):
    """A guide in our Markdown form. What is wrong with it is said by whoever reads it, with the line."""

    def __init__(self, **kwargs):
        super().__init__(allow_blank=True, trim_whitespace=False, max_length=MAX_IMPORT_CHARS, **kwargs)


class AboutSerializer(serializers.Serializer):
    title = serializers.CharField(allow_blank=True)
    description = serializers.CharField(allow_blank=True, trim_whitespace=False)


class DraftPutSerializer(serializers.Serializer):
    """The whole content: a ``graph``, or a ``text``, which says title and description, too.

    The ``If-Match`` header names the draft that it replaces.
    """

    graph = GraphField(required=False)
    text = TextField(required=False)

    def validate(self, data):
        return one_of(data, "graph", "text")


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
    changes = ChangesSerializer(required=False)
    text = TextField(required=False, help_text="The whole guide as Markdown, instead of `changes`.")
    about = AboutSerializer(required=False, help_text="With `changes`: the title and description from now on.")
    was = AboutSerializer(required=False, help_text="Title and description as they were seen when this was written.")

    def validate(self, data):
        if "was" not in data and ("text" in data or "about" in data):
            raise serializers.ValidationError({"was": ["Say which title and description this was made from."]})
        if "about" in data and "text" in data:
            raise serializers.ValidationError({"about": ["The text says title and description itself."]})
        return one_of(data, "changes", "text")


class OntoSerializer(serializers.Serializer):
    onto = serializers.IntegerField(**SERIALS, help_text="The serial of the revision that is seen.")


class ConflictSerializer(serializers.Serializer):
    """A node that both changed, in the stored form with its key; null where it is not there."""

    key = serializers.CharField(
        allow_blank=True,
        help_text="Empty where both moved the start; `#title` for title and description, shown as a node with a body.",
    )
    base = serializers.JSONField(allow_null=True)
    mine = serializers.JSONField(allow_null=True)
    theirs = serializers.JSONField(allow_null=True)


class StaleDraftSerializer(serializers.Serializer):
    """Somebody else saved first, and nothing was overwritten. ``merged`` has both people's changes, apart from
    ``conflicts``, where it is as they have it. To save it, PATCH or PUT it onto ``newest``.

    A node in conflict that they deleted is not in ``merged``, but its start and options may lead to that node: put the
    node back, or let them lead nowhere (``""``).
    """

    detail = serializers.CharField()
    code = serializers.ChoiceField(["stale"])
    newest = DraftSerializer()
    merged = GraphField()
    about = AboutSerializer(help_text="Title and description, merged like the graph.")
    conflicts = ConflictSerializer(many=True)
    text = serializers.CharField(
        required=False, help_text="`merged` as Markdown, where it was asked for; nothing in it leads to a missing node."
    )


class UnreadableSerializer(serializers.Serializer):
    """The text is no guide yet; nothing was saved."""

    detail = serializers.CharField()
    code = serializers.CharField(help_text="`unreadable`.")
    errors = MistakeSerializer(many=True)
    looks_like = serializers.CharField(allow_blank=True, help_text="The other format that it seems to be in, if any.")


class PresenceSerializer(serializers.Serializer):
    tab = serializers.UUIDField(write_only=True, help_text="A key that this open editor made for itself.")
    node = serializers.RegexField(
        r"\A[A-Za-z0-9_-]{0,64}\Z", allow_blank=True, default="", write_only=True, help_text="The step it is at."
    )
    leaving = serializers.BooleanField(default=False, write_only=True, help_text="Whether it is being closed.")


class OtherSerializer(serializers.Serializer):
    name = serializers.CharField()
    node = serializers.CharField(allow_blank=True)
    you = serializers.BooleanField(help_text="Whether it is another editor of your own.")


class PresentSerializer(serializers.Serializer):
    others = OtherSerializer(many=True)
    serial = serializers.IntegerField(help_text="Of the newest revision.")


def one_of(data: dict, *names: str) -> dict:
    """``data``, which has exactly one of ``names``."""
    if sum(name in data for name in names) != 1:
        raise serializers.ValidationError({names[0]: [f"Send either {' or '.join(names)}."]})
    return data
