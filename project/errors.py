"""Errors, rendered in one place: JSON for the API, a readable page or region for the site."""

from django.http import JsonResponse
from django.shortcuts import render
from rest_framework.exceptions import ErrorDetail
from rest_framework.views import exception_handler

from accounts.authentication import unauthorized
from accounts.tokens import Refused


def api_exception(exc, context):
    """DRF's handler, with a ``code`` beside every ``detail`` and field errors under ``errors``."""
    if isinstance(exc, Refused):
        return unauthorized(exc)
    response = exception_handler(exc, context)
    if response is None:
        return None
    if isinstance(response.data, dict) and isinstance(response.data.get("detail"), ErrorDetail):
        response.data.setdefault("code", response.data["detail"].code)
    elif response.status_code == 400:
        response.data = {"detail": first_message(response.data), "code": "invalid", "errors": response.data}
    return response


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
    500: ("Something broke", "The fault is on our side and has been recorded. Nothing you saved is lost."),
}


def error_page(status: int):
    def view(request, exception=None):
        if request.path.startswith("/api/"):
            title, text = TITLES[status]
            return JsonResponse(
                {"detail": str(exception) or text, "code": title.lower().replace(" ", "_")}, status=status
            )
        title, text = TITLES[status]
        template = "error_content.html" if request.headers.get("HX-Request") else "error.html"
        return render(request, template, {"title": title, "text": text, "status": status}, status=status)

    return view


bad_request, forbidden, not_found, server_error = (error_page(status) for status in (400, 403, 404, 500))
