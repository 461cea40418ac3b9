"""Pinned guides: the region above the library's list, the dialog that arranges them, and the star of a guide."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PageRequest
from project.web.pages import announce, page
from project.web.params import natural_number
from trees.library.guides import tree_or_404
from trees.library.quick import quick_rows, rows_to_arrange
from trees.models import Pin, Tree

# /trees/quick


@require_safe
@page
def quick_guides(request: PageRequest) -> HttpResponse:
    """``team``: the team whose library is shown."""
    team = natural_number(request.GET.get("team", ""))
    return render(request, "trees/quick.html", {"team": team, **quick_rows(request.user, team)})


# /trees/pins


@require_safe
@page
def pins(request: PageRequest) -> HttpResponse:
    return render(request, "trees/pins.html", {"pins": rows_to_arrange(request.user)})


# /trees/<id>/pin


@require_POST
@page
def tree_pin(request: PageRequest, pk: int) -> HttpResponse:
    """Pins the guide with ``pinned=on``, else unpins it. ``before``: see PinManager.place.

    ``shown=on``: the page has put the pin into its place already, so that nothing loads again, which would disturb the
    next key.
    """
    tree = tree_or_404(request.user, pk)
    if request.POST.get("pinned") != "on":
        following = Pin.objects.remove(request.user, tree)
        return answer(tree, False, f"“{tree.title}” unpinned.", f"pinned=on&before={following}")
    before = request.POST.get("before", "")
    try:
        place = Pin.objects.place(request.user, tree, natural_number(before) if before else None)
    except ValidationError as error:
        return answer(tree, False, " ".join(error.messages))
    if place.is_new:
        return answer(tree, True, f"“{tree.title}” pinned.", "pinned=")
    message = f"“{tree.title}” is now number {place.number} of {place.count}."
    return announce(HttpResponse(status=204), message) if "shown" in request.POST else answer(tree, True, message)


def answer(tree: Tree, pinned: bool, message: str, undo: str = "") -> HttpResponse:
    """Has the stars of the guide show whether it is ``pinned``, and the region of pins load again."""
    url = f"{reverse('tree_pin', args=[tree.pk])}?{undo}" if undo else ""
    return announce(HttpResponse(status=204), message, url, pins={"guide": tree.pk, "pinned": pinned})
