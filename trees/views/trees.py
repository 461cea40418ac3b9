"""One guide: its page, its details, and where it is kept."""

from django.core.exceptions import ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import can_edit
from accounts.models import Role
from project.web.pages import done, leave, page, quietly
from project.web.params import natural_number
from project.web.times import ago
from trees.core.diff import change_lines
from trees.core.formats import WRITABLE
from trees.core.graph import NO_LABEL, Graph, Node, Option
from trees.library.flag_rows import flags_of
from trees.library.forms import MoveForm, TreeForm
from trees.library.guides import MAX_GUIDES_NAMED, breadcrumbs, skipped_notice, tree_or_404
from trees.library.query import library_query_for_editor
from trees.models import Tree, subtrees
from trees.models.revisions import graph_of
from trees.running.panels import step_content

STEPS = 300
MOST_PROBLEMS = 50


# /trees/<id>/


@require_safe
@page
def tree(request, pk):
    """Who writes it sees the draft, unless it is asked for the ``?release``; readers see that and nothing else."""
    found = tree_or_404(request.user, pk)
    reads = as_reader(request, found)
    context = {"tree": found, "crumbs": breadcrumbs(found), "reads": reads, "can_edit": can_edit(found)}
    if graph := found.graph_for(reads):
        context |= {"formats": [(name, each.LABEL) for name, each in WRITABLE.items()], **flags_of(found)}
        context |= steps_from(found, graph, 0, reads)
        context |= {"published": ago(found.live.published_at, timezone.now())} if reads else drafted(found, graph)
    return render(request, "trees/tree.html", context)


def drafted(found: Tree, graph: Graph) -> dict:
    """What those who write it see beside the draft: what is wrong with it, and what readers do not see yet."""
    problems = found.problems(graph)
    newer = found.live is not None and found.publishable
    return {
        "problems": problems[:MOST_PROBLEMS],
        "problem_count": len(problems),
        "changed": ago(found.updated_at, timezone.now()),
        "publishable": found.publishable,
        "newer": headline(graph_of(found.live_id), graph) if newer else "",
    }


def headline(old: Graph, new: Graph) -> str:
    return change_lines(old, new)[0]


def as_reader(request, found: Tree) -> bool:
    return not can_edit(found) or "release" in request.GET


@require_safe
@page
def tree_steps(request, pk):
    """The steps of a long guide that come after the first ones; loads on scroll."""
    found = tree_or_404(request.user, pk)
    reads = as_reader(request, found)
    graph = found.graph_for(reads) or Graph()
    return render(
        request, "trees/tree_steps.html", steps_from(found, graph, natural_number(request.GET.get("from", "")), reads)
    )


def steps_from(found: Tree, graph: Graph, start: int, reads: bool) -> dict:
    """The ``steps`` from number ``start`` (from 0) on, in the order a reader meets them, and where to go on."""
    order = graph.order()
    part = order[start : start + STEPS]
    numbers = {key: number for number, key in enumerate(order, 1)}
    onward = f"/trees/{found.pk}/steps?from={start + STEPS}{'&release' if reads else ''}"
    titles = titles_of(found, graph)
    return {
        "steps": [step(graph.nodes[key], graph, numbers, titles) for key in part],
        "count": len(order),
        "onward": onward if start + STEPS < len(order) else "",
    }


def titles_of(found: Tree, graph: Graph) -> dict[int, str]:
    """Tree -> its title, of those that ``graph`` leads through and that are in the same team."""
    trees = graph.trees()[: subtrees.MOST]
    return dict(found.team_trees().filter(pk__in=trees).values_list("pk", "title")) if trees else {}


def step(node: Node, graph: Graph, numbers: dict[str, int], titles: dict[int, str]) -> dict:
    return step_content(node) | {
        "key": node.key,
        "number": numbers[node.key],
        "options": [answer(option, graph, numbers, titles) for option in node.options],
    }


