"""Shapes of the draft and of who is editing it."""

from typing import Any

from rest_framework import serializers

from trees.api.fields import (
    STALE_CODE,
    LimitedDictField,
    LimitedListField,
    Row,
    SerialField,
    Shape,
    exactly_one_of,
)
from trees.api.serializers import DraftProblemSerializer, GraphField, MistakeSerializer, PersonSerializer
from trees.core.formats import MAX_IMPORT_CHARS
from trees.core.stored import MAX_NODES_PER_GUIDE
from trees.models.trees.revisions import MAX_GESTURE_CHARS


class SavedSerializer(Shape):
    """The draft as it is now, without its graph."""

    serial = serializers.IntegerField(help_text="Serial of the newest revision, for `onto` of the next save.")
    saved_at = serializers.DateTimeField(allow_null=True)
    saved_by = PersonSerializer(allow_null=True)
    live = serializers.BooleanField(help_text="Whether the draft is published as it is.")
    undo = serializers.BooleanField(help_text="Whether there is a change to undo.")
    redo = serializers.BooleanField()
    problems = DraftProblemSerializer(many=True)


class KeySerializer(Shape):
    line = serializers.IntegerField(help_text="From 1.")
    key = serializers.CharField()


class KeptSerializer(SavedSerializer):
    """The answer to a save."""

    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    keys = KeySerializer(many=True, required=False, help_text="Keys given to steps whose heading in the text has none.")
    text = serializers.CharField(required=False, help_text="The guide as Markdown, if requested.")


class DraftSerializer(SavedSerializer):
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    graph = GraphField()
    text = serializers.CharField(required=False, help_text="The guide as Markdown, if requested.")


class UndoneSerializer(DraftSerializer):
    message = serializers.CharField(
        help_text="What was undone or redone; with the author, if it was somebody else's change."
    )


class TextField(serializers.CharField):
    """A guide as Markdown. The reader of the format reports errors, with their line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_blank=True, trim_whitespace=False, max_length=MAX_IMPORT_CHARS, **kwargs)


class AboutSerializer(Shape):
    title = serializers.CharField(allow_blank=True)
    description = serializers.CharField(allow_blank=True, trim_whitespace=False)


class DraftPutSerializer(Shape):
    """The whole content: a `graph`, or a `text`, which has title and description too.

    The `If-Match` header names the draft that it replaces.
    """

    graph = GraphField(required=False)
    text = TextField(required=False)

    def validate(self, data: Row) -> Row:
        return exactly_one_of(data, "graph", "text")


class ChangesSerializer(Shape):
    """Changed nodes, each one whole; `null` deletes a node. `order` names each key once."""

    start = serializers.CharField(max_length=64, allow_blank=True, required=False)
    nodes = LimitedDictField(
        max_length=2 * MAX_NODES_PER_GUIDE,  # all of them deleted, and as many new ones
        noun="nodes",
        child=serializers.JSONField(allow_null=True),
        required=False,
    )
    order = LimitedListField(child=serializers.CharField(max_length=64), max_length=MAX_NODES_PER_GUIDE, required=False)


class DraftPatchSerializer(Shape):
    onto = SerialField(help_text="Serial of the revision that was changed.")
    gesture = serializers.CharField(
        max_length=MAX_GESTURE_CHARS,
        allow_blank=True,
        default="",
        help_text="Saves with the same gesture become one entry of the history.",
    )
    changes = ChangesSerializer(required=False)
    text = TextField(required=False, help_text="The whole guide as Markdown, instead of `changes`.")
    about = AboutSerializer(required=False, help_text="With `changes`: the new title and description.")
    was = AboutSerializer(required=False, help_text="Title and description as they were when the change was made.")

    def validate(self, data: Row) -> Row:
        if "was" not in data and ("text" in data or "about" in data):
            raise serializers.ValidationError(
                {"was": ["Send the title and description that this change was made from."]}
            )
        if "about" in data and "text" in data:
            raise serializers.ValidationError({"about": ["Not allowed with `text`, which has title and description."]})
        return exactly_one_of(data, "changes", "text")


class OntoSerializer(Shape):
    onto = SerialField(help_text="Serial of the revision that the client shows.")


class ConflictSerializer(Shape):
    """A node of which both sides changed the same field, in the stored form with its key; null on a side without it.

    `mine` and `theirs` differ only in what is in conflict: each has the other changes of both sides.
    """

    key = serializers.CharField(
        allow_blank=True,
        help_text="Empty: both changed the start. `#title`: title and description, as the title and body of a node.",
    )
    base = serializers.JSONField(allow_null=True)
    mine = serializers.JSONField(allow_null=True)
    theirs = serializers.JSONField(allow_null=True)


class StaleDraftSerializer(Shape):
    """Somebody else saved first. Nothing was overwritten. `merged` has the changes of both sides; for `conflicts` it
    has theirs. To save it, PATCH or PUT it onto `newest`.

    A node in conflict that they deleted is not in `merged`, but the start or options there may still lead to it:
    add the node again, or set them to `""`.
    """

    detail = serializers.CharField()
    code = serializers.ChoiceField([STALE_CODE])
    newest = DraftSerializer()
    merged = GraphField()
    about = AboutSerializer(help_text="Merged title and description.")
    conflicts = ConflictSerializer(many=True)
    text = serializers.CharField(
        required=False, help_text="`merged` as Markdown, if requested; without links to missing nodes."
    )


class UnreadableSerializer(Shape):
    """The text could not be read as a guide. Nothing was saved."""

    detail = serializers.CharField()
    code = serializers.CharField(help_text="Always `unreadable`.")
    errors = MistakeSerializer(many=True)
    looks_like = serializers.CharField(
        allow_blank=True, help_text="The other format that the text seems to be in, if any."
    )


class PresenceSerializer(Shape):
    tab = serializers.UUIDField(write_only=True, help_text="Id that the open editor made for itself.")
    node = serializers.RegexField(
        r"\A[A-Za-z0-9_-]{0,64}\Z",
        allow_blank=True,
        default="",
        write_only=True,
        help_text="Key of the step being edited.",
    )
    leaving = serializers.BooleanField(default=False, write_only=True, help_text="Whether the editor is closing.")


class OtherSerializer(Shape):
    name = serializers.CharField()
    node = serializers.CharField(allow_blank=True)
    you = serializers.BooleanField(help_text="Whether it is another open editor of the same user.")


class PresentSerializer(Shape):
    others = OtherSerializer(many=True)
    serial = serializers.IntegerField(help_text="Serial of the newest revision.")
