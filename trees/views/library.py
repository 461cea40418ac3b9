"""The library: a page, and three regions of it that load together."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import can_edit
from accounts.requests import PageRequest
from project.database.replica import may_be_stale
from project.web.pages import page, remembered
from project.web.params import filters, natural_number, next_page_url
from trees.core.search.marks import Marker
from trees.library.forms import DEFAULT_SORT, SORTS
from trees.library.query import LibraryQuery, library_query, read_page, search_page
from trees.library.quick import quick_rows
from trees.library.rows import rows
from trees.library.searched_rows import searched_rows
from trees.library.sidebar import category_entries, folder_entries
from trees.library.team_rows import team_rows
from trees.running.rows import open_run_rows

PAGE_SIZE, MAX_ROWS = 50, 500

# /trees/


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
        **folder_context(query),
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
    return render(request, "trees/folder_list.html", folder_context(library_query(request)))


@require_safe
@page
def category_list(request: PageRequest) -> HttpResponse:
    return render(request, "trees/category_list.html", category_context(library_query(request)))


def folder_context(query: LibraryQuery) -> dict[str, object]:
    return {"query": query, "folders": folder_entries(query.team) if query.team else []}


def category_context(query: LibraryQuery) -> dict[str, object]:
    return {"query": query, "categories": category_entries(query.team) if query.team else []}


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
