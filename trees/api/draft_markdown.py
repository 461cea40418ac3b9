"""The draft as Markdown: how the API writes it, reads it, and says what it could not read."""

from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from project.web.json import MAX_BYTES, TooLarge
from trees.core.formats import FormatError, markdown
from trees.core.formats.guide_text import other_format


class MarkdownRenderer(BaseRenderer):
    """A text as it is; of a refusal its sentence."""

    media_type = markdown.MEDIA_TYPE
    format = markdown.NAME

    def render(self, data, accepted_media_type=None, renderer_context=None) -> bytes:
        text = data if isinstance(data, str) else (data or {}).get("detail", "")
        return str(text).encode()


class MarkdownParser(BaseParser):
    media_type = markdown.MEDIA_TYPE

    def parse(self, stream, media_type=None, parser_context=None) -> dict:
        """``{"text"}``, as JSON would say it."""
        raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise TooLarge()
        try:
            return {"text": raw.decode("utf-8-sig")}
        except UnicodeDecodeError as error:
            raise ParseError(f"This is not UTF-8: {error.reason}.") from None


class Unreadable(APIException):
    """422: nothing was saved, because ``text`` is not a guide yet."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY

    def __init__(self, error: FormatError, text: str):
        super().__init__(str(error), "unreadable")
        said = {"detail": str(error), "code": "unreadable", "errors": [error.to_json()]}
        self.detail = said | {"looks_like": other_format(text)}
