"""Health checks for a load balancer."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from project.web.ready import readiness

NOT_KEPT = {"Cache-Control": "no-store"}


@csrf_exempt
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@csrf_exempt
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The process has what it needs; else 503 with the names of the missing parts. The reasons are in the log.

    A queue that is late is named, with 200: taking the machine out of service would not send an email.
    """
    missing = readiness.problems()
    late = [] if missing else readiness.late()
    text = f"missing: {', '.join(missing)}" if missing else f"ok, late: {', '.join(late)}" if late else "ok"
    response = HttpResponse(text, status=503 if missing else 200, content_type="text/plain", headers=NOT_KEPT)
    response._has_been_logged = True  # type: ignore[attr-defined]  # by readiness, once; Django logs each 503
    return response
