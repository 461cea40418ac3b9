"""A guide's history: its kept revisions, the difference between any two, and restoring one as the new draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import can_edit
from accounts.models import Role
from accounts.requests import PageRequest
from project.web.pages import page, quietly
from project.web.params import natural_number, next_page_url
from project.web.races import refusal_is_conflict
from trees.core.changes.diff import change_lines, diff, unchanged_count
from trees.core.changes.diff_map import diff_map
from trees.core.formats import Document, markdown
from trees.core.formats.text_diff import text_diff
from trees.core.graph import Graph
from trees.library.guides import breadcrumbs, tree_or_404
from trees.library.links import step_url
from trees.library.rows.guide_rows import counted, person_name
from trees.models import Tree
from trees.models.queries.keyset import NEWEST_REVISIONS
from trees.models.trees.revisions import RevisionQuerySet, revision_name

PAGE_SIZE, MAX_CHOICES = 40, 200
MAX_CHANGES_BESIDE, MAX_CHANGES = 20, 200
FIELDS = [
    "id", "serial", "message", "created_at", "author__name", "author__email", "number", "release_notes",
    "published_at", "published_by__name", "published_by__email",
]  # fmt: skip


# /trees/<id>/history


@require_safe
@page
def tree_history(request: PageRequest, pk: int) -> HttpResponse:
    """The timeline, and beside it what the revision ``?at=`` changed; by default the newest."""
    tree = tree_or_404(request.user, pk)
    page, cursor = NEWEST_REVISIONS.page_or_first(
        visible(tree).values(*FIELDS), request.GET.get("after", ""), PAGE_SIZE
    )
    context: dict[str, object] = {"rows": timeline(tree, page), "onward": next_page_url(request.path, cursor)}
    if request.GET.get("after"):
        return render(request, "trees/history_rows.html", context)
    at = natural_number(request.GET.get("at", "")) or (page[0]["serial"] if page else 0)
    context |= {"tree": tree, "crumbs": breadcrumbs(tree), "can_edit": can_edit(tree), "at": at}
    return render(request, "trees/tree_history.html", context | revision_context(tree, at))


def timeline(tree: Tree, page: list[dict[str, Any]]) -> list[dict[str, object]]:
    path = reverse("tree_history", args=[tree.pk])
    return [row(each, tree) | {"href": f"{path}?at={each['serial']}"} for each in page]


def visible(tree: Tree) -> RevisionQuerySet:
    """The kept revisions that the user may see."""
    return tree.revisions_for(not can_edit(tree)).in_history()


def row(revision: Mapping[str, Any], tree: Tree) -> dict[str, object]:
    """What the timeline shows of one revision. Readers see the publishing of a release, not the save before it."""
    number = revision["number"]
    prefix, time = ("published_by", "published_at") if number else ("author", "created_at")
    return {
        "serial": revision["serial"],
        "release": number,
        "title": revision_name(revision["serial"], number).capitalize(),
        "message": revision["message"] if can_edit(tree) else "",
        "notes": revision["release_notes"],
        "by": person_name(revision, prefix),
        "when": revision[time],
        "live": revision["id"] == tree.live_id,
        "newest": revision["serial"] == tree.serial,
    }


def revision_context(tree: Tree, serial: int) -> dict[str, object]:
    """One revision and what it changed since the one before it that the user may see; a release since the last one."""
    revisions = visible(tree)
    chosen = revisions.filter(serial=serial).values(*FIELDS).first()
    if chosen is None:
        return {}
    earlier = revisions.filter(serial__lt=serial)
    before = (chosen["number"] and earlier.released().first()) or earlier.first()
    headline, *lines = change_lines(before.graph if before else Graph(), graph_at(tree, serial))
    others = revisions.exclude(serial=serial).values_list("serial", "number")[:MAX_CHOICES]
    return {
        "moment": row(chosen, tree),
        "before": before,
        "headline": headline if lines else "",
        "lines": lines[:MAX_CHANGES_BESIDE],
        "more": len(lines[MAX_CHANGES_BESIDE:]),
        "choices": [(each, revision_name(each, number)) for each, number in others],
    }


def graph_at(tree: Tree, serial: int) -> Graph:
    return get_object_or_404(tree.revisions, serial=serial).graph


# /trees/<id>/compare, /trees/<id>/compare/<a>...<b>


@require_safe
@page
def tree_compare_choice(request: PageRequest, pk: int) -> HttpResponse:
    """Answers the form of the history, and puts the URL of the difference into the address bar."""
    old, new = (natural_number(request.GET.get(name, "")) for name in ("from", "to"))
    response = compare(request, pk, old, new)
    response.headers["HX-Replace-Url"] = reverse("tree_compare", args=[pk, old, new])
    return response


@require_safe
@page
def tree_compare(request: PageRequest, pk: int, old: int, new: int) -> HttpResponse:
    return compare(request, pk, old, new)


def compare(request: PageRequest, pk: int, old: int, new: int) -> HttpResponse:
    tree = tree_or_404(request.user, pk)
    ends = {each.serial: each for each in visible(tree).filter(Q(serial=old) | Q(serial=new))}
    if old not in ends or new not in ends:
        raise Http404
    context = {
        "tree": tree,
        "crumbs": breadcrumbs(tree),
        "can_edit": can_edit(tree),
        "old": ends[old],
        "new": ends[new],
        **difference(tree, ends[old].graph, ends[new].graph),
    }
    return render(request, "trees/tree_compare.html", context)


def difference(tree: Tree, old: Graph, new: Graph) -> dict[str, object]:
    """The difference in words, on the map, and in the text."""
    change = diff(old, new)
    _, *lines = change_lines(old, new, change)

    def href(key: str, state: str) -> str:
        return step_url(tree.pk, key) if state == "untouched" else f"#t-{key}"

    drawn = diff_map(change, old, new, href)
    head = markdown.dump(Document(Graph("-"), tree.title, tree.description))
    return {
        "same": not lines,
        "lines": lines[:MAX_CHANGES],
        "more": len(lines[MAX_CHANGES:]),
        "counts": {
            "added": f"{counted(len(change.added), 'step')} added",
            "changed": f"{len(change.changed):,} changed",
            "removed": f"{len(change.removed):,} removed",
            "untouched": f"{unchanged_count(change, old):,} of {len(old.nodes):,} untouched",
        },
        "map": orjson.dumps(drawn).decode(),
        "left_out": f"{drawn['left_out']:,}" if drawn["left_out"] else "",
        "text": text_diff(old, new, above=head.count("\n") + 1),
    }


# /trees/<id>/history/<serial>/restore


@require_POST
@page
def tree_history_restore(request: PageRequest, pk: int, serial: int) -> HttpResponse:
    """Makes a revision the draft again. With ``undo``, the serial that this made, takes it back."""
    tree = tree_or_404(request.user, pk, Role.EDITOR)
    if restored := natural_number(request.POST.get("undo", "")):
        with refusal_is_conflict():
            tree.undo(by=request.user, onto=restored)
        return quietly("Restore undone.")
    with refusal_is_conflict():
        revision = tree.restore_revision(serial, by=request.user, onto=tree.serial)
    return quietly(f"{revision.message}.", undo=f"{request.path}?undo={revision.serial}")
