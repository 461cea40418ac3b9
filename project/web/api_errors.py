"""The API's errors as JSON: ``{"detail", "code"}``, with field errors under ``errors``. DRF's EXCEPTION_HANDLER."""

from itertools import islice
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.exceptions import ValidationError as ModelRefusal
from django.http import Http404
from django.http.response import HttpResponseBase
from rest_framework.exceptions import ErrorDetail, NotAuthenticated, NotFound, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from project.web.errors import NOTHING_HERE, Challenge, Conflict, Unauthorized, challenge, not_signed_in, unauthorized

MAX_ERRORS = 100  # enough to see what is wrong; an answer is not longer than its request
MAX_MESSAGE_CHARS = 1_000


def api_exception(exc: Exception, context: Any) -> HttpResponseBase | None:
    """DRF's handler, with a ``code`` beside every ``detail`` and field errors under ``errors``."""
    if isinstance(exc, NotAuthenticated):
        exc = not_signed_in()
    if isinstance(exc, Unauthorized):
        return unauthorized(exc)
    if isinstance(exc, Challenge):
        return challenge(exc)
    if isinstance(exc, Conflict):
        return Response({"detail": exc.detail, "code": exc.code}, status=409)
    response = exception_handler(refusal(exc), context)
    if response is None:
        return None
    if isinstance(response.data, dict) and isinstance(response.data.get("detail"), ErrorDetail):
        response.data.setdefault("code", response.data["detail"].code)
    elif response.status_code == 400:
        errors = shortened(response.data)
        response.data = {"detail": first_message(errors), "code": "invalid", "errors": errors}
    return response


def shortened(errors: Any) -> Any:
    """DRF's nest of lists and dicts with the first MAX_ERRORS of each: it has an error for each wrong item, and some
    repeat what was sent, of any length."""
    if isinstance(errors, dict):
        return {name: shortened(inner) for name, inner in islice(errors.items(), MAX_ERRORS)}
    if isinstance(errors, list):
        return [shortened(inner) for inner in errors[:MAX_ERRORS]]
    return errors if len(errors) <= MAX_MESSAGE_CHARS else f"{errors[:MAX_MESSAGE_CHARS]}…"


def refusal(exc: Exception) -> Exception:
    """A model's refusal as DRF says it; any other exception as it is."""
    if isinstance(exc, Http404):
        return NotFound(NOTHING_HERE)  # its own text names a class: "No Tree matches the given query."
    if not isinstance(exc, ModelRefusal):
        return exc
    if not hasattr(exc, "error_dict"):
        return ValidationError({"non_field_errors": exc.messages})
    fields = exc.message_dict
    return ValidationError({"non_field_errors" if name == NON_FIELD_ERRORS else name: fields[name] for name in fields})


def first_message(errors: Any) -> str:
    """The first sentence in DRF's nest of lists and dicts, with its field's name."""
    if isinstance(errors, dict):
        name, inner = next(iter(errors.items()))
        return first_message(inner) if name == "non_field_errors" else f"{name}: {first_message(inner)}"
    return first_message(errors[0]) if isinstance(errors, list) else str(errors)
