"""Shapes of importing a library from a ZIP."""

from rest_framework import serializers

from trees.api.fields import Shape, VisibleField
from trees.api.import_serializers import ImportConflictSerializer, edits_field
from trees.api.serializers import RefusalSerializer
from trees.models import Folder
from trees.transfer.library.changes import MISSING
from trees.transfer.plan import MADE, REFUSED, UNCHANGED, UPDATED

STATES = [MADE, UPDATED, UNCHANGED, MISSING, REFUSED]


class LibrarySerializer(Shape):
    """A ZIP file as the export writes it."""

    file = serializers.FileField()
    folder = VisibleField(
        Folder, allow_null=True, default=None, help_text="Folder to import into; the top of the library by default."
    )
    edits = edits_field("What becomes of edits made here since the last import.")
    dry_run = serializers.BooleanField(default=False, help_text="Answer what would change, and change nothing.")


class ChangeSerializer(Shape):
    """What an import did with one guide. A `missing` guide is in the team but not in the ZIP; it is left unchanged.

    A folder that is renamed and a category that gets another colour are updates without an `id`.
    """

    state = serializers.ChoiceField(STATES)
    file = serializers.CharField(help_text="Its path in the ZIP. For a missing guide: the path it was imported from.")
    id = serializers.IntegerField(allow_null=True)
    title = serializers.CharField(allow_blank=True)
    what = serializers.ListField(
        child=serializers.CharField(),
        help_text="For an update, what changed: text, title, description, folder, categories, archive, review; name of "
        "a folder, colour of a category.",
    )
    changes = serializers.ListField(child=serializers.CharField(), help_text="The same in sentences.")
    conflicts = ImportConflictSerializer(many=True)
    error = RefusalSerializer(allow_null=True)
