"""The library: a page, and three regions of it that load together."""

from django.db.models import Count
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import can_edit
from project.web.pages import page, remembered
from project.web.params import natural_number
from trees.library.forms import SORTS
from trees.library.query import library_query, read_page
from trees.library.rows import rows
from trees.models import Category, Folder, Tree
from trees.running.rows import open_run_rows

PAGE, MOST = 50, 500

# /trees/


@require_safe
@page
def trees(request):
    context = {"query": library_query(request), "sorts": SORTS, "under_way": open_run_rows(request.user)}
    return render(request, "trees/trees.html", context)


@require_safe
@page
def tree_list(request):
    """The rows, from ``after`` on. Loads on scroll; the first page also puts the filters into the address bar.

    A list that loads again asks for as many ``rows`` as it showed, so that it ends where it did.
    """
    query, size = library_query(request), min(max(natural_number(request.GET.get("rows", "")), PAGE), MOST)
    part, after = read_page(request.user, query, request.GET.get("after", ""), size)
    editable = {team.pk for team in query.teams if can_edit(team)}
    context = {"query": query, "rows": rows(part, query.text, editable), "next": next_url(request, after)}
    response = render(request, "trees/tree_list.html", context)
    return remembered(request, response, f"/trees/?{query_string(request)}")


@require_safe
@page
def folder_list(request):
    query = library_query(request)
    folders = nested(Folder.objects.filter(team=query.team), kept_by_folder(query.team)) if query.team else []
    return render(request, "trees/folder_list.html", {"query": query, "folders": folders})


@require_safe
@page
def category_list(request):
    query = library_query(request)
    categories = counted(query.team) if query.team else []
    return render(request, "trees/category_list.html", {"query": query, "categories": categories})


def query_string(request) -> str:
    """The query string without what is empty and without the place in the list."""
    asked = without_place(request)
    for name in list(asked):
        asked.setlist(name, [value for value in asked.getlist(name) if value and (name, value) != ("sort", "newest")])
    return asked.urlencode()


def next_url(request, after: str) -> str:
    if not after:
        return ""
    asked = without_place(request)
    asked["after"] = after
    return f"/trees/list?{asked.urlencode()}"


def without_place(request):
    asked = request.GET.copy()
    for name in ("after", "rows"):
        asked.pop(name, None)
    return asked


def kept_by_folder(team) -> dict[int, int]:
    kept = Tree.objects.filter(team=team).active().order_by()
    return dict(kept.values_list("folder").annotate(count=Count("*")))


def nested(folders, counts: dict[int, int]) -> list[dict]:
    """The folders at the top, each with its ``children`` and the ``count`` of trees in it and below."""
    entries = {f.pk: entry(f, counts) for f in folders}
    for folder in sorted(folders, key=lambda folder: folder.depth, reverse=True):
        if folder.parent_id:
            entries[folder.parent_id]["count"] += entries[folder.pk]["count"]
    for folder in folders:
        if folder.parent_id:
            entries[folder.parent_id]["children"].append(entries[folder.pk])
    return [entries[folder.pk] for folder in folders if not folder.parent_id]


def entry(folder: Folder, counts: dict[int, int]) -> dict:
    count = counts.get(folder.pk, 0)
    href = f"/trees/folders/{folder.pk}"  # a library has thousands: reverse() takes longer than the rest of the row
    return {"id": str(folder.pk), "name": folder.name, "href": href, "count": count, "children": []}


def counted(team) -> list[Category]:
    """The team's categories, each with the ``count`` of its kept trees.

    All labels less those of the archived trees: both come out of indexes, while a join would look up every tree.
    """
    labels = Tree.categories.through.objects.filter(category__in=team.categories.order_by())
    archived = Tree.objects.filter(team=team).archived().order_by()
    everywhere, away = by_category(labels), by_category(labels.filter(tree__in=archived.values("pk")))
    categories = list(team.categories.all())
    for category in categories:
        category.count = everywhere.get(category.pk, 0) - away.get(category.pk, 0)
    return categories


def by_category(labels) -> dict[int, int]:
    return dict(labels.values_list("category").annotate(count=Count("*")))
