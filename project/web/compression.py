"""Which answers are sent compressed."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

PACKED = ("image/webp", "application/zip")


class GZip(GZipMiddleware):
    """Django's own, without what is packed already: that would take time, and the length from the answer."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.headers.get("Content-Type") in PACKED:
            return response
        return super().process_response(request, response)
