"""JSON of the API: read and written by orjson."""

import json
from typing import IO, Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder

MAX_BYTES = settings.DATA_UPLOAD_MAX_MEMORY_SIZE


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = f"A request holds at most {MAX_BYTES // 1024 // 1024} MB."
    default_code = "too_large"


class Renderer(JSONRenderer):
    """Dates as ``2026-03-04T10:00:00.000000Z``."""

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        if data is None:
            return b""
        indent = orjson.OPT_INDENT_2 if self.get_indent(accepted_media_type or "", renderer_context or {}) else 0
        try:
            return orjson.dumps(data, default=str, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS | indent)
        except TypeError:
            # Half a surrogate pair, or a number beyond 64 bits, which an error message repeats from the request.
            return json.dumps(data, cls=JSONEncoder).encode()


def json_response(data: Any, status: int = 200) -> HttpResponse:
    """An answer without DRF's content negotiation, where JSON is the only format."""
    return HttpResponse(json_bytes(data), content_type="application/json", status=status)


def json_bytes(data: Any) -> bytes:
    return orjson.dumps(data, option=orjson.OPT_UTC_Z)


def accepts_json_only(request: HttpRequest) -> bool:
    """Whether content negotiation can only choose JSON: what programs and the site's own pages send."""
    return request.META.get("HTTP_ACCEPT", "") in ("", "*/*", "application/json")


class Parser(BaseParser):
    """Refuses what orjson refuses: NaN, half surrogate pairs, nesting without end."""

    media_type = "application/json"
    renderer_class = Renderer

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise TooLarge()
        try:
            return orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"This is not JSON: {error}.") from None
