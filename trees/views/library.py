"""The library: a page, and three regions of it that load together."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import HasRole, can_edit
from accounts.requests import PageRequest
from project.database.replica import may_be_stale
from project.web.pages import page, remembered
from project.web.params import filters, natural_number, next_page_url
from trees.core.search.marks import Marker
from trees.library import sidebar
from trees.library.folder_tree import FolderTree, Level, opened_folders
from trees.library.forms.library import DEFAULT_SORT, SORTS
from trees.library.query import LibraryQuery, library_query, read_page, search_page
from trees.library.quick import quick_rows
from trees.library.rows.guide_rows import rows
from trees.library.rows.searched_rows import searched_rows
from trees.library.rows.team_rows import team_rows
from trees.models import Folder
from trees.running.rows import open_run_rows

PAGE_SIZE, MAX_ROWS = 50, 500

# /trees/ and its regions


@require_safe
@page
@may_be_stale
def trees(request: PageRequest) -> HttpResponse:
    """The page with its regions: one request brings all that it shows. Afterwards each loads by itself."""
    query = library_query(request)
    team = query.team.pk if query.team else 0
    context = {
        "query": query,
        "sorts": SORTS,
        "under_way": open_run_rows(request.user),
        "team": team,
        **quick_rows(request.user, team),
        **folder_context(request, query),
        **category_context(query),
        **list_context(request, query),
    }
    return render(request, "trees/trees.html", context)


@require_safe
@page
@may_be_stale
def tree_list(request: PageRequest) -> HttpResponse:
    """The rows after a cursor; loads on scroll. The first page also puts the filters into the address bar."""
    response = render(request, "trees/tree_list.html", list_context(request))
    return remembered(request, response, f"{reverse('trees')}?{filters(request.GET, {'sort': DEFAULT_SORT})}")


@require_safe
@page
def folder_list(request: PageRequest) -> HttpResponse:
    """The folders; after a cursor, those at the top that follow."""
    query = library_query(request)
    if query.team and "after" in request.GET:
        folders = FolderTree(query.team, opened=opened_folders(request))
        return branch(request, rest_of(request, folders, None), query.team)
    return render(request, "trees/folder_list.html", folder_context(request, query))


@require_safe
@page
def category_list(request: PageRequest) -> HttpResponse:
    """The categories; with ``find``, those whose names have these words."""
    template = "category_entries" if "find" in request.GET else "category_list"
    context = category_context(library_query(request), request.GET.get("find"))
    return render(request, f"trees/{template}.html", context)


def folder_context(request: PageRequest, query: LibraryQuery) -> dict[str, object]:
    level = FolderTree(query.team, query.folder, opened_folders(request)).top() if query.team else None
    return {"query": query, "can_edit_folders": query.can_edit, "level": level}


def category_context(query: LibraryQuery, text: str | None = None) -> dict[str, object]:
    chosen = [category.pk for category in query.categories]
    return {"query": query, "categories": sidebar.category_list(query.team, chosen, text) if query.team else None}


def list_context(request: PageRequest, query: LibraryQuery | None = None) -> dict[str, object]:
    """A list that reloads asks for as many ``rows`` as it showed, so that it ends where it did. ``query``: that of the
    request, where it was read already; a plain list does without."""
    size = min(max(natural_number(request.GET.get("rows", "")), PAGE_SIZE), MAX_ROWS)
    context: dict[str, object]
    if page := team_rows(request.user, request.GET, size):
        context = {"row_html": page.html, "rows": True}
        cursor = page.cursor
    else:
        query = query or library_query(request)
        after = request.GET.get("after", "")
        matches = search_page(query, after, size)
        if page := searched_rows(request.user, query, matches, after, size):
            context = {"row_html": page.html, "rows": True}
            cursor = page.cursor
        else:
            trees, cursor = read_page(request.user, query, after, size, matches)
            editable = {team.pk for team in query.teams if can_edit(team)}
            marker = Marker(matches.queries) if matches else None
            context = {"rows": rows(trees, marker, editable)}
        context |= {"query": query, "matches": matches}
    context["is_first"] = not request.GET.get("after")
    context["next"] = next_page_url(reverse("tree_list"), cursor, request.GET)
    return context


# /trees/folders/<id>/branch


@require_safe
@page
def folder_branch(request: PageRequest, pk: int) -> HttpResponse:
    """The folders in a folder, for a branch that is opened; after a cursor, those of them that follow."""
    folder = get_object_or_404(Folder.objects.of(request.user), pk=pk)
    folders = FolderTree(folder.team_id, opened=opened_folders(request))
    level = rest_of(request, folders, pk) if "after" in request.GET else folders.branch(pk)
    return branch(request, level, folder)


def rest_of(request: PageRequest, folders: FolderTree, parent: int | None) -> Level:
    return folders.rest(parent, request.GET["after"], natural_number(request.GET.get("apart", "")))


def branch(request: PageRequest, level: Level, owned: HasRole) -> HttpResponse:
    return render(request, "trees/folder_level.html", {"level": level, "can_edit_folders": can_edit(owned)})
