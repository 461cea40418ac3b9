"""ETags, and 304 to who has the answer already."""

import copy

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware


class ConditionalGet(ConditionalGetMiddleware):
    """Django's own, for HEAD as well: it answers with the header fields of GET (RFC 9110, 9.3.2).

    Django leaves HEAD out, because a view may write no body for it. Ours write that of GET; the server drops it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.method == "HEAD":
            request = copy.copy(request)
            request.method = "GET"
        return super().process_response(request, response)
