"""What a guide was: its kept revisions, the difference of any two, and each of them as the new draft."""

import orjson
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import can_edit
from accounts.models import Role
from project.web.pages import page, quietly
from project.web.params import natural_number
from project.web.times import ago
from trees.core.diff import change_lines, diff, unchanged_count
from trees.core.diff_map import diff_map
from trees.core.formats import Document, markdown
from trees.core.formats.text_diff import text_diff
from trees.core.graph import Graph
from trees.library.guides import breadcrumbs, tree_or_404
from trees.library.rows import who
from trees.models import Revision, Tree
from trees.models.keyset import Keyset
from trees.models.revisions import called

NEWEST = Keyset("-serial")
PAGE, MOST_CHOICES = 40, 200
FEW_WORDS, MOST_WORDS = 20, 200
FIELDS = [
    "id", "serial", "message", "created_at", "author__name", "author__email", "number", "release_notes",
    "published_at", "published_by__name", "published_by__email",
]  # fmt: skip


# /trees/<id>/history


@require_safe
@page
def tree_history(request, pk):
    """The timeline, and beside it what the revision ``?at=`` changed; the newest unless said otherwise."""
    found = tree_or_404(request.user, pk)
    if request.GET.get("after"):
        return render(request, "trees/history_rows.html", timeline(request, found))
    rows = timeline(request, found)
    at = natural_number(request.GET.get("at", "")) or (rows["rows"][0]["serial"] if rows["rows"] else 0)
    context = {"tree": found, "crumbs": breadcrumbs(found), "can_edit": can_edit(found), "at": at, **rows}
    return render(request, "trees/tree_history.html", context | moment(found, at))


def timeline(request, found: Tree) -> dict:
    part, after = NEWEST.page_or_first(seen(found).values(*FIELDS), request.GET.get("after", ""), PAGE)
    now = timezone.now()
    path = f"/trees/{found.pk}/history"
    return {
        "rows": [row(each, found, now) | {"href": f"{path}?at={each['serial']}"} for each in part],
        "onward": f"{path}?after={after}" if after else "",
    }


def seen(found: Tree):
    """The revisions that the person may see."""
    return found.revisions_for(not can_edit(found)).in_history()


def row(revision: dict, found: Tree, now) -> dict:
    """What the timeline shows of one revision. Who reads is told of the release alone, not of the save before it."""
    number = revision["number"]
    saved = who(revision, "author"), revision["created_at"]
    person, when = (who(revision, "published_by"), revision["published_at"]) if number else saved
    return {
        "serial": revision["serial"],
        "release": number,
        "title": called(revision["serial"], number).capitalize(),
        "message": revision["message"] if can_edit(found) else "",
        "notes": revision["release_notes"],
        "by": person,
        "when": when,
        "ago": ago(when, now),
        "live": revision["id"] == found.live_id,
        "newest": revision["serial"] == found.serial,
    }


def moment(found: Tree, serial: int) -> dict:
    """One revision with what it changed: since the one before it that the person may see; a release since the last."""
    revisions = seen(found)
    chosen = revisions.filter(serial=serial).values(*FIELDS).first()
    if chosen is None:
        return {}
    earlier = revisions.filter(serial__lt=serial)
    before = (chosen["number"] and earlier.released().first()) or earlier.first()
    old, new = graph(before), graph_at(found, serial)
    headline, *lines = change_lines(old, new)
    return {
        "moment": row(chosen, found, timezone.now()),
        "before": before,
        "headline": headline if lines else "",
        "lines": lines[:FEW_WORDS],
        "more": len(lines[FEW_WORDS:]),
        "choices": [
            (each, called(each, number))
            for each, number in revisions.exclude(serial=serial).values_list("serial", "number")[:MOST_CHOICES]
        ],
    }


def graph(revision: Revision | None) -> Graph:
    return revision.graph if revision else Graph()


def graph_at(found: Tree, serial: int) -> Graph:
    return get_object_or_404(found.revisions, serial=serial).graph


# /trees/<id>/compare, /trees/<id>/compare/<a>...<b>


@require_safe
@page
def tree_compare_choice(request, pk):
    """What the form of the history asks for; its address becomes that of the difference."""
    old, new = (natural_number(request.GET.get(name, "")) for name in ("from", "to"))
    response = compare(request, pk, old, new)
    response.headers["HX-Replace-Url"] = f"/trees/{pk}/compare/{old}...{new}"
    return response


@require_safe
@page
def tree_compare(request, pk, old, new):
    return compare(request, pk, old, new)


def compare(request, pk: int, old: int, new: int):
    found = tree_or_404(request.user, pk)
    ends = {each.serial: each for each in seen(found).filter(Q(serial=old) | Q(serial=new))}
    if old not in ends or new not in ends:
        raise Http404
    context = {
        "tree": found,
        "crumbs": breadcrumbs(found),
        "can_edit": can_edit(found),
        "old": ends[old],
        "new": ends[new],
    }
    return render(request, "trees/tree_compare.html", context | difference(found, ends[old].graph, ends[new].graph))


def difference(found: Tree, old: Graph, new: Graph) -> dict:
    """First in words, then on the map, then in the text."""
    change = diff(old, new)
    _, *lines = change_lines(old, new, change)
    guide = f"/trees/{found.pk}/#n-"
    drawn = diff_map(change, old, new, lambda key, state: f"{guide if state == 'untouched' else '#t-'}{key}")
    head = markdown.dump(Document(Graph("-"), found.title, found.description))
    return {
        "same": not lines,
        "lines": lines[:MOST_WORDS],
        "more": len(lines[MOST_WORDS:]),
        "counts": {
            "added": f"{len(change.added):,} step{'' if len(change.added) == 1 else 's'} added",
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
def tree_history_restore(request, pk, serial):
    """Makes a revision the draft again; or takes that back, ``undo`` being the revision which that made."""
    found = tree_or_404(request.user, pk, Role.EDITOR)
    if undone := natural_number(request.POST.get("undo", "")):
        found.undo(by=request.user, onto=undone)
        return quietly("The draft is as it was.")
    made = found.restore_revision(serial, by=request.user, onto=found.serial)
    return quietly(f"{made.message}.", undo=f"{request.path}?undo={made.serial}")
