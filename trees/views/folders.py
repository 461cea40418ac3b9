"""Folders: create, rename, move, delete."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Role, User, require
from accounts.requests import PageRequest
from project.web.direction import isolated
from project.web.pages import done, page, quietly, refused
from trees.library.forms.library import NOT_MOVED, FolderForm, MoveForm
from trees.library.links import library_url, with_undo
from trees.library.query import library_query_for_editor
from trees.models import Folder, deletions

# /trees/folders/new


@require_http_methods(["GET", "HEAD", "POST"])
@page
def folder_new(request: PageRequest) -> HttpResponse:
    query, team = library_query_for_editor(request)
    form = FolderForm(request.POST or None, team=team, initial={"parent": query.folder})
    if request.method == "POST" and form.is_valid():
        folder = form.save()
        return done(request, f"Folder “{folder.name}” created.", to=library_url(folder=folder.pk))
    return show(request, form, {"team": team})


# /trees/folders/<id>


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@page
def folder(request: PageRequest, pk: int) -> HttpResponse:
    folder = folder_or_404(request.user, pk)
    if request.method == "DELETE":
        return delete(request, folder)
    form = FolderForm(request.POST or None, instance=folder, team=folder.team)
    if request.method == "POST" and form.is_valid() and saved(form, folder):
        return done(request, f"Folder “{folder.name}” saved.", to=library_url(folder=folder.pk))
    holds = {"trees": folder.trees.count(), "folders": folder.children.count()}
    return show(request, form, {"folder": folder, "holds": holds, "team": folder.team})


def saved(form: FolderForm, folder: Folder) -> bool:
    """Renames and moves the folder; puts what the model refuses into the form."""
    try:
        folder.rename_and_move(form.cleaned_data["name"], form.cleaned_data["parent"])
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def delete(request: PageRequest, folder: Folder) -> HttpResponse:
    key = deletions.delete_folder(folder)
    message, undo = with_undo(f"Folder “{folder.name}” deleted. Its contents moved up.", key)
    return done(request, message, to=library_url(team=folder.team_id), undo=undo)


# /trees/folders/<id>/move


@require_POST
@page
def folder_move(request: PageRequest, pk: int) -> HttpResponse:
    """The folder was dropped on another one, or on the top."""
    folder = folder_or_404(request.user, pk)
    form = MoveForm(request.POST, team=folder.team)
    if not form.is_valid():
        return refused(NOT_MOVED)
    parent, previous = form.cleaned_data["folder"], folder.parent_id or ""
    try:
        folder.move(parent)
    except ValidationError as error:
        return quietly(" ".join(error.messages))
    message = f"Folder moved to {isolated(parent.name) if parent else 'the top'}."
    return quietly(message, undo=f"{request.path}?folder={previous}")


def folder_or_404(user: User, pk: int) -> Folder:
    """A folder of the user's teams, else Http404; PermissionDenied for viewers."""
    folder = get_object_or_404(Folder.objects.of(user).select_related("team"), pk=pk)
    require(folder.role, Role.EDITOR)
    return folder


def show(request: PageRequest, form: FolderForm, context: dict[str, object]) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "trees/folder.html", {"form": form, **context}, status=status)
