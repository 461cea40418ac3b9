"""Importing: paste or drop, see what will be made and what is wrong, then make it."""

from dataclasses import dataclass
from pathlib import Path

from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from project.web.pages import announce, done, page
from trees.core.fingerprint import fingerprint
from trees.core.formats import READABLE, SUFFIXES
from trees.core.graph import GraphError
from trees.library.forms import MoveForm, writable_teams
from trees.library.query import library_query_for_editor
from trees.transfer.library_preview import library_arrives, library_preview, sent_zip
from trees.transfer.plan import MAX_BYTES, MAX_FILES, Done, Planned, carry_out, for_team, plan

DEMO = Path(__file__).resolve().parent.parent / "demo"
STARTS = 100


@dataclass
class Found:
    """One planned guide as the preview shows it."""

    planned: Planned
    starts: list[tuple[str, str]]
    errors: int
    warnings: int


# /trees/import


@require_http_methods(["GET", "HEAD", "POST"])
@page
def tree_import(request):
    query = library_query_for_editor(request)
    if request.method == "POST":
        return import_chosen(request, query.team)
    context = {
        "team": query.team,
        "teams": writable_teams(request.user),
        "form": MoveForm(team=query.team, initial={"folder": query.folder}),
        "formats": [(name, each.LABEL) for name, each in READABLE.items()],
        "suffixes": ",".join([*SUFFIXES, ".txt", ".html", ".zip"]),
        "text": demo_text(request.GET.get("demo", "")),
    }
    return render(request, "trees/tree_import.html", context)


def import_chosen(request, team):
    if archive := sent_zip(request):
        return library_arrives(request, team, archive)
    found = planned(request, team)
    chosen, now = set(request.POST.getlist("take")), seen(request)
    form = MoveForm(request.POST, team=team)
    wanted = [each for each in found if each.source in chosen and not each.error]
    if request.POST.get("seen", now) != now:
        return preview(request, team, found, "The text has changed: this is what it holds now.", status=422)
    if not wanted:
        return preview(request, team, found, "Choose at least one guide to import.", status=422)
    if not form.is_valid():
        return preview(request, team, found, "That folder is no longer there: choose another.", status=422)
    starts = {each.source: request.POST.get(f"start {each.source}", "") for each in wanted}
    try:
        made = carry_out(wanted, team=team, by=request.user, folder=form.cleaned_data["folder"], starts=starts)
    except GraphError as error:
        return preview(request, team, found, str(error), status=422)
    return arrived(request, team, made, form.cleaned_data["folder"])


def arrived(request, team, made: list[Done], folder):
    if len(made) == 1:
        return done(request, f"“{made[0].tree.title}” imported.", to=f"/trees/{made[0].tree.pk}/")
    place = f"folder={folder.pk}" if folder else f"team={team.pk}"
    return done(request, f"{len(made)} guides imported.", to=f"/trees/?{place}")


# /trees/import/preview


@require_POST
@page
def tree_import_preview(request):
    """What would be made; nothing is saved."""
    team = library_query_for_editor(request).team
    if archive := sent_zip(request):
        return library_preview(request, team, archive)
    return preview(request, team, planned(request, team))


def preview(request, team, found: list[Planned], error: str = "", status: int = 200):
    guides = [shown_guide(each) for each in found if not each.error]
    refused = [each for each in found if each.error]
    context = {"team": team, "guides": guides, "refused": refused, "error": error, "seen": seen(request)}
    response = render(request, "trees/tree_import_preview.html", context, status=status)
    return announce(response, error) if error else response


def shown_guide(each: Planned) -> Found:
    nodes, proposed = each.document.graph.nodes, each.document.starts
    order = [*proposed, *(key for key in nodes if key not in proposed)][:STARTS]
    levels = [problem.level for problem in each.problems]
    starts = [(key, nodes[key].title or key) for key in order]
    return Found(each, starts, levels.count("error"), levels.count("warning"))


def planned(request, team) -> list[Planned]:
    return for_team(plan(*sent(request)), team)


def seen(request) -> str:
    """Tells the texts that a preview was made of: nothing is imported that was not shown before."""
    return fingerprint(sent(request))


def sent(request) -> tuple[list[tuple[str, str | bytes]], str]:
    """``(files, format)`` as ``plan`` takes them: the files that came, then the text that was pasted."""
    files = []
    for file in request.FILES.getlist("files")[:MAX_FILES]:
        file.seek(0)
        files.append((file.name, file.read(MAX_BYTES + 1)))
    if text := request.POST.get("text", "").strip():
        files.append(("", text))
    format = request.POST.get("format", "")
    return files, format if format in READABLE else ""


def demo_text(name: str) -> str:
    """The text of a demo guide, "" when there is none of that name."""
    return next((path.read_text() for path in DEMO.glob("*.md") if path.stem == name), "")
