"""The command palette: jump to any guide, folder, page or action."""

from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from project.web.pages import page
from trees.core.text import one_line
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
MOST = 8


# /trees/palette


@require_safe
@page
def palette(request):
    text = one_line(request.GET.get("q", "")[:200])
    user, teams = request.user, list(request.user.teams())
    entries = [*pages(text), *guides(user, teams, text), *runs(user, teams, text), *folders(user, text)]
    return render(request, "trees/palette.html", {"entries": entries, "text": text})


def pages(text: str) -> list[dict]:
    return [
        {"icon": icon, "title": title, "kind": "", "href": reverse(name)}
        for icon, title, name in PAGES
        if text.casefold() in title.casefold()
    ]


def guides(user, teams, text: str) -> list[dict]:
    rows = Tree.objects.values("id", "updated_at", "title", "team__name")
    found = Tree.objects.of(user).active().search(text, {team.role for team in teams})
    found, _ = NEWEST.page(found, None, MOST, parts_of(teams, text), rows)
    return [
        {"icon": "workflow", "title": tree["title"], "kind": tree["team__name"], "href": f"/trees/{tree['id']}/"}
        for tree in found
    ]


def runs(user, teams, text: str) -> list[dict]:
    """Of the ticket or the caller of that name; nothing for a single letter, which nearly all would have."""
    if len(text) < 2:
        return []
    rows = Run.objects.values("id", "started_at", "ticket", "caller", "tree__title", "team__name")
    parts = [Q(team=team) for team in teams]
    found, _ = NEWEST_RUNS.page(Run.objects.of(user).search(text), None, MOST, parts, rows)
    return [
        {
            "icon": "play",
            "title": " · ".join(filter(None, [run["ticket"], run["caller"], run["tree__title"]])),
            "kind": run["team__name"],
            "href": f"/runs/{run['id']}/",
        }
        for run in found
    ]


def folders(user, text: str) -> list[dict]:
    found = Folder.objects.of(user).filter(name__icontains=text) if text else Folder.objects.none()
    return [
        {
            "icon": "folder",
            "title": folder["name"],
            "kind": folder["team__name"],
            "href": f"/trees/?folder={folder['pk']}",
        }
        for folder in found.values("pk", "name", "team__name")[:MOST]
    ]
