"""Answers that are files."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from trees.transfer.exports import file_bytes


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


def download(content: str | bytes, content_type: str, title: str, suffix: str, untitled: str = "guide") -> HttpResponse:
    """A file to save. Its name is made from ``title``, or is ``untitled`` when no letter of the title can be used."""
    response = HttpResponse(file_bytes(content, content_type), content_type=content_type)
    name = slugify(title, allow_unicode=True) or untitled
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}{suffix}") or ""
    return response
