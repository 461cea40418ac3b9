"""Around each request: its id, its count, its time. Whatever middleware answers it, with an error page too."""

from __future__ import annotations

import time

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http.response import HttpResponseBase

from project.monitoring.metrics import count_request
from project.monitoring.request_id import HEADER, current, id_of

STATIC = "static"


class Handler(WSGIHandler):
    def get_response(self, request: WSGIRequest) -> HttpResponseBase:  # type: ignore[override]  # streams too
        began = time.perf_counter()
        current.request_id = id_of(request.META.get("HTTP_X_REQUEST_ID", ""))
        try:
            response = super().get_response(request)
            route = route_of(request)
            if route != STATIC:  # a static file is the same for every request: no line of a log is about it
                response.headers[HEADER] = current.request_id
            count_request(request.method or "", route, response.status_code, time.perf_counter() - began)
            return response
        finally:
            current.request_id = ""


def route_of(request: WSGIRequest) -> str:
    """The name of the URL: there are as many as rows in urls.py, whatever is asked for."""
    match = request.resolver_match
    if match is None:
        return STATIC if request.path_info.startswith(settings.STATIC_URL) else "none"
    return match.view_name or match.route
