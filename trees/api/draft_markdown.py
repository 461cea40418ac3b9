"""The draft as Markdown: writing it, reading it, and reporting what cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from project.web.json import MAX_BYTES, TooLarge
from trees.core.formats import FormatError, markdown
from trees.core.formats.guide_text import other_format


class MarkdownRenderer(BaseRenderer):
    """Renders a text as it is, and an error as its ``detail``."""

    media_type = markdown.MEDIA_TYPE
    format = markdown.NAME

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        text = data if isinstance(data, str) else (data or {}).get("detail", "")
        return str(text).encode()


class MarkdownParser(BaseParser):
    """Parses a Markdown body into the same ``{"text"}`` that a JSON body would have."""

    media_type = markdown.MEDIA_TYPE

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, str]:
        raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise TooLarge()
        try:
            return {"text": raw.decode("utf-8-sig")}
        except UnicodeDecodeError as error:
            raise ParseError(f"The body is not valid UTF-8: {error.reason}.") from None


class UnreadableText(APIException):
    """422: the text cannot be read as a guide, so nothing was saved."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY

    def __init__(self, error: FormatError, text: str) -> None:
        super().__init__(str(error), "unreadable")
        self.detail: Any = {
            "detail": str(error),
            "code": "unreadable",
            "errors": [error.to_json()],
            "looks_like": other_format(text),
        }
