"""The command palette: jump to any guide, folder, page or action."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from project.pages import page
from trees.graph import one_line
from trees.keyset import NEWEST
from trees.models import Folder, Tree
from trees.search import parts_of

PAGES = [
    ("library", "Library", "trees"),
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
    entries = [*pages(text), *guides(request.user, text), *folders(request.user, text)]
    return render(request, "trees/palette.html", {"entries": entries, "text": text})


def pages(text: str) -> list[dict]:
    return [
        {"icon": icon, "title": title, "kind": "", "href": reverse(name)}
        for icon, title, name in PAGES
        if text.casefold() in title.casefold()
    ]


def guides(user, text: str) -> list[dict]:
    rows = Tree.objects.values("id", "updated_at", "title", "team__name")
    found, _ = NEWEST.page(user.trees().kept().search(text), None, MOST, parts_of(user.teams(), text), rows)
    return [
        {"icon": "workflow", "title": tree["title"], "kind": tree["team__name"], "href": f"/trees/{tree['id']}/"}
        for tree in found
    ]


def folders(user, text: str) -> list[dict]:
    found = user.folders().filter(name__icontains=text) if text else Folder.objects.none()
    return [
        {
            "icon": "folder",
            "title": folder["name"],
            "kind": folder["team__name"],
            "href": f"/trees/?folder={folder['pk']}",
        }
        for folder in found.values("pk", "name", "team__name")[:MOST]
    ]
