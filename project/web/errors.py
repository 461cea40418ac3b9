"""Errors, rendered in one place: JSON for the API, a readable page or region for the site."""

import logging

from django.core.exceptions import (
    NON_FIELD_ERRORS,
    ObjectDoesNotExist,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.core.exceptions import ValidationError as ModelRefusal
from django.db import IntegrityError
from django.http import JsonResponse
from django.shortcuts import render
from rest_framework.exceptions import APIException, ErrorDetail, NotAuthenticated, NotFound, ValidationError
from rest_framework.views import exception_handler

from accounts.authentication import unauthorized
from accounts.tokens import Refused
from trees.models import Stale

log = logging.getLogger(__name__)


class Conflict(APIException):
    status_code = 409
    default_detail = "Somebody else changed this at the same moment. Look again and repeat."
    default_code = "conflict"


def api_exception(exc, context):
    """DRF's handler, with a ``code`` beside every ``detail`` and field errors under ``errors``."""
    if isinstance(exc, NotAuthenticated):
        exc = Refused("token_invalid")
    if isinstance(exc, Refused):
        return unauthorized(exc)
    if isinstance(exc, IntegrityError):
        log.warning("Two requests at once, of which the database refused one.", exc_info=exc)
        exc = Conflict()
    if isinstance(exc, Stale):
        exc = Conflict(str(exc))
    response = exception_handler(refusal(exc), context)
    if response is None:
        return None
    if isinstance(response.data, dict) and isinstance(response.data.get("detail"), ErrorDetail):
        response.data.setdefault("code", response.data["detail"].code)
    elif response.status_code == 400:
        response.data = {"detail": first_message(response.data), "code": "invalid", "errors": response.data}
    return response


def refusal(exc):
    """A model's refusal as DRF says it; any other exception as it is."""
    if isinstance(exc, ObjectDoesNotExist):
        return NotFound()  # it was there a moment ago
    if not isinstance(exc, ModelRefusal):
        return exc
    if not hasattr(exc, "error_dict"):
        return ValidationError({"non_field_errors": exc.messages})
    fields = exc.message_dict
    return ValidationError({"non_field_errors" if name == NON_FIELD_ERRORS else name: fields[name] for name in fields})


def first_message(errors) -> str:
    """The first sentence in DRF's nest of lists and dicts, with its field's name."""
    if isinstance(errors, dict):
        name, inner = next(iter(errors.items()))
        return first_message(inner) if name == "non_field_errors" else f"{name}: {first_message(inner)}"
    return first_message(errors[0]) if isinstance(errors, list) else str(errors)


TITLES = {
    400: ("Bad request", "The request could not be understood."),
    403: ("Not allowed", "Your role in this team does not allow that. An admin of the team can change your role."),
    404: ("Not found", "There is nothing here, or it is not shared with you."),
    409: ("Changed meanwhile", Conflict.default_detail),
    500: ("Something broke", "The fault is on our side and has been recorded. Nothing you saved is lost."),
}


TOO_MUCH = {
    RequestDataTooBig: "That is too large: at most 12 MB can be sent at once. Nothing was saved.",
    TooManyFilesSent: "Those are too many files: at most 100 can be sent at once. Nothing was saved.",
    TooManyFieldsSent: "That is too much for one form. Nothing was saved.",
}


def error_page(status: int):
    def view(request, exception=None):
        title, text = TITLES[status]
        text = TOO_MUCH.get(type(exception), text)
        if request.path.startswith("/api/"):
            return api_error(title, text, exception, status)
        template = "error_content.html" if request.headers.get("HX-Request") else "error.html"
        response = render(request, template, {"title": title, "text": text, "status": status}, status=status)
        response.headers["Cache-Control"] = "no-store"
        return response

    return view


def api_error(title: str, text: str, exception, status: int) -> JsonResponse:
    said = exception.args[0] if exception and exception.args else text
    detail = said if isinstance(said, str) and said else text  # a URL that is not there says all that are
    return JsonResponse({"detail": detail, "code": title.lower().replace(" ", "_")}, status=status)


bad_request, forbidden, not_found, conflict, server_error = map(error_page, (400, 403, 404, 409, 500))
