"""What the command palette offers: guides, runs, folders, pages and actions, best first whatever their kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import Value
from django.urls import reverse

from accounts.models import Team, User
from project.database.statements import KEYS, Each, Rows
from trees.core.search.names import NO_MATCH, Names
from trees.core.search.query import Query, parse
from trees.library.links import library_url, run_url, tree_run_url, tree_url
from trees.library.quick import pinned_guides, recent_guides
from trees.models import Folder, Run, Tree
from trees.models.search.matches import Filters, search_guides

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
MAX_FOLDERS = 4_000
MIN_RUN_QUERY_CHARS = 2  # a single letter would match nearly every run
TREE_FIELDS = ["id", "title", "team_id", "team__name", "live__number"]
RUN_FIELDS = ["id", "started_at", "ticket", "caller", "tree__title", "team_id", "team__name"]
# In the order of an index: sorting them all takes longer than reading them.
FOLDERS = Rows(
    lambda user: (
        Folder.objects.of(User(pk=user)).order_by("team_id", "pk").values_list("pk", "name", "team_id")[:MAX_FOLDERS]
    ),
    user=User._meta.pk,
)
GUIDES = Rows(
    lambda user, keys: (
        Tree.objects.of(User(pk=user)).active().filter(pk__in=Each(Value(keys))).order_by().values_list(*TREE_FIELDS)
    ),
    user=User._meta.pk,
    keys=KEYS,
)
IN_TEXT = NO_MATCH  # the level of a guide that has the words elsewhere than in its title
GUIDE, RUN, FOLDER, PAGE = range(4)  # the order among equals


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: what it is, and where choosing it leads. ``kind`` says what it is in a few words. ``page``: the page of a
    guide that choosing it runs."""

    icon: str
    title: str
    kind: str
    href: str
    order: tuple[int, bool, int, int] = (0, False, 0, 0)
    page: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    entries: Sequence[Entry]


def groups_at_hand(user: User) -> list[Group]:
    """What is offered before anything is typed."""
    pinned = [_guide(row) for row in pinned_guides(user)]
    recent = [entry for entry in map(_guide, recent_guides(user)) if entry not in pinned]
    pages = [Entry(icon, title, "", reverse(name)) for icon, title, name in PAGES]
    groups = [Group("Pinned", pinned), Group("Recently used", recent), Group("Go to", pages)]
    return [group for group in groups if group.entries]


def entries_for(user: User, text: str, team: int | None) -> tuple[list[Entry], str]:
    """What ``text`` finds, best first, and the words it was taken for where they were misspelt; "" otherwise.

    ``team``: the key of the team whose entries come first among equals; by default the user's first.
    """
    teams, query = user.team_list(), parse(text)
    own = team if team in {each.pk for each in teams} else teams[0].pk if teams else None
    guides, meant = _guides(user, teams, own, text, query)
    names = Names(query)
    entries = [*guides, *_runs(user, teams, own, text, names), *_folders(user, teams, own, names), *_pages(names)]
    return sorted(entries, key=lambda entry: entry.order), meant


def _guides(user: User, teams: Sequence[Team], own: int | None, text: str, query: Query) -> tuple[list[Entry], str]:
    matches = search_guides(text, Filters(teams, own_team=own), enough=MAX_ENTRIES_PER_KIND)
    keys = matches.keys[:MAX_ENTRIES_PER_KIND]
    rows = {row["id"]: row for row in map(GUIDES.named, GUIDES.all(user=user.pk, keys=orjson.dumps(keys).decode()))}
    asked = matches.queries[-1] if matches.only_meant else query
    found = [rows[key] for key in keys if key in rows]
    names = Names(asked)
    entries = [
        _guide(row, (min(names.level(row["title"]), IN_TEXT), row["team_id"] != own, GUIDE, place))
        for place, row in enumerate(found)
    ]
    return entries, matches.meant if matches.only_meant else ""


def _guide(row: Mapping[str, Any], order: tuple[int, bool, int, int] = (0, False, 0, 0)) -> Entry:
    """As in the library: a guide runs, and one that is not published opens."""
    page = tree_url(row["id"])
    if not row["live__number"]:
        return Entry("workflow", row["title"], f"not published, {row['team__name']}", page, order)
    return Entry("workflow", row["title"], row["team__name"], tree_run_url(row["id"]), order, page)


def _runs(user: User, teams: Sequence[Team], own: int | None, text: str, names: Names) -> Iterable[Entry]:
    """Runs whose ticket or caller matches."""
    if len(text) < MIN_RUN_QUERY_CHARS:
        return
    own_first = sorted((team.pk for team in teams), key=lambda key: key != own)
    keys = Run.objects.keys_found(own_first, text, MAX_ENTRIES_PER_KIND)
    if not keys:
        return
    rows = Run.objects.of(user).filter(pk__in=keys).order_by("-started_at", "-pk").values(*RUN_FIELDS)
    for place, run in enumerate(rows):
        named = min(names.level(run["ticket"]), names.level(run["caller"]), IN_TEXT)
        title = " · ".join(filter(None, [run["ticket"], run["caller"], run["tree__title"]]))
        order = (named, run["team_id"] != own, RUN, place)
        yield Entry("play", title, f"Run, {run['team__name']}", run_url(run["id"]), order)


def _folders(user: User, teams: Sequence[Team], own: int | None, names: Names) -> list[Entry]:
    team_names = {team.pk: team.name for team in teams}
    found = [
        ((at, team != own, FOLDER, name, pk), team_names[team])
        for pk, name, team in FOLDERS.all(user=user.pk)
        if (at := names.level(name)) < NO_MATCH and team in team_names
    ]
    return [
        Entry("folder", name, f"Folder, {team}", library_url(folder=pk), (at, elsewhere, kind, place))
        for place, ((at, elsewhere, kind, name, pk), team) in enumerate(sorted(found)[:MAX_ENTRIES_PER_KIND])
    ]


def _pages(names: Names) -> Iterable[Entry]:
    for place, (icon, title, name) in enumerate(PAGES):
        at = names.level(title)
        if at < NO_MATCH:
            yield Entry(icon, title, "", reverse(name), (at, False, PAGE, place))
