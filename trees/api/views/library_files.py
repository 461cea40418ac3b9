"""/api/v1/teams/{id}/export and /import, /api/v1/folders/{id}/export: a library as a ZIP of files"""

from __future__ import annotations

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Team
from accounts.reauthentication import require_reauthentication
from trees.api import serializers
from trees.api.fields import Row
from trees.api.import_serializers import ImportConflictSerializer
from trees.api.library_file_serializers import ChangeSerializer, LibrarySerializer
from trees.api.views.base import RowsViewSet
from trees.api.views.downloads import ZIP, IgnoreAccept, zipped
from trees.api.views.transfer import unreadable
from trees.core.formats import FormatError
from trees.models import Folder
from trees.transfer.library.changes import Change
from trees.transfer.library.exporter import export_library
from trees.transfer.library.importer import import_library
from trees.transfer.library.manifest import MANIFEST
from trees.transfer.library.merging import Edits
from trees.transfer.library.zip_file import ArchiveError, load_zip

ZIPPED = {(200, ZIP): OpenApiTypes.BINARY}


class TeamFilesMixin(RowsViewSet[Team]):
    @extend_schema(summary="Export a team's library as a ZIP of files", responses=ZIPPED)
    @action(detail=True, content_negotiation_class=IgnoreAccept, pagination_class=None)
    def export(self, request: Request, pk: int) -> StreamingHttpResponse:
        team = self.get_writable()
        require_reauthentication(request)
        return zipped(export_library(team), str(team))

    @extend_schema(
        summary="Import a ZIP of files into a team's library, updating the guides that are there",
        operation_id="teams_import",
        request={"multipart/form-data": LibrarySerializer},
        responses={200: ChangeSerializer(many=True), 400: serializers.InvalidSerializer},
    )
    @action(
        detail=True,
        methods=["post"],
        url_path="import",
        url_name="import",
        parser_classes=[MultiPartParser],
        serializer_class=LibrarySerializer,
        pagination_class=None,
    )
    def import_(self, request: Request, pk: int) -> Response:
        team = self.get_writable()
        data = self.validated()
        folder = data["folder"] and get_object_or_404(team.folders, pk=data["folder"].pk)
        try:
            library = load_zip(data["file"])
        except ArchiveError as error:
            raise ValidationError({"file": [str(error)]}) from None
        except FormatError as error:
            return unreadable([error_json(MANIFEST, error)])
        edits = Edits(data["edits"])
        changes = import_library(library, team=team, by=self.user, folder=folder, dry_run=data["dry_run"], edits=edits)
        return Response([change_json(change) for change in changes])


class FolderFilesMixin(RowsViewSet[Folder]):
    @extend_schema(summary="Export a folder, with the folders below it, as a ZIP of files", responses=ZIPPED)
    @action(detail=True, content_negotiation_class=IgnoreAccept, pagination_class=None, filterset_class=None)
    def export(self, request: Request, pk: int) -> StreamingHttpResponse:
        folder = self.get_writable()
        require_reauthentication(request)
        return zipped(export_library(folder.team, folder), str(folder))


def change_json(change: Change) -> Row:
    return {
        "state": change.state,
        "file": change.file,
        "id": change.tree or None,
        "title": change.title,
        "what": change.fields,
        "changes": change.lines,
        "conflicts": ImportConflictSerializer(change.conflicts, many=True).data,
        "error": change.error and error_json(change.file, change.error),
    }


def error_json(file: str, error: FormatError) -> Row:
    return {"file": file} | error.to_json()
