"""The library: a page, and three regions of it that load together."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import can_edit
from accounts.requests import PageRequest
from project.web.pages import page, remembered
from project.web.params import filters, natural_number, next_page_url
from trees.core.search.marks import Marker
from trees.library.forms import DEFAULT_SORT, SORTS
from trees.library.query import library_query, read_page, search_library
from trees.library.quick import quick_rows
from trees.library.rows import rows
from trees.library.sidebar import category_entries, folder_entries
from trees.library.team_rows import team_rows
from trees.running.rows import open_run_rows

PAGE_SIZE, MAX_ROWS = 50, 500

# /trees/


@require_safe
@page
def trees(request: PageRequest) -> HttpResponse:
    query = library_query(request)
    team = query.team.pk if query.team else 0
    context = {
        "query": query,
        "sorts": SORTS,
        "under_way": open_run_rows(request.user),
        "team": team,
        **quick_rows(request.user, team),
    }
    return render(request, "trees/trees.html", context)


@require_safe
@page
def tree_list(request: PageRequest) -> HttpResponse:
    """The rows after a cursor; loads on scroll. The first page also puts the filters into the address bar.

    A list that reloads asks for as many ``rows`` as it showed, so that it ends where it did.
    """
    size = min(max(natural_number(request.GET.get("rows", "")), PAGE_SIZE), MAX_ROWS)
    if page := team_rows(request.user, request.GET, size):
        context: dict[str, object] = {"row_html": page.html, "rows": True}
        cursor = page.cursor
    else:
        query = library_query(request)
        matches = search_library(query)
        trees, cursor = read_page(request.user, query, request.GET.get("after", ""), size, matches)
        editable = {team.pk for team in query.teams if can_edit(team)}
        marker = Marker(matches.queries) if matches else None
        context = {"query": query, "rows": rows(trees, marker, editable), "matches": matches}
    context["is_first"] = not request.GET.get("after")
    context["next"] = next_page_url(request.path, cursor, request.GET)
    response = render(request, "trees/tree_list.html", context)
    return remembered(request, response, f"{reverse('trees')}?{filters(request.GET, {'sort': DEFAULT_SORT})}")


@require_safe
@page
def folder_list(request: PageRequest) -> HttpResponse:
    query = library_query(request)
    folders = folder_entries(query.team) if query.team else []
    return render(request, "trees/folder_list.html", {"query": query, "folders": folders})


@require_safe
@page
def category_list(request: PageRequest) -> HttpResponse:
    query = library_query(request)
    categories = category_entries(query.team) if query.team else []
    return render(request, "trees/category_list.html", {"query": query, "categories": categories})
