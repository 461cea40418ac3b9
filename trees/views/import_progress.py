"""How far an import is, and its cancel."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.requests import PageRequest
from project.web.pages import page
from trees.transfer import progress


# /trees/import/progress/<job>
@require_http_methods(["GET", "HEAD", "POST"])
@page
def import_progress(request: PageRequest, job: UUID) -> HttpResponse:
    """POST cancels it. ``waiting``: "saving" or "reading", which a page asks for while its own request is under way."""
    if request.method == "POST":
        progress.cancel(request.user, job)
    known = progress.state_of(request.user, job)
    phases = {"saving": progress.COMPARING, "reading": progress.READING}
    phase = phases.get(request.GET.get("waiting", ""))
    state = known or (progress.State(phase) if phase else None)
    context = {"state": state, "is_known": known is not None, "cancelled": request.method == "POST"}
    return render(request, "trees/import_progress.html", context)
