"""Answers that are files."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from trees.transfer.exports import file_bytes
from trees.transfer.library.content import Library
from trees.transfer.library.files import dump
from trees.transfer.library.zip_file import packed

ZIP = "application/zip"


class IgnoreAccept(DefaultContentNegotiation):
    """For endpoints where ``?format=`` chooses the format: no Accept header is refused."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        try:
            renderer, media_type = super().select_renderer(request, renderers, format_suffix)
            return renderer, media_type
        except NotAcceptable:
            first = next(iter(renderers))
            return first, str(first.media_type)


def download(content: str | bytes, content_type: str, title: str, suffix: str) -> HttpResponse:
    """A file to save, with a name made from ``title``."""
    return HttpResponse(file_bytes(content, content_type), content_type=content_type, headers=to_save(title, suffix))


def to_save(title: str, suffix: str, untitled: str = "guide") -> dict[str, str]:
    """The header of a file to save. Its name is made from ``title``, or is ``untitled`` when no letter of the title can
    be used."""
    name = slugify(title, allow_unicode=True) or untitled
    return {"Content-Disposition": content_disposition_header(True, f"{name}{suffix}") or ""}


def zipped(library: Library, title: str) -> StreamingHttpResponse:
    """The files of a library as a ZIP, which are read and packed while they are sent."""
    headers = to_save(title, ".zip", untitled="library")
    return StreamingHttpResponse(packed(dump(library)), content_type=ZIP, headers=headers)
