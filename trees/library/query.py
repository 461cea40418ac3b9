"""What a query string asks to see of the library, and the guides that answer it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from accounts.access import can_edit
from accounts.models import Role, Team, User, require
from accounts.requests import PageRequest
from trees.library.forms import DEFAULT_SORT, FilterForm, unknown_filters
from trees.library.rows import FIELDS
from trees.models import Category, Folder, Tree
from trees.models.keyset import ORDERS
from trees.models.search import parts_of, words_for


@dataclass(frozen=True, slots=True)
class LibraryQuery:
    """The filters that apply. ``team`` is None where the user has none.

    ``unknown``: the filters that were left out because they name what does not exist for the user, such as a folder
    that was deleted.
    ``other_team``: the team or folder that was asked for does not exist for the user, so ``team`` is another one.
    """

    teams: list[Team]
    team: Team | None
    folder: Folder | None = None
    categories: list[Category] = field(default_factory=list)
    text: str = ""
    sort: str = DEFAULT_SORT
    archived: bool = False
    everywhere: bool = False
    other_team: bool = False
    unknown: list[str] = field(default_factory=list)

    @property
    def can_edit(self) -> bool:
        return self.team is not None and can_edit(self.team)

    @property
    def roles(self) -> set[str]:
        """The user's roles in the teams whose guides are listed."""
        return {team.role for team in self.teams if self.everywhere or self.team in (None, team)}

    @property
    def is_filtered(self) -> bool:
        return bool(self.folder or self.categories or self.text or self.archived)


def library_query(request: PageRequest) -> LibraryQuery:
    """Reads the query string. Leaves out what it names but the user may not see."""
    form = FilterForm(request.GET, request.user)
    form.is_valid()
    data, teams = form.cleaned_data, list(request.user.teams())
    folder, team, categories = data.get("folder"), data.get("team"), list(data.get("category") or [])
    named = [folder and folder.team_id, team and team.pk, *(category.team_id for category in categories)]
    team_id = next(filter(None, named), None)
    return LibraryQuery(
        teams=teams,
        team=next((each for each in teams if team_id in (None, each.pk)), None),
        folder=folder,
        categories=categories,
        text=data.get("q", ""),
        sort=data.get("sort") or DEFAULT_SORT,
        archived=data.get("archived", False),
        everywhere=data.get("everywhere", False),
        unknown=unknown_filters(form),
        other_team="team" in form.errors or ("folder" in form.errors and team_id is None),
    )


def library_query_for_editor(request: PageRequest) -> tuple[LibraryQuery, Team]:
    """The query and its team, for a page that adds to the team's library; PermissionDenied without the role.

    Http404 where the team of the query string does not exist, so that nothing is added to another team.
    """
    query = library_query(request)
    if query.team is None or query.other_team:
        raise Http404
    require(query.team.role, Role.EDITOR)
    return query, query.team


def read_page(user: User, query: LibraryQuery, after: str, size: int) -> tuple[list[dict[str, Any]], str | None]:
    """``(rows, next cursor)``. Reads the primary keys out of an index alone, then the columns of those few."""
    fields = [*FIELDS, *{words_for(role) for role in query.roles}] if query.text else FIELDS
    parts = parts_of(query.teams, query.text) if query.everywhere else []
    columns = Tree.objects.values(*fields)
    return ORDERS[query.sort].page_or_first(matches(user, query), after, size, parts, rows=columns)


def matches(user: User, query: LibraryQuery) -> QuerySet[Tree]:
    trees = Tree.objects.of(user).search(query.text, query.roles)
    trees = trees.archived() if query.archived else trees.active()
    if query.team and not query.everywhere:
        trees = trees.filter(team=query.team)
    if query.folder and not query.everywhere:
        trees = trees.in_folder(query.folder)
    return trees.in_categories([category.pk for category in query.categories])
