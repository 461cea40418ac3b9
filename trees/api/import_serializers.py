"""Shapes of importing guides."""

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework import serializers
from rest_framework.fields import empty

from accounts.models import Team
from trees.api.fields import LimitedDictField, LimitedListField, Row, Shape, VisibleField
from trees.api.serializers import ProblemSerializer, RefusalSerializer
from trees.core.formats import MAX_IMPORT_CHARS, READABLE
from trees.core.formats.mapping import ANSWERS, ROLES
from trees.models import Folder
from trees.models.library.folders import OTHER_TEAM
from trees.transfer.plan import MADE, MAX_FILES_PER_IMPORT, REFUSED, UNCHANGED, UPDATED
from trees.transfer.sources import EDITS, MERGE

FORMAT_NAMES = list(READABLE)
ALL_ROLES = [*ROLES, *ANSWERS]
MAX_MAPPED = 500


class MappingField(LimitedDictField):
    """Roles by column or field; also as a text of JSON, since forms have no objects."""

    child = serializers.ChoiceField([*ALL_ROLES, "yes", "no"])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_MAPPED, noun="columns or fields", **kwargs)

    def to_internal_value(self, data: Any) -> Row:
        if isinstance(data, str):
            try:
                data = orjson.loads(data)
            except orjson.JSONDecodeError:
                raise serializers.ValidationError(["This is not JSON."]) from None
        return super().to_internal_value(data)

    def get_value(self, dictionary: Mapping[str, Any]) -> Any:
        return dictionary.get(str(self.field_name), empty)


def edits_field(about: str) -> serializers.ChoiceField:
    words = (f"`{name}`: {words}." for name, words in EDITS.items())
    return serializers.ChoiceField(list(EDITS), default=MERGE, help_text=" ".join([about, *words]))


class ImportSerializer(Shape):
    """What to import: a `text`, or one or several `file` as multipart."""

    team = VisibleField(Team)
    folder = VisibleField(Folder, allow_null=True, default=None)
    format = serializers.ChoiceField(
        FORMAT_NAMES, allow_blank=True, allow_null=True, default="", help_text="Detected from the text by default."
    )
    text = serializers.CharField(trim_whitespace=False, max_length=MAX_IMPORT_CHARS, required=False)
    file = LimitedListField(
        child=serializers.FileField(allow_empty_file=True),
        required=False,
        max_length=MAX_FILES_PER_IMPORT,
        allow_empty=False,
    )
    start = serializers.CharField(
        max_length=64,
        allow_blank=True,
        allow_null=True,
        default="",
        help_text="Key of the node to start at, instead of the detected one.",
    )
    mapping = MappingField(
        default=dict,
        help_text="For tables and JSON: what a column (by heading or number from 1) or a field is, where the guess is "
        f"wrong: {', '.join(f'`{role}`' for role in ALL_ROLES)}. In a form, this is a text of JSON.",
    )
    source = serializers.CharField(
        max_length=250,
        allow_null=True,
        default=None,
        help_text="A name for where the guides come from. Importing from the same source again updates them.",
    )
    edits = edits_field("What becomes of edits made here when a source is imported again.")
    dry_run = serializers.BooleanField(default=False, help_text="Answer what would change (200), and change nothing.")

    def validate(self, data: Row) -> Row:
        if ("text" in data) == ("file" in data):
            raise serializers.ValidationError({"text": ["Send either a text or files."]})
        if data["folder"] and data["folder"].team_id != data["team"].pk:
            raise serializers.ValidationError({"folder": [OTHER_TEAM]})
        return data


class ImportJsonSerializer(ImportSerializer):
    text = serializers.CharField(trim_whitespace=False, max_length=MAX_IMPORT_CHARS)
    file = None


class ImportConflictSerializer(Shape):
    """What was changed both here and in the file. `here` and `file`: what each side says, empty without such a step."""

    key = serializers.CharField(help_text="Key of the node.")
    title = serializers.CharField(allow_blank=True)
    here = serializers.ListField(child=serializers.CharField())
    file = serializers.ListField(child=serializers.CharField())


class ImportedSerializer(Shape):
    """What an import did, or would do, with one guide. A guide that was refused has an `error`."""

    state = serializers.ChoiceField([MADE, UPDATED, UNCHANGED, REFUSED])
    id = serializers.IntegerField(allow_null=True)
    title = serializers.CharField()
    url = serializers.CharField(allow_null=True, help_text="Path of its page.")
    nodes = serializers.IntegerField()
    problems = ProblemSerializer(many=True)
    decisions = serializers.ListField(
        child=serializers.CharField(), help_text="What the import had to decide or shorten, in sentences."
    )
    changes = serializers.ListField(
        child=serializers.CharField(), help_text="What an update changes in the guide, in sentences, a summary first."
    )
    conflicts = ImportConflictSerializer(many=True)
    error = RefusalSerializer(allow_null=True)


class ImportRefusedSerializer(Shape):
    """Nothing was imported: both sides changed the same. `guides`: those with conflicts."""

    detail = serializers.CharField()
    code = serializers.CharField()
    guides = ImportedSerializer(many=True)