def answer(option: Option, graph: Graph, numbers: dict[str, int], titles: dict[int, str]) -> dict:
    """What the template shows of one answer. ``through``: the title of the ``tree`` on the way, "" for none of ours."""
    return {
        "label": option.label or NO_LABEL,
        "to": option.to,
        "title": graph.nodes[option.to].title if option.to in graph.nodes else "",
        "number": numbers.get(option.to),
        "tree": option.tree,
        "through": titles.get(option.tree, ""),
    }


# /trees/new


@require_http_methods(["GET", "HEAD", "POST"])
@page
def tree_new(request):
    query = library_query_for_editor(request)
    initial = {"folder": query.folder, "categories": query.categories}
    form = TreeForm(request.POST or None, team=query.team, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = Tree.objects.create_tree(query.team, by=request.user, **form.cleaned_data)
        return leave(f"“{made.title}” made.", to=f"/trees/{made.pk}/edit")
    return show(request, form, {"team": query.team})


# /trees/<id>/settings


@require_http_methods(["GET", "HEAD", "POST"])
@page
def tree_settings(request, pk):
    found = tree_or_404(request.user, pk, Role.EDITOR)
    form = TreeForm(request.POST or None, instance=found, team=found.team)
    if request.method == "POST" and form.is_valid():
        found.update_details(by=request.user, **form.cleaned_data)
        return done(request, "Saved.", to=f"/trees/{found.pk}/")
    return show(request, form, {"tree": found, "team": found.team})


# /trees/<id>/move


@require_http_methods(["GET", "HEAD", "POST"])
@page
def tree_move(request, pk):
    """Asks where (``m``), or is told at once (a row was dropped on a folder)."""
    found = tree_or_404(request.user, pk, Role.EDITOR)
    form = MoveForm(request.POST or None, team=found.team, initial={"folder": found.folder})
    if request.method != "POST":
        return render(request, "trees/tree_move.html", {"form": form, "tree": found})
    if not form.is_valid():
        return HttpResponseBadRequest("There is no such folder in this team.")
    folder, was = form.cleaned_data["folder"], found.folder_id or ""
    found.update_details(by=request.user, folder=folder)
    message = f"“{found.title}” moved to {folder.name if folder else 'no folder'}."
    return done(request, message, to=f"/trees/?team={found.team_id}", undo=f"{request.path}?folder={was}")


# /trees/<id>/archive, /trees/<id>/restore


@require_POST
@page
def tree_archive(request, pk):
    found = tree_or_404(request.user, pk, Role.EDITOR)
    found.archive(by=request.user)
    return quietly(f"“{found.title}” archived.{skipped_notice(found)}", undo=f"/trees/{pk}/restore")


@require_POST
@page
def tree_restore(request, pk):
    found = tree_or_404(request.user, pk, Role.EDITOR)
    found.restore(by=request.user)
    return quietly(f"“{found.title}” is back in the library.", undo=f"/trees/{pk}/archive")


# /trees/<id>/delete


@require_http_methods(["GET", "HEAD", "POST"])
@page
def tree_delete(request, pk):
    """For good, with all revisions: so the title has to be typed."""
    found = tree_or_404(request.user, pk, Role.EDITOR)
    wrong = why_kept(found, " ".join(request.POST.get("title", "").split())) if request.method == "POST" else ""
    if request.method == "POST" and not wrong:
        return leave(f"“{found.title}” deleted.", to=f"/trees/?team={found.team_id}")
    leading = found.referring_trees()
    context = {
        "tree": found, "wrong": wrong, "revisions": found.serial,
        "leading": leading[:MAX_GUIDES_NAMED], "more": len(leading[MAX_GUIDES_NAMED:]),
    }  # fmt: skip
    return render(request, "trees/tree_delete.html", context, status=422 if wrong else 200)


def why_kept(found: Tree, typed: str) -> str:
    """Deletes ``found`` and answers ""; or why that cannot be."""
    if typed != found.title:
        return f"That is not the title. It is: {found.title}"
    try:
        found.delete()
    except ValidationError as error:
        return error.messages[0]
    return ""


def show(request, form, context):
    status = 422 if form.is_bound else 200
    return render(request, "trees/tree_settings.html", {"form": form, **context}, status=status)
