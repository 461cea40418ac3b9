"""Importing: paste or drop, preview what will be made and what is wrong, then import.

Single guides come as texts. A ZIP is a whole library, which the team's own is brought up to date with.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
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
from trees.core.formats import READABLE, SUFFIXES, FormatError
from trees.core.graph import Graph
from trees.core.guide_map import guide_map
from trees.core.stored import GraphError
from trees.library.forms import MoveForm, writable_teams
from trees.library.links import library_url
from trees.library.query import library_query_for_editor
from trees.library.steps import first_steps
from trees.models import Folder
from trees.transfer.choices import Choice, ChoiceRefused, choices_of, titles_of
from trees.transfer.library.comparison import Change
from trees.transfer.library.upload import Upload, UploadRefused, import_previewed, preview
from trees.transfer.library.zip_file import is_zip
from trees.transfer.plan import (
    MAX_BYTES_PER_FILE,
    MAX_FILES_PER_IMPORT,
    UNCHANGED,
    ImportedGuide,
    PlannedGuide,
    apply_plan,
    check_for_team,
    plan_import,
)

DEMO = Path(__file__).resolve().parent.parent / "demo"
MAX_STARTS_OFFERED = 100
MAX_CHANGES_LISTED = 300
MAX_GUIDES_SHOWN = 10  # with their steps and map,
MAX_STEPS_SHOWN = 60  # so many steps of each
LIBRARY_ALONE = "A ZIP is a whole library: choose it alone, without other files and without a text."
FOLDER_GONE = "That folder no longer exists: choose another."


# /trees/import


@require_http_methods(["GET", "HEAD", "POST"])
@page
def tree_import(request: PageRequest) -> HttpResponse:
    query, team = library_query_for_editor(request)
    if request.method == "POST":
        file = uploaded_zip(request)
        return import_library(request, team, file) if file else import_guides(request, team)
    context = {
        "team": team,
        "teams": writable_teams(request.user),
        "form": MoveForm(team=team, initial={"folder": query.folder}),
        "formats": [(name, each.LABEL) for name, each in READABLE.items()],
        "suffixes": ",".join(
            dict.fromkeys([*SUFFIXES, *(PurePath(each).suffix for each in SUFFIXES), ".txt", ".html", ".zip"])
        ),
        "text": demo_text(request.GET.get("demo", "")),
    }
    return render(request, "trees/tree_import.html", context)


# /trees/import/preview


@require_POST
@page
def tree_import_preview(request: PageRequest) -> HttpResponse:
    """What would be made; nothing is saved."""
    _, team = library_query_for_editor(request)
    file = uploaded_zip(request)
    return library_preview(request, team, file) if file else guides_preview(request, team)


# Single guides


def import_guides(request: PageRequest, team: Team) -> HttpResponse:
    planned, token = planned_guides(request, team), preview_token(request)
    form = MoveForm(request.POST, team=team)
    if request.POST.get("seen", token) != token:
        return guides_preview(request, team, "The text has changed. The preview is up to date now.")
    if not form.is_valid():
        return guides_preview(request, team, FOLDER_GONE)
    taken, folder = set(request.POST.getlist("take")), form.cleaned_data["folder"]
    wanted = [each for each in planned if each.source in taken and not each.error]
    starts = {each.source: request.POST.get(f"start {each.source}", "") for each in wanted}
    try:
        titles = titles_of({source: choice for source, choice in choices(request, planned).items() if source in taken})
        made = apply_plan(wanted, team=team, by=request.user, folder=folder, starts=starts, titles=titles)
    except (GraphError, ChoiceRefused) as error:
        return guides_preview(request, team, str(error))
    return guides_imported(request, team, made, folder)


def guides_imported(request: PageRequest, team: Team, made: list[ImportedGuide], folder: Folder | None) -> HttpResponse:
    if len(made) == 1:
        return done(request, f"“{made[0].tree.title}” imported.", to=reverse("tree", args=[made[0].tree.pk]))
    to = library_url(folder=folder.pk) if folder else library_url(team=team.pk)
    return done(request, f"{len(made)} guides imported.", to=to)


def guides_preview(request: PageRequest, team: Team, error: str = "") -> HttpResponse:
    planned = planned_guides(request, team)
    chosen = choices(request, planned)
    readable = [each for each in planned if not each.error]
    context = {
        "team": team,
        "guides": [guide_row(each, chosen[each.source], place) for place, each in enumerate(readable)],
        "refused": [each for each in planned if each.error],
        "error": error,
        "seen": preview_token(request),
    }
    response = render(request, "trees/tree_import_preview.html", context, status=422 if error else 200)
    return announce(response, error) if error else response


@dataclass(frozen=True, slots=True)
class GuideRow:
    """One planned guide as the preview shows it. ``starts``: (key, title) of the steps that it may begin at.

    ``prefix`` and the key of a step are its id. ``map`` is JSON, "" where neither map nor steps are shown.
    """

    planned: PlannedGuide
    choice: Choice
    starts: list[tuple[str, str]]
    errors: int
    warnings: int
    prefix: str
    steps: list[dict[str, object]]
    map: str

    @property
    def left_out(self) -> int:
        """How many steps are not shown."""
        return len(self.planned.document.graph.nodes) - len(self.steps)


def guide_row(planned: PlannedGuide, choice: Choice, place: int) -> GuideRow:
    nodes, proposed = planned.document.graph.nodes, planned.document.starts
    order = [*proposed, *(key for key in nodes if key not in proposed)][:MAX_STARTS_OFFERED]
    levels = [problem.level for problem in planned.problems]
    starts = [(key, nodes[key].title or key) for key in order]
    prefix, graph = f"p{place}-", planned.document.graph.starting_at(choice.start) if choice.start else Graph()
    is_shown = place < MAX_GUIDES_SHOWN and bool(graph.nodes)
    return GuideRow(
        planned,
        choice,
        starts,
        levels.count("error"),
        levels.count("warning"),
        prefix,
        first_steps(graph, MAX_STEPS_SHOWN) if is_shown else [],
        orjson.dumps(guide_map(graph, f"#{prefix}")).decode() if is_shown else "",
    )


def choices(request: PageRequest, planned: list[PlannedGuide]) -> dict[str, Choice]:
    return choices_of(planned, request.POST.dict(), request.POST.getlist("take"))


def planned_guides(request: PageRequest, team: Team) -> list[PlannedGuide]:
    libraries = [PlannedGuide(file.name or "", 1, error=FormatError(LIBRARY_ALONE)) for file in zip_files(request)]
    return [*libraries, *check_for_team(plan_import(*texts(request)), team)]


def preview_token(request: PageRequest) -> str:
    """Stands for the texts that a preview was made of: only what was previewed is imported."""
    return fingerprint(texts(request))


def texts(request: PageRequest) -> tuple[list[tuple[str, str | bytes]], str]:
    """``(files, format)`` as ``plan`` takes them: the uploaded files, then the pasted text."""
    files: list[tuple[str, str | bytes]] = []
    libraries = zip_files(request)
    for file in request.FILES.getlist("files")[:MAX_FILES_PER_IMPORT]:
        if file in libraries:
            continue
        file.seek(0)
        files.append((file.name or "", file.read(MAX_BYTES_PER_FILE + 1)))
    if text := request.POST.get("text", "").strip():
        files.append(("", text))
    format = request.POST.get("format", "")
    return files, format if format in READABLE else ""


def demo_text(name: str) -> str:
    """The text of a demo guide, "" for an unknown name."""
    return next((path.read_text() for path in DEMO.glob("*.md") if path.stem == name), "")


# A library


def import_library(request: PageRequest, team: Team, file: Upload) -> HttpResponse:
    form, token = MoveForm(request.POST, team=team), request.POST.get("seen", "")
    if not form.is_valid():
        return library_preview(request, team, file, FOLDER_GONE)
    folder = form.cleaned_data["folder"]
    try:
        changes = import_previewed(file, token, team=team, by=request.user, folder=folder)
    except UploadRefused as error:
        return library_preview(request, team, file, str(error))
    counts = Counter(change.state for change in changes)
    summary = ", ".join(f"{count} {state}" for state, count in counts.items())
    return done(request, f"Library imported: {summary or 'no guides'}.", to=library_url(team=team.pk))


def library_preview(request: PageRequest, team: Team, file: Upload, error: str = "") -> HttpResponse:
    """What would change in each guide; nothing is saved. ``error``: why an import was refused."""
    status = 422 if error else 200
    form = MoveForm(request.POST, team=team)
    try:
        if not form.is_valid():
            raise UploadRefused(FOLDER_GONE)
        folder = form.cleaned_data["folder"]
        changes, token = preview(file, team=team, by=request.user, folder=folder)
    except UploadRefused as refusal:
        response = render(request, "trees/tree_import_library.html", {"error": str(refusal)}, status=status)
        return announce(response, str(refusal))
    # Not announced: the message would cover the button that the preview has below the sentence.
    context = library_context(team, file.name, changes) | {"error": error, "seen": token}
    return render(request, "trees/tree_import_library.html", context, status=status)


def library_context(team: Team, file: str, changes: list[Change]) -> dict[str, object]:
    rows = [change for change in changes if change.state != UNCHANGED]
    return {
        "team": team,
        "file": file,
        "counts": dict(Counter(change.state for change in changes)),
        "changes": rows[:MAX_CHANGES_LISTED],
        "more": len(rows[MAX_CHANGES_LISTED:]),
    }


def uploaded_zip(request: PageRequest) -> Upload | None:
    """The uploaded library. A ZIP beside other files, or beside a text, is none: it is refused by name."""
    files = zip_files(request)
    if len(files) != 1 or len(request.FILES.getlist("files")) > 1 or request.POST.get("text", "").strip():
        return None
    files[0].seek(0)
    return Upload(files[0].name or "", files[0].read())


def zip_files(request: PageRequest) -> list[UploadedFile[bytes]]:
    return [file for file in request.FILES.getlist("files") if is_zip(file.name or "", first_bytes(file))]


def first_bytes(file: UploadedFile[bytes]) -> bytes:
    file.seek(0)
    return bytes(file.read(4))
