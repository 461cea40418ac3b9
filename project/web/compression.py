"""Which answers are sent compressed."""

import re

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

PACKED = ("image/webp", "application/zip")
MIN_BYTES = 1_024  # what fits into one packet is not sent any sooner
QUALITY = 5  # of Brotli: takes as long as gzip, and leaves a tenth less (docs/decisions/static-files.md)

BROTLI = re.compile(r"(?:^|[\s,])br\s*(?:$|,|;\s*q=(?!0(?:\.0*)?\s*(?:$|,)))", re.IGNORECASE)

NO_GZIP = re.compile(r"gzip\s*;\s*q=0(?:\.0*)?\s*(?:$|,)", re.IGNORECASE)


def takes_brotli(request: HttpRequest) -> bool:
    return bool(BROTLI.search(request.headers.get("Accept-Encoding", "")))


class Compression(GZipMiddleware):
    """Brotli or gzip, for what it is worth: Django's own would also take time for what is small or packed already."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.headers.get("Content-Type") in PACKED or _is_small(response):
            return response
        # Random bytes hide the length of a secret from who has a browser ask for it (BREACH). Without a cookie nobody
        # can: what signs a request in is a header. Only Django's gzip has such bytes.
        if takes_brotli(request) and isinstance(response, HttpResponse) and not request.COOKIES:
            return _with_brotli(response)
        if NO_GZIP.search(request.headers.get("Accept-Encoding", "")):  # Django looks for the word alone
            patch_vary_headers(response, ["Accept-Encoding"])
            return response
        return super().process_response(request, response) if request.COOKIES else UNPADDED(request, response)


def _with_brotli(response: HttpResponse) -> HttpResponse:
    if response.has_header("Content-Encoding"):
        return response
    patch_vary_headers(response, ["Accept-Encoding"])
    packed: bytes = brotli.compress(response.content, quality=QUALITY)
    if len(packed) < len(response.content):
        response.content = packed
        response.headers["Content-Encoding"] = "br"
        response.headers["Content-Length"] = str(len(packed))
        if (etag := response.headers.get("ETag", "")).startswith('"'):
            response.headers["ETag"] = f"W/{etag}"  # of the same meaning, and other bytes
    return response


def _is_small(response: HttpResponseBase) -> bool:
    return isinstance(response, HttpResponse) and len(response.content) < MIN_BYTES


class Unpadded(GZipMiddleware):
    max_random_bytes = 0


UNPADDED = Unpadded(lambda request: HttpResponse()).process_response
