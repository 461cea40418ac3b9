"""/api/v1/teams/{id}/export and /import, /api/v1/folders/{id}/export: a library as a ZIP of files"""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from trees.api import serializers
from trees.api.library_serializers import ChangeSerializer, LibrarySerializer
from trees.api.views.transfer import UNREADABLE, AnyAccept
from trees.core.formats import FormatError
from trees.transfer.library.exporter import export_library
from trees.transfer.library.files import dump, load
from trees.transfer.library.importer import Change, import_library
from trees.transfer.library.zip_file import ArchiveError, pack, unpack

ZIP = "application/zip"
ZIPPED = {(200, ZIP): OpenApiTypes.BINARY}


class TeamFilesMixin:
    @extend_schema(summary="A team's library as a ZIP of files", responses=ZIPPED)
    @action(detail=True, content_negotiation_class=AnyAccept, pagination_class=None)
    def export(self, request, pk):
        return zipped(self.writable())

    @extend_schema(
        summary="Bring a team's library in step with a ZIP of files",
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
    def import_(self, request, pk):
        team = self.writable()
        data = self.validated()
        folder = data["folder"] and get_object_or_404(team.folders, pk=data["folder"].pk)
        try:
            library = load(unpack(data["file"]))
        except ArchiveError as error:
            raise ValidationError({"file": [str(error)]}) from None
        except FormatError as error:
            refused = Change("refused", "library.toml", "", error=error)
            body = {"detail": f"{UNREADABLE} {error.reason}", "code": "unreadable", "errors": [shown(refused)["error"]]}
            return Response(body, status=status.HTTP_400_BAD_REQUEST)
        changes = import_library(library, team=team, by=request.user, folder=folder, dry_run=data["dry_run"])
        return Response([shown(change) for change in changes])


class FolderFilesMixin:
    @extend_schema(summary="A folder, with what is below it, as a ZIP of files", responses=ZIPPED)
    @action(detail=True, content_negotiation_class=AnyAccept, pagination_class=None, filterset_class=None)
    def export(self, request, pk):
        folder = self.writable()
        return zipped(folder.team, folder)


def zipped(team, folder=None) -> HttpResponse:
    response = HttpResponse(pack(dump(export_library(team, folder))), content_type=ZIP)
    name = slugify(str(folder or team), allow_unicode=True) or "library"
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.zip")
    return response


def shown(change: Change) -> dict:
    """A change as the answer has it."""
    return {
        "state": change.state,
        "file": change.file,
        "id": change.tree or None,
        "title": change.title,
        "what": change.fields,
        "error": change.error and {"file": change.file} | change.error.to_json(),
    }
