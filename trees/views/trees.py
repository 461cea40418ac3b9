"""One guide: its page, its details, and where it is kept."""

from __future__ import annotations

import orjson
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import can_edit
from accounts.models import Role
from accounts.reauthentication import require_reauthentication
from accounts.requests import PageRequest
from project.memory import one_large_at_a_time
from project.web.direction import isolated
from project.web.markdown import or_markdown
from project.web.pages import done, leave, page, quietly, refused
from project.web.params import natural_number
from project.web.races import refusal_is_conflict
from trees.core.changes.diff import change_lines
from trees.core.graph import Graph
from trees.core.guide_map import guide_map
from trees.core.text import one_line
from trees.library.forms.library import NOT_MOVED, MoveForm, TreeForm
from trees.library.guides import MAX_GUIDES_NAMED, breadcrumbs, skipped_notice, tree_or_404
from trees.library.links import library_url
from trees.library.markdown import live_markdown
from trees.library.query import library_query_for_editor
from trees.library.rows.flag_rows import open_flags_of
from trees.library.steps import steps_from
from trees.models import Tree
from trees.models.trees.details import MAX_GUIDE_TITLE_CHARS
from trees.models.trees.revisions import graph_of

MAX_PROBLEMS = 50
COPY = " (copy)"


# /trees/<id>/


def tree_markdown(request: PageRequest, pk: int) -> str:
    """The live release, whoever asks."""
    return live_markdown(tree_or_404(request.user, pk))


@require_safe
@or_markdown(tree_markdown)
@page
def tree(request: PageRequest, pk: int) -> HttpResponse:
    """Editors see the draft, or with ``?release`` the live release; readers see the live release only."""
    tree = tree_or_404(request.user, pk, with_pin=True)
    reads = as_reader(request, tree)
    with one_large_at_a_time(not reads and tree.serial > 0 and tree.draft.is_large):
        return tree_response(request, tree, reads)


def tree_response(request: PageRequest, tree: Tree, reads: bool) -> HttpResponse:
    context: dict[str, object] = {
        "tree": tree, "crumbs": breadcrumbs(tree), "reads": reads, "can_edit": can_edit(tree),
    }  # fmt: skip
    if graph := tree.graph_for(reads):
        flags = open_flags_of(tree)
        context |= {"has_steps": True, **flags}
        context |= {**steps_from(tree, graph, 0, reads, flags["flags"]), **map_context(graph)}
        # Also of the release: one from before may have a pattern that is not understood any more, and take any text.
        context |= problems_context(tree, graph) if can_edit(tree) else {}
        context |= {} if reads else draft_context(tree, graph)
    return render(request, "trees/tree.html", context)


def map_context(graph: Graph) -> dict[str, object]:
    drawn = guide_map(graph)
    return {"map": orjson.dumps(drawn).decode(), "map_left_out": drawn["left_out"]}


def problems_context(tree: Tree, graph: Graph) -> dict[str, object]:
    """The problems of what an editor sees."""
    problems = tree.problems(graph)
    return {"problems": problems[:MAX_PROBLEMS], "problem_count": len(problems)}


def draft_context(tree: Tree, graph: Graph) -> dict[str, object]:
    """What editors see beside the draft: how it differs from the live release."""
    live_id = tree.live_id if tree.publishable else None
    return {
        "publishable": tree.publishable,
        "newer": change_lines(graph_of(live_id), graph)[0] if live_id else "",
    }


def as_reader(request: PageRequest, tree: Tree) -> bool:
    return not can_edit(tree) or "release" in request.GET


@require_safe
@page
def tree_steps(request: PageRequest, pk: int) -> HttpResponse:
    """The next steps of a long guide; loads on scroll."""
    tree = tree_or_404(request.user, pk)
    reads = as_reader(request, tree)
    graph = tree.graph_for(reads) or Graph()
    start = natural_number(request.GET.get("from", ""))
    context = {"tree": tree, "can_edit": can_edit(tree), **steps_from(tree, graph, start, reads)}
    return render(request, "trees/tree_steps.html", context)


# /trees/new


