"""The command palette: jump to any guide, run, folder, page or action."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import PageRequest
from project.database.replica import may_be_stale
from project.web.pages import page
from project.web.params import natural_number
from trees.core.search.query import MAX_QUERY_CHARS
from trees.core.text import one_line
from trees.library.palette import Group, entries_for, groups_at_hand
from trees.models.search.matches import has_words

# /trees/palette


@require_safe
@page
@may_be_stale
def palette(request: PageRequest) -> HttpResponse:
    """``q``: what was typed. ``team``: the team of the page that the palette was opened on."""
    text = one_line(request.GET.get("q", "")[:MAX_QUERY_CHARS])
    if not has_words(text):
        groups, meant = groups_at_hand(request.user), ""
    else:
        entries, meant = entries_for(request.user, text, natural_number(request.GET.get("team", "")))
        groups = [Group("", entries)] if entries else []
    return render(request, "trees/palette.html", {"groups": groups, "text": text, "meant": meant})
