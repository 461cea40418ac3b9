"""/teams/demo: deletes the demo library."""

import json

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.requests import PageRequest
from project.web.pages import page
from trees.library.demo import can_delete_demo, delete_demo

CONFIRMATION = "delete the demo"


@require_http_methods(["GET", "HEAD", "POST"])
@page
def demo(request: PageRequest) -> HttpResponse:
    """Deletes the demo, then has the browser sign out. There is no undo, so the confirmation has to be typed."""
    if not can_delete_demo(request.user):
        raise Http404
    if request.method != "POST":
        return show_demo(request)
    if " ".join(request.POST.get("confirmation", "").lower().split()) != CONFIRMATION:
        return show_demo(request, f"The words do not match. They are: {CONFIRMATION}")
    delete_demo()
    return HttpResponse(headers={"HX-Trigger": json.dumps({"sign-out": {}}), "HX-Reswap": "none"})


def show_demo(request: PageRequest, error: str = "") -> HttpResponse:
    context = {"confirmation": CONFIRMATION, "wrong": error}
    return render(request, "trees/demo.html", context, status=422 if error else 200)