@require_http_methods(["GET", "HEAD", "POST"])
@page
def tree_new(request: PageRequest) -> HttpResponse:
    """An empty guide, also with ``?title=``; with ``?copy=<id>`` one that begins with the draft of that guide."""
    if "copy" in request.GET:
        return duplicate(request, tree_or_404(request.user, natural_number(request.GET["copy"]), Role.EDITOR))
    query, team = library_query_for_editor(request)
    title = one_line(request.GET.get("title", ""))[:MAX_GUIDE_TITLE_CHARS]
    initial = {"title": title, "folder": query.folder, "categories": query.categories}
    form = TreeForm(request.POST or None, team=team, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusal_is_conflict():
            tree = Tree.objects.create_tree(team, by=request.user, **form.cleaned_data)
        return leave(f"“{tree.title}” created.", to=reverse("tree_edit", args=[tree.pk]))
    return show_settings(request, form, {"team": team, "heading": "New guide", "submit": "Create guide"})


def duplicate(request: PageRequest, source: Tree) -> HttpResponse:
    initial = {
        "title": f"{source.title[: MAX_GUIDE_TITLE_CHARS - len(COPY)]}{COPY}", "description": source.description,
        "folder": source.folder, "categories": source.categories.all(),
    }  # fmt: skip
    form = TreeForm(request.POST or None, team=source.team, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusal_is_conflict(), one_large_at_a_time(source.serial > 0 and source.draft.is_large):
            tree = source.duplicate(by=request.user, **form.cleaned_data)
        return leave(f"“{tree.title}” created.", to=reverse("tree_edit", args=[tree.pk]))
    context: dict[str, object] = {"team": source.team, "crumbs": breadcrumbs(source)}
    return show_settings(
        request, form, context | {"heading": f"Duplicate “{source.title}”", "submit": "Duplicate guide"}
    )


# /trees/<id>/settings


@require_http_methods(["GET", "HEAD", "POST"])
@page
def tree_settings(request: PageRequest, pk: int) -> HttpResponse:
    tree = tree_or_404(request.user, pk, Role.EDITOR)
    form = TreeForm(request.POST or None, instance=tree, team=tree.team)
    if request.method == "POST" and form.is_valid():
        with refusal_is_conflict():
            tree.update_details(by=request.user, **form.cleaned_data)
        return done(request, "Settings saved.", to=reverse("tree", args=[pk]))
    context: dict[str, object] = {"tree": tree, "team": tree.team, "crumbs": breadcrumbs(tree)}
    return show_settings(request, form, context | {"heading": tree.title, "submit": "Save"})


# /trees/<id>/move


@require_http_methods(["GET", "HEAD", "POST"])
@page
def tree_move(request: PageRequest, pk: int) -> HttpResponse:
    """GET asks for the folder. POST moves there, also when a row was dropped on a folder."""
    tree = tree_or_404(request.user, pk, Role.EDITOR)
    form = MoveForm(request.POST or None, team=tree.team, initial={"folder": tree.folder})
    if request.method != "POST":
        return render(request, "trees/tree_move.html", {"form": form, "tree": tree})
    if not form.is_valid():
        return refused(NOT_MOVED)
    folder, previous = form.cleaned_data["folder"], tree.folder_id or ""
    with refusal_is_conflict():
        tree.update_details(by=request.user, folder=folder)
    message = f"“{tree.title}” moved to {isolated(folder.name) if folder else 'no folder'}."
    return done(request, message, to=library_url(team=tree.team_id), undo=f"{request.path}?folder={previous}")


# /trees/<id>/archive, /trees/<id>/restore


@require_POST
@page
def tree_archive(request: PageRequest, pk: int) -> HttpResponse:
    tree = tree_or_404(request.user, pk, Role.EDITOR)
    tree.archive(by=request.user)
    message = f"“{tree.title}” archived.{skipped_notice([tree.pk])}"
    return quietly(message, undo=reverse("tree_restore", args=[pk]))


@require_POST
@page
def tree_restore(request: PageRequest, pk: int) -> HttpResponse:
    tree = tree_or_404(request.user, pk, Role.EDITOR)
    tree.restore(by=request.user)
    return quietly(f"“{tree.title}” restored.", undo=reverse("tree_archive", args=[pk]))


# /trees/<id>/delete


@require_http_methods(["GET", "HEAD", "POST"])
@page
def tree_delete(request: PageRequest, pk: int) -> HttpResponse:
    """Deletes the guide with all revisions. There is no undo, so the title has to be typed."""
    tree = tree_or_404(request.user, pk, Role.EDITOR)
    if request.method != "POST":
        return show_delete(request, tree)
    if " ".join(request.POST.get("title", "").split()) != tree.title:
        return show_delete(request, tree, f"The title does not match. It is: {tree.title}")
    require_reauthentication(request)
    try:
        tree.delete()
    except ValidationError as error:
        return show_delete(request, tree, error.messages[0])
    return leave(f"“{tree.title}” deleted.", to=library_url(team=tree.team_id))


def show_delete(request: PageRequest, tree: Tree, error: str = "") -> HttpResponse:
    leading = tree.referring_trees()
    context = {
        "tree": tree,
        "wrong": error,
        "revisions": tree.serial,
        "runs": tree.run_count,
        "leading": leading[:MAX_GUIDES_NAMED],
        "more": len(leading[MAX_GUIDES_NAMED:]),
    }
    return render(request, "trees/tree_delete.html", context, status=422 if error else 200)


def show_settings(request: PageRequest, form: TreeForm, context: dict[str, object]) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "trees/tree_settings.html", {"form": form, **context}, status=status)
