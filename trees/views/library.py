"""The library: a page, and three regions of it that load together."""

import re
from dataclasses import dataclass, field

from django.db.models import Count
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Role, Team, require
from project.pages import page
from trees.forms import SORTS, FilterForm
from trees.keyset import ORDERS
from trees.models import Category, Folder, Tree
from trees.rows import FIELDS, rows
from trees.run_rows import under_way
from trees.search import parts_of, words_for

PAGE, MOST = 50, 500
# What the address bar does, by what asked: a link is a step one can go back from, typing is not, loading is neither.
HISTORY = {"a": "HX-Push-Url", "form": "HX-Replace-Url"}


@dataclass
class Shown:
    """What the query string asks to see. ``team`` is None where the person has none.

    ``astray``: the team that was asked for is not there, so ``team`` is another one.
    """

    teams: list[Team]
    team: Team | None
    folder: Folder | None = None
    categories: list[Category] = field(default_factory=list)
    text: str = ""
    sort: str = "newest"
    archived: bool = False
    everywhere: bool = False
    astray: bool = False

    @property
    def can_edit(self) -> bool:
        return self.team is not None and can_edit(self.team)

    @property
    def roles(self) -> set[str]:
        """Those that the person has in the teams whose guides are shown."""
        return {team.role for team in self.teams if self.everywhere or self.team in (None, team)}

    @property
    def narrowed(self) -> bool:
        return bool(self.folder or self.categories or self.text or self.archived)


def shown(request) -> Shown:
    """Reads the query string; what it names but the person may not see, is left out."""
    form = FilterForm(request.GET, request.user)
    form.is_valid()
    asked, teams = form.cleaned_data, list(request.user.teams())
    folder, team, categories = asked.get("folder"), asked.get("team"), list(asked.get("category") or [])
    named = [folder and folder.team_id, team and team.pk, *(category.team_id for category in categories)]
    key = next(filter(None, named), None)
    return Shown(
        teams=teams,
        team=next((each for each in teams if key in (None, each.pk)), None),
        folder=folder,
        categories=categories,
        text=asked.get("q", ""),
        sort=asked.get("sort") or "newest",
        archived=asked.get("archived", False),
        everywhere=asked.get("everywhere", False),
        astray="team" in form.errors or ("folder" in form.errors and key is None),
    )


def shown_to_editor(request) -> Shown:
    """What is shown, to somebody who adds to it: 404 without its team, lest it be added to another; or 403."""
    view = shown(request)
    if view.team is None or view.astray:
        raise Http404
    require(view.team.role, Role.EDITOR)
    return view


def can_edit(found) -> bool:
    """Whether a team, or what belongs to one, may be changed; with the ``role`` that a queryset annotated."""
    return Role(found.role).writes


# /trees/


@require_safe
@page
def trees(request):
    context = {"shown": shown(request), "sorts": SORTS, "under_way": under_way(request.user)}
    return render(request, "trees/trees.html", context)


@require_safe
@page
def tree_list(request):
    """The rows, from ``after`` on. Loads on scroll; the first page also puts the filters into the address bar.

    A list that loads again asks for as many ``rows`` as it showed, so that it ends where it did.
    """
    view, size = shown(request), min(max(number(request.GET.get("rows", "")), PAGE), MOST)
    part, after = read_page(request.user, view, request.GET.get("after", ""), size)
    editable = {team.pk for team in view.teams if can_edit(team)}
    context = {"shown": view, "rows": rows(part, view.text, editable), "next": next_url(request, after)}
    response = render(request, "trees/tree_list.html", context)
    return remembered(request, response, f"/trees/?{query(request)}")


def remembered(request, response, url: str):
    """``response`` which puts ``url`` into the address bar, if it is the first page of what somebody asked for."""
    header = HISTORY.get(request.headers.get("HX-Source", "").partition("#")[0])
    if header and "after" not in request.GET:
        response.headers[header] = url.rstrip("?")
    return response


@require_safe
@page
def folder_list(request):
    view = shown(request)
    folders = nested(Folder.objects.filter(team=view.team), kept_by_folder(view.team)) if view.team else []
    return render(request, "trees/folder_list.html", {"shown": view, "folders": folders})


@require_safe
@page
def category_list(request):
    view = shown(request)
    categories = counted(view.team) if view.team else []
    return render(request, "trees/category_list.html", {"shown": view, "categories": categories})


def read_page(user, view: Shown, after: str, size: int):
    """``(rows, next cursor)``. First the keys, out of an index alone; then what is shown of those few."""
    values = [*FIELDS, *{words_for(role) for role in view.roles}] if view.text else FIELDS
    parts = parts_of(view.teams, view.text) if view.everywhere else []
    return ORDERS[view.sort].page_or_first(matching(user, view), after, size, parts, rows=Tree.objects.values(*values))


def matching(user, view: Shown):
    found = user.trees().search(view.text, view.roles)
    found = found.archived() if view.archived else found.kept()
    if view.team and not view.everywhere:
        found = found.filter(team=view.team)
    if view.folder and not view.everywhere:
        found = found.in_folder(view.folder)
    return found.in_categories(view.categories)


def query(request) -> str:
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


def number(text: str) -> int:
    """``text`` as a number from 0; 0 for what is none, or none that a database could hold."""
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0


def kept_by_folder(team) -> dict[int, int]:
    kept = Tree.objects.filter(team=team).kept().order_by()
    return dict(kept.values_list("folder").annotate(count=Count("*")))


def nested(folders, counts: dict[int, int]) -> list[dict]:
    """The folders at the top, each with its ``children`` and the ``count`` of trees in it and below."""
    entries = {f.pk: {"id": str(f.pk), "name": f.name, "count": counts.get(f.pk, 0), "children": []} for f in folders}
    for folder in sorted(folders, key=lambda folder: folder.depth, reverse=True):
        if folder.parent_id:
            entries[folder.parent_id]["count"] += entries[folder.pk]["count"]
    for folder in folders:
        if folder.parent_id:
            entries[folder.parent_id]["children"].append(entries[folder.pk])
    return [entries[folder.pk] for folder in folders if not folder.parent_id]


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
