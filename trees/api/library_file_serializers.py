"""Shapes of importing a library from a ZIP."""

from rest_framework import serializers

from trees.api.fields import Shape, VisibleField
from trees.api.serializers import RefusalSerializer
from trees.models import Folder
from trees.transfer.library.comparison import MISSING
from trees.transfer.plan import MADE, REFUSED, UNCHANGED, UPDATED

STATES = [MADE, UPDATED, UNCHANGED, MISSING, REFUSED]


class LibrarySerializer(Shape):
    """A ZIP file as the export writes it."""

    file = serializers.FileField()
    folder = VisibleField(
        Folder, allow_null=True, default=None, help_text="Folder to import into; the top of the library by default."
    )
    dry_run = serializers.BooleanField(default=False, help_text="Answer what would change, and change nothing.")


class ChangeSerializer(Shape):
    """What an import did with one guide. A `missing` guide is in the team but not in the ZIP; it is left unchanged."""

    state = serializers.ChoiceField(STATES)
    file = serializers.CharField(help_text="Its path in the ZIP. For a missing guide: the path it was imported from.")
    id = serializers.IntegerField(allow_null=True)
    title = serializers.CharField(allow_blank=True)
    what = serializers.ListField(
        child=serializers.CharField(),
        help_text="For an update, what changed: text, title, description, folder, categories, archive, review.",
    )
    error = RefusalSerializer(allow_null=True)
