"""Shapes of a library's way in."""

from rest_framework import serializers

from trees.api.fields import VisibleField
from trees.api.serializers import RefusalSerializer
from trees.models import Folder
from trees.transfer.library import importer

STATES = [importer.MADE, importer.UPDATED, importer.UNCHANGED, importer.MISSING, importer.REFUSED]


class LibrarySerializer(serializers.Serializer):
    """A ZIP as an export gives it."""

    file = serializers.FileField()
    folder = VisibleField(Folder, allow_null=True, default=None, help_text="Where it goes instead of the top.")
    dry_run = serializers.BooleanField(default=False, help_text="Say what would be done, and do nothing.")


class ChangeSerializer(serializers.Serializer):
    """What became of one guide. One that is `missing` is in the team and not in the files; it is left as it is."""

    state = serializers.ChoiceField(STATES)
    file = serializers.CharField(help_text="Its path in the ZIP; of a missing one, what its file was known as.")
    id = serializers.IntegerField(allow_null=True)
    title = serializers.CharField(allow_blank=True)
    what = serializers.ListField(
        child=serializers.CharField(),
        help_text="Of an update, what differs: text, title, description, folder, categories, archive, review.",
    )
    error = RefusalSerializer(allow_null=True)
