"""Folders: make, rename, move, dissolve."""

from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Role, require
from project.web.pages import done, page, quietly
from trees.library.forms import FolderForm, MoveForm
from trees.library.query import library_query_for_editor
from trees.models import Folder, deletions

NEEDED = Role.EDITOR


# /trees/folders/new


@require_http_methods(["GET", "HEAD", "POST"])
@page
def folder_new(request):
    query = library_query_for_editor(request)
    form = FolderForm(request.POST or None, team=query.team, initial={"parent": query.folder})
    if request.method == "POST" and form.is_valid():
        folder = form.save()
        return done(request, f"Folder “{folder.name}” made.", to=f"/trees/?folder={folder.pk}")
    return show(request, form, {"team": query.team})


# /trees/folders/<id>


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@page
def folder(request, pk):
    found = get_object_or_404(Folder.objects.of(request.user).select_related("team"), pk=pk)
    require(found.role, NEEDED)
    if request.method == "DELETE":
        return dissolve(request, found)
    form = FolderForm(request.POST or None, instance=found, team=found.team)
    if request.method == "POST" and form.is_valid() and saved(form, found):
        return done(request, f"Folder “{found.name}” saved.", to=f"/trees/?folder={found.pk}")
    return show(request, form, {"folder": found, "holds": holds(found), "team": found.team})


def saved(form, found) -> bool:
    """Renames and moves, through the model's own verb; its refusal stands in the form."""
    try:
        found.rename_and_move(form.cleaned_data["name"], form.cleaned_data["parent"])
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True


def dissolve(request, found):
    key = deletions.delete_folder(found)
    message = f"Folder “{found.name}” is gone; what was in it moved up."
    return done(request, message, to=f"/trees/?team={found.team_id}", undo=reverse("undo", args=[key]))


def holds(found) -> dict[str, int]:
    """What lies directly in the folder, for the sentence that says what becomes of it."""
    return {"trees": found.trees.count(), "folders": found.children.count()}


# /trees/folders/<id>/move


@require_POST
@page
def folder_move(request, pk):
    """A folder was dropped on another, or on the top."""
    found = get_object_or_404(Folder.objects.of(request.user).select_related("team"), pk=pk)
    require(found.role, NEEDED)
    form = MoveForm(request.POST, team=found.team)
    if not form.is_valid():
        return HttpResponseBadRequest("There is no such folder in this team.")
    parent, was = form.cleaned_data["folder"], found.parent_id or ""
    try:
        found.move(parent)
    except ValidationError as error:
        return quietly(" ".join(error.messages))
    return quietly(f"Moved to {parent.name if parent else 'the top'}.", undo=f"{request.path}?folder={was}")


def show(request, form, context):
    status = 422 if form.is_bound else 200
    return render(request, "trees/folder.html", {"form": form, **context}, status=status)
