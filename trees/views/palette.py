"""The command palette: jump to any guide, run, folder, page or action."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Team, User
from accounts.requests import PageRequest
from project.web.pages import page
from trees.core.text import one_line
from trees.library.links import library_url, run_url, tree_url
from trees.models import Folder, Run, Tree
from trees.models.keyset import NEWEST, NEWEST_RUNS
from trees.models.search import parts_of

PAGES = [
    ("library", "Library", "trees"),
    ("play", "Runs", "runs"),
    ("flag", "Review of flags", "flags"),
    ("clock", "Guides due for review", "reviews"),
    ("plus", "New guide", "tree_new"),
    ("upload", "Import guides", "tree_import"),
    ("folder-plus", "New folder", "folder_new"),
    ("tag", "New category", "category_new"),
    ("users", "Teams", "teams"),
    ("user", "Profile", "profile"),
    ("monitor", "Signed-in devices", "devices"),
]
MAX_ENTRIES_PER_KIND = 8
MAX_QUERY_CHARS = 200
MIN_RUN_QUERY_CHARS = 2  # a single letter would match nearly every run
TREE_FIELDS = ["id", "updated_at", "title", "team__name"]
RUN_FIELDS = ["id", "started_at", "ticket", "caller", "tree__title", "team__name"]

Entry = dict[str, str]


# /trees/palette


@require_safe
@page
def palette(request: PageRequest) -> HttpResponse:
    text = one_line(request.GET.get("q", "")[:MAX_QUERY_CHARS])
    user, teams = request.user, list(request.user.teams())
    entries = [*pages(text), *guides(user, teams, text), *runs(user, teams, text), *folders(user, text)]
    return render(request, "trees/palette.html", {"entries": entries, "text": text})


def pages(text: str) -> list[Entry]:
    return [
        {"icon": icon, "title": title, "kind": "", "href": reverse(name)}
        for icon, title, name in PAGES
        if text.casefold() in title.casefold()
    ]


def guides(user: User, teams: Sequence[Team], text: str) -> list[Entry]:
    matches = Tree.objects.of(user).active().search(text, {team.role for team in teams}).values(*TREE_FIELDS)
    columns = Tree.objects.values(*TREE_FIELDS)
    rows, _ = NEWEST.page(matches, None, MAX_ENTRIES_PER_KIND, parts_of(teams, text), rows=columns)
    return [
        {"icon": "workflow", "title": tree["title"], "kind": tree["team__name"], "href": tree_url(tree["id"])}
        for tree in rows
    ]


def runs(user: User, teams: Sequence[Team], text: str) -> list[Entry]:
    """Runs whose ticket or caller matches."""
    if len(text) < MIN_RUN_QUERY_CHARS:
        return []
    columns = Run.objects.values(*RUN_FIELDS)
    parts = [Q(team=team) for team in teams]
    matches = Run.objects.of(user).search(text).values(*RUN_FIELDS)
    rows, _ = NEWEST_RUNS.page(matches, None, MAX_ENTRIES_PER_KIND, parts, rows=columns)
    return [
        {
            "icon": "play",
            "title": " · ".join(filter(None, [run["ticket"], run["caller"], run["tree__title"]])),
            "kind": run["team__name"],
            "href": run_url(run["id"]),
        }
        for run in rows
    ]


def folders(user: User, text: str) -> list[Entry]:
    if not text:
        return []
    matches = Folder.objects.of(user).filter(name__icontains=text).values("pk", "name", "team__name")
    return [
        {
            "icon": "folder",
            "title": folder["name"],
            "kind": folder["team__name"],
            "href": library_url(folder=folder["pk"]),
        }
        for folder in matches[:MAX_ENTRIES_PER_KIND]
    ]
