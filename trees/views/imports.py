"""Importing: paste or drop, preview what will be made and what is wrong, then import.

Single guides come as texts and files. A ZIP that an export made is a whole library, which the team's own is brought up
to date with.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path, PurePath

import orjson
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Team
from accounts.requests import PageRequest
from project.web.pages import announce, done, page
from trees.core.fingerprint import fingerprint
from trees.core.formats import READABLE, SUFFIXES
from trees.core.stored import GraphError
from trees.library.forms.fields import FolderChoice
from trees.library.forms.library import ImportForm, MoveForm, writable_teams
from trees.library.links import library_url
from trees.library.query import library_query_for_editor
from trees.models import Folder
from trees.transfer.again import again_of
from trees.transfer.choices import Choice, ChoiceRefused, choices_of
from trees.transfer.chosen import FOLDER_GONE, Places, import_chosen
from trees.transfer.incoming import PICTURE_SUFFIXES, TRIED_SUFFIXES, Incoming, folders_of, holds_library, read_incoming
from trees.transfer.library.merging import Edits
from trees.transfer.library.rows import change_rows, edits_of
from trees.transfer.library.upload import Upload, UploadRefused, import_previewed, preview
from trees.transfer.library.zip_file import is_zip
from trees.transfer.plan import UNCHANGED, UPDATED, PlannedGuide, check_for_team, plan_import
from trees.transfer.preview import guide_rows, mappings_of, parts_table
from trees.transfer.progress import CANCELLED, ImportCancelled, ImportProgress
from trees.transfer.saving import ImportedGuide

DEMO = Path(__file__).resolve().parent.parent / "demo"
MAX_PATHS_CHARS = 500_000


# /trees/import


@require_http_methods(["GET", "HEAD", "POST"])
@page
def tree_import(request: PageRequest) -> HttpResponse:
    query, team = library_query_for_editor(request)
    if request.method == "POST":
        file, progress = uploaded_library(request), progress_of(request)
        try:
            return import_library(request, team, file, progress) if file else import_guides(request, team, progress)
        except ImportCancelled:
            return announce(HttpResponse(status=204), CANCELLED)
    context = {
        "team": team,
        "teams": writable_teams(request.user),
        "form": ImportForm(team=team, initial={"folder": query.folder}),
        "formats": [(name, each.LABEL) for name, each in READABLE.items()],
        "suffixes": ",".join(accepted_suffixes()),
        "text": demo_text(request.GET.get("demo", "")),
    }
    return render(request, "trees/tree_import.html", context)


def accepted_suffixes() -> list[str]:
    last = (PurePath(each).suffix for each in SUFFIXES)
    return list(dict.fromkeys([*SUFFIXES, *last, *TRIED_SUFFIXES, *PICTURE_SUFFIXES, ".zip"]))


# /trees/import/preview


@require_POST
@page
def tree_import_preview(request: PageRequest) -> HttpResponse:
    """What would be made; nothing is saved."""
    _, team = library_query_for_editor(request)
    file, progress = uploaded_library(request), progress_of(request)
    try:
        return library_preview(request, team, file, progress) if file else guides_preview(request, team, progress)
    except ImportCancelled:
        return HttpResponse(status=204)


def progress_of(request: PageRequest) -> ImportProgress:
    return ImportProgress(request.user, request.POST.get("job", ""))


# Single guides


def import_guides(request: PageRequest, team: Team, progress: ImportProgress) -> HttpResponse:
    incoming = incoming_of(request)
    form, token = ImportForm(request.POST, team=team), preview_token(request, incoming)
    if request.POST.get("seen", token) != token:
        return guides_preview(request, team, progress, "The text has changed. The preview is up to date now.")
    if not form.is_valid():
        return guides_preview(request, team, progress, FOLDER_GONE)
    planned = planned_guides(request, team, incoming, progress)
    taken = set(request.POST.getlist("take"))
    chosen = {source: choice for source, choice in choices(request, planned).items() if source in taken}
    places = Places(*(form.cleaned_data[name] for name in ("folder", "categories", "as_files")))
    progress.saving()
    try:
        made = import_chosen(planned, chosen, places, starts_of(request), team=team, by=request.user)
    except (GraphError, ChoiceRefused) as error:
        progress.end(f"Nothing was imported. {error}")
        return guides_preview(request, team, progress, str(error))
    message, to = what_was_imported(team, made, places.folder)
    progress.end(message, to)
    return done(request, message, to=to)


def what_was_imported(team: Team, made: list[ImportedGuide], folder: Folder | None) -> tuple[str, str]:
    """(message, where to see it)."""
    if len(made) == 1:
        said = {UNCHANGED: "is unchanged", UPDATED: "has a new revision"}.get(made[0].state, "imported")
        return f"“{made[0].tree.title}” {said}.", reverse("tree", args=[made[0].tree.pk])
    place = {"folder": folder.pk} if folder else {"team": team.pk}
    return f"{len(made)} guides imported, as drafts.", library_url(**place, sort="newest")


def guides_preview(request: PageRequest, team: Team, progress: ImportProgress, error: str = "") -> HttpResponse:
    incoming = incoming_of(request)
    planned = planned_guides(request, team, incoming, progress)
    form, mappings = ImportForm(request.POST, team=team), mappings_of(dict(request.POST.lists()))
    again = again_of(planned, team)
    folders = FolderChoice(team, empty_label="").offered
    categories = list(team.categories.values_list("pk", "name"))
    context = {
        "team": team,
        "guides": guide_rows(planned, choices(request, planned), len(folders) + len(categories), mappings, again),
        "refused": [(each, parts_table(each, mappings.get(each.source, {}))) for each in planned if each.error],
        "unread": incoming.unread,
        "form": form,
        "folders": [(str(key), name) for key, name in folders],
        "categories": [(str(key), name) for key, name in categories],
        "has_paths": any(folders_of(each.file) for each in planned if not each.error),
        "as_files": "as_files" in request.POST or "seen" not in request.POST,
        "error": error,
        "seen": preview_token(request, incoming),
    }
    response = render(request, "trees/tree_import_preview.html", context, status=422 if error else 200)
    return announce(response, error) if error else response


def starts_of(request: PageRequest) -> dict[str, str]:
    return {name.removeprefix("start "): str(key) for name, key in request.POST.items() if name.startswith("start ")}


def choices(request: PageRequest, planned: list[PlannedGuide]) -> dict[str, Choice]:
    return choices_of(planned, request.POST.dict(), dict(request.POST.lists()))


def planned_guides(
    request: PageRequest, team: Team, incoming: Incoming, progress: ImportProgress
) -> list[PlannedGuide]:
    """Names the pictures that no guide shows in ``incoming``, too."""
    format, shown = request.POST.get("format", ""), set[str]()
    planned = plan_import(
        progress.each(incoming.files, len(incoming.files)),
        format if format in READABLE else "",
        incoming.pictures.get,
        shown,
        mappings_of(dict(request.POST.lists())),
    )
    incoming.name_unused_pictures(shown)
    return check_for_team(planned, team)


def preview_token(request: PageRequest, incoming: Incoming) -> str:
    """Stands for the texts that a preview was made of: only what was previewed is imported."""
    mappings = mappings_of(dict(request.POST.lists()))
    return fingerprint(incoming.files, request.POST.get("format", ""), sorted(mappings.items()))


def incoming_of(request: PageRequest) -> Incoming:
    return read_incoming(uploads(request), request.POST.get("text", ""))


def uploads(request: PageRequest) -> list[tuple[str, bytes]]:
    """Name and content of each file; those of a folder with their path in it."""
    files = request.FILES.getlist("files")
    return [(name, content_of(file)) for name, file in zip(upload_names(request, files), files, strict=True)]


def upload_names(request: PageRequest, files: list[UploadedFile[bytes]]) -> list[str]:
    """The names that browsers send have no folders: the page sends the paths beside them."""
    names = [file.name or "" for file in files]
    try:
        paths = orjson.loads(request.POST.get("paths", "")[:MAX_PATHS_CHARS])
    except orjson.JSONDecodeError:
        return names
    if not isinstance(paths, list) or len(paths) != len(names):
        return names
    return [str(path) if str(path).endswith(f"/{name}") else name for path, name in zip(paths, names, strict=True)]


def content_of(file: UploadedFile[bytes]) -> bytes:
    file.seek(0)
    return bytes(file.read())


def demo_text(name: str) -> str:
    """The text of a demo guide, "" for an unknown name."""
    return next((path.read_text() for path in DEMO.glob("*.md") if path.stem == name), "")


# A library


def import_library(request: PageRequest, team: Team, file: Upload, progress: ImportProgress) -> HttpResponse:
    form, token = MoveForm(request.POST, team=team), request.POST.get("seen", "")
    if not form.is_valid():
        return library_preview(request, team, file, progress, FOLDER_GONE)
    folder, edits = form.cleaned_data["folder"], library_edits(request)
    try:
        changes = import_previewed(
            file, token, team=team, by=request.user, folder=folder, progress=progress, edits=edits
        )
    except UploadRefused as error:
        progress.end(f"Nothing was imported. {error}")
        return library_preview(request, team, file, progress, str(error))
    counts = Counter(change.state for change in changes)
    summary = ", ".join(f"{count} {state}" for state, count in counts.items())
    message, to = f"Library imported: {summary or 'no guides'}.", library_url(team=team.pk, sort="newest")
    progress.end(message, to)
    return done(request, message, to=to)


def library_preview(
    request: PageRequest, team: Team, file: Upload, progress: ImportProgress, error: str = ""
) -> HttpResponse:
    """What would change in each guide; nothing is saved. ``error``: why an import was refused."""
    status = 422 if error else 200
    form, edits = MoveForm(request.POST, team=team), library_edits(request)
    try:
        if not form.is_valid():
            raise UploadRefused(FOLDER_GONE)
        folder = form.cleaned_data["folder"]
        changes, token = preview(file, team=team, by=request.user, folder=folder, progress=progress, edits=edits)
    except UploadRefused as refusal:
        response = render(request, "trees/tree_import_library.html", {"error": str(refusal)}, status=status)
        return announce(response, str(refusal))
    # Not announced: the message would cover the button that the preview has below the sentence.
    context = change_rows(changes, edits) | {"team": team, "file": file.name, "error": error, "seen": token}
    return render(request, "trees/tree_import_library.html", context, status=status)


def library_edits(request: PageRequest) -> Edits:
    return edits_of(request.POST.get("edits", ""), dict(request.POST.lists()))


def uploaded_library(request: PageRequest) -> Upload | None:
    """The uploaded library. One beside other files, or beside a text, is none: it is named as left out."""
    files = request.FILES.getlist("files")
    if len(files) != 1 or request.POST.get("text", "").strip():
        return None
    upload = Upload(files[0].name or "", content_of(files[0]))
    return upload if is_zip(upload.name, upload.content[:4]) and holds_library(upload.content) else None
