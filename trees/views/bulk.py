"""Many guides at once: the pages below /trees/bulk/ get the chosen guides as ``trees``, keys with commas between."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import PageRequest
from project.web.direction import isolated
from project.web.json import json_response
from project.web.pages import done, page, quietly, refused
from trees.library.bulk import checked, listed_keys, read_keys, sentence
from trees.library.forms.library import NOT_MOVED, BulkCategoriesForm, MoveForm
from trees.library.guides import skipped_notice
from trees.library.links import library_url, with_undo
from trees.library.query import library_query, library_query_for_editor
from trees.models import undo_keys
from trees.models.bulk import actions
from trees.models.bulk.actions import Outcome

# /trees/keys


@require_safe
@page
def tree_keys(request: PageRequest) -> HttpResponse:
    """The keys of all guides of the list with these filters. ``more``: there are more than one action takes."""
    keys, more = listed_keys(request.user, library_query(request))
    return json_response({"keys": keys, "more": more})


# /trees/bulk/move


@require_http_methods(["GET", "HEAD", "POST"])
@page
def bulk_move(request: PageRequest) -> HttpResponse:
    _, team = library_query_for_editor(request)
    form = MoveForm(request.POST or None, team=team)
    if request.method != "POST":
        return render(request, "trees/bulk_move.html", {"form": form, "team": team})
    if not form.is_valid():
        return refused(NOT_MOVED)
    folder = form.cleaned_data["folder"]
    outcome = checked(actions.move(read_keys(request.POST.get("trees", "")), folder, by=request.user))
    message, undo = told(outcome, f"moved to {isolated(folder.name) if folder else 'no folder'}")
    return done(request, message, library_url(team=team.pk), undo, chosen={})


# /trees/bulk/categories


@require_http_methods(["GET", "HEAD", "POST"])
@page
def bulk_categories(request: PageRequest) -> HttpResponse:
    _, team = library_query_for_editor(request)
    form = BulkCategoriesForm(request.POST or None, team=team)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "team": team}
        return render(request, "trees/bulk_categories.html", context, status=422 if form.is_bound else 200)
    keys, changes = read_keys(request.POST.get("trees", "")), form.cleaned_data
    outcome = checked(actions.change_categories(keys, add=changes["add"], remove=changes["remove"], by=request.user))
    message, undo = told(outcome, "changed")
    return done(request, message, library_url(team=team.pk), undo, chosen={})


# /trees/bulk/archive, /trees/bulk/restore


@require_POST
@page
def bulk_archive(request: PageRequest) -> HttpResponse:
    outcome = checked(actions.archive(read_keys(request.POST.get("trees", "")), by=request.user))
    return quietly(*told(outcome, "archived", skipped_notice(outcome.changed)), chosen={})


@require_POST
@page
def bulk_restore(request: PageRequest) -> HttpResponse:
    outcome = checked(actions.restore(read_keys(request.POST.get("trees", "")), by=request.user))
    return quietly(*told(outcome, "restored"), chosen={})


def told(outcome: Outcome, what: str, notice: str = "") -> tuple[str, str]:
    """The message about an action, with a ``notice``, and the URL of its undo; "" where nothing changed."""
    message = sentence(outcome, what) + notice
    return with_undo(message, undo_keys.keep(outcome.undo)) if outcome.changed else (message, "")
