"""Find and replace over guides: a form, a preview with a difference for each guide, and the new drafts."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import PageRequest
from project.web.pages import announce, page
from trees.library.bulk import checked, sentence
from trees.library.forms.replace_form import ReplaceForm, read_chosen, scope_of
from trees.library.links import with_undo
from trees.library.query import library_query_for_editor
from trees.library.replace import MAX_GUIDES_PER_REPLACE, apply, preview
from trees.models import Tree, undo_keys

# /trees/replace


@require_http_methods(["GET", "HEAD", "POST"])
@page
def replace(request: PageRequest) -> HttpResponse:
    """POST saves the replacement in the guides that were chosen in the preview: ``guide``, several times."""
    query, team = library_query_for_editor(request)
    form = ReplaceForm(request.POST or None, team=team, initial={"folder": query.folder})
    context = {"form": form, "team": team, "query": query}
    if request.method != "POST":
        return render(request, "trees/replace.html", context)
    if not form.is_valid():
        return render(request, "trees/replace_preview.html", context, status=422)
    chosen = read_chosen(request.POST.getlist("guide"))
    outcome = checked(apply(request.user, chosen, form.query, form.cleaned_data["by"]))
    message = sentence(outcome, "changed, as new drafts")
    undo = ""
    if outcome.changed:
        message, undo = with_undo(message, undo_keys.keep(outcome.undo))
    guides = Tree.objects.filter(pk__in=outcome.changed).order_by("sort_title").values("pk", "title", "serial")
    context |= {"message": message, "undo": undo, "guides": guides}
    return announce(render(request, "trees/replace_done.html", context), message, undo)


# /trees/replace/preview


@require_POST
@page
def replace_preview(request: PageRequest) -> HttpResponse:
    query, team = library_query_for_editor(request)
    form = ReplaceForm(request.POST, team=team)
    context: dict[str, object] = {"form": form, "team": team, "max": MAX_GUIDES_PER_REPLACE}
    if form.is_valid():
        try:
            scope = scope_of(request.user, team, form, query)
            context["preview"] = preview(request.user, scope, form.query, form.cleaned_data["by"])
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "trees/replace_preview.html", context, status=200 if form.is_valid() else 422)
