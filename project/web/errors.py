"""Errors, rendered in one place: JSON for the API, a readable page or region for the site."""

import sys
from typing import Protocol

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from project.web.outages import RETRY_AFTER_SECONDS, log_outage, missing_part
from project.web.security import API

MAIN, DIALOG = "main#main", "dialog#dialog"  # the elements that a whole page and a form fill, as htmx names them
# RFC 6750, 3.1: a request without any token is told the scheme and no error.
CHALLENGE, BARE_CHALLENGE = 'Bearer error="invalid_token"', "Bearer"


class Conflict(Exception):
    """A verb was refused because another request changed the same thing first; becomes a 409. Nothing was saved."""

    code = "conflict"

    def __init__(self, detail: str = "Another change to this was saved at the same moment. Reload and try again."):
        self.detail = detail
        super().__init__(detail)


class Unauthorized(Exception):
    """A request that is not signed in; becomes a 401. ``code`` says why, for programs; ``detail``, for people."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        self.detail = detail
        self.more: dict[str, object] = {}  # what else the answer's JSON says
        super().__init__(detail)


def unauthorized(refused: Unauthorized) -> JsonResponse:
    response = JsonResponse({"detail": refused.detail, "code": refused.code, **refused.more}, status=401)
    response.headers["WWW-Authenticate"] = BARE_CHALLENGE if refused.code == "token_missing" else CHALLENGE
    response.headers["Cache-Control"] = "no-store"
    return response


class Challenge(Exception):
    """A request of a signed-in person that needs something else first; becomes a 403, for pages and API the same.

    The site's script does what ``code`` asks for and sends the request again. ``header``: the WWW-Authenticate.
    """

    def __init__(self, code: str, detail: str, header: str) -> None:
        self.code = code
        self.detail = detail
        self.header = header
        super().__init__(detail)


def challenge(raised: Challenge) -> JsonResponse:
    response = JsonResponse({"detail": raised.detail, "code": raised.code}, status=403)
    response.headers["WWW-Authenticate"] = raised.header
    response.headers["Cache-Control"] = "no-store"
    return response


def not_signed_in() -> Unauthorized:
    return Unauthorized("token_missing", "This needs a sign-in: no token was sent.")


# What begins so answers errors as JSON.
OF_PROGRAMS = (API, "/mcp", "/oauth/token", "/oauth/revoke", "/oauth/register", "/.well-known/oauth-")
NOTHING_HERE = "There is nothing here, or it is not shared with you."
TITLES = {
    400: ("Bad request", "The request could not be understood."),
    403: ("Not allowed", "Your role in this team does not allow that. An admin of the team can change your role."),
    404: ("Not found", NOTHING_HERE),
    409: ("Changed meanwhile", Conflict().detail),
    503: (
        "Back in a moment",
        "A part of this site does not answer right now. Nothing was saved: try again in a moment.",
    ),
    500: ("Something broke", "The fault is on our side and has been recorded. Nothing you saved is lost."),
}

# What programs read: the same words as those of the API's own errors.
CODES = {
    400: "invalid",
    403: "permission_denied",
    404: "not_found",
    409: "conflict",
    500: "server_error",
    503: "unavailable",
}


MAX_MB, MAX_FILES = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2, settings.DATA_UPLOAD_MAX_NUMBER_FILES
TOO_MUCH = {
    RequestDataTooBig: f"That is too large: at most {MAX_MB} MB can be sent at once. Nothing was saved.",
    TooManyFilesSent: f"Too many files: at most {MAX_FILES:,} can be sent at once, or a ZIP. Nothing was saved.",
    TooManyFieldsSent: "That is too much for one form. Nothing was saved.",
}


class ErrorView(Protocol):
    def __call__(self, request: HttpRequest, exception: Exception | None = None) -> HttpResponse: ...


def error_page(status: int) -> ErrorView:
    def view(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
        title, text = TITLES[status]
        text = next((words for kind, words in TOO_MUCH.items() if isinstance(exception, kind)), text)
        if isinstance(exception, BadRequest):
            text = str(exception) or text
        if request.path.startswith(OF_PROGRAMS):
            return api_error(text, exception, status)
        template = "error_content.html" if request.headers.get("HX-Request") else "error.html"
        target = request.headers.get("HX-Target")
        context = {"of_page": target == MAIN, "in_dialog": target == DIALOG, "title": title, "text": text}
        response = render(request, template, context | {"status": status}, status=status)
        response.headers["Cache-Control"] = "no-store"
        return response

    return view


def api_error(text: str, exception: Exception | None, status: int) -> JsonResponse:
    message = exception.args[0] if exception and exception.args else ""
    # A lookup names a class ("No Tree matches the given query."), a URL that is not there says all that are.
    detail = message if isinstance(message, str) and message and status != 404 else text
    return JsonResponse({"detail": detail, "code": CODES[status]}, status=status)


bad_request, forbidden, not_found, conflict, broken, unavailable = map(error_page, (400, 403, 404, 409, 500, 503))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls it where it handles the exception: 503 for an outage, else 500."""
    error = sys.exc_info()[1]
    part = missing_part(error)
    if error is None or not part:
        return broken(request)
    log_outage(request, part, error)
    response = unavailable(request)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response._has_been_logged = True  # type: ignore[attr-defined]  # or Django adds the stack trace
    return response
