"""What a query string asks to see of the library, and the guides that answer it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.http import Http404

from accounts.access import can_edit
from accounts.models import Role, Team, User, require
from accounts.requests import PageRequest
from project.web.params import unread_filters
from trees.library.forms.library import DEFAULT_SORT, FilterForm, unknown_filters
from trees.library.rows.guide_rows import FIELDS
from trees.models import Category, Folder, Tree
from trees.models.queries.keyset import ORDERS
from trees.models.queries.ranked import Ranked, place_of
from trees.models.search.matches import ENOUGH, Filters, Matches, has_words, inside, search_guides, text_column
from trees.models.trees.tree import TreeQuerySet


@dataclass(frozen=True, slots=True)
class LibraryQuery:
    """The filters that apply. ``team`` is None where the user has none.

    ``unknown``: the filters that were left out because they name what does not exist for the user, such as a folder
    that was deleted.
    ``unread``: those whose value is none.
    ``other_team``: the team or folder that was asked for does not exist for the user, so ``team`` is another one.
    """

    teams: list[Team]
    team: Team | None
    folder: Folder | None = None
    categories: list[Category] = field(default_factory=list)
    text: str = ""
    sort: str = DEFAULT_SORT  # of a search: the best matches first, and the most used among equals
    archived: bool = False
    everywhere: bool = False
    other_team: bool = False
    unknown: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def can_edit(self) -> bool:
        return self.team is not None and can_edit(self.team)

    @property
    def searched_teams(self) -> list[Team]:
        """The teams whose guides are listed."""
        return [team for team in self.teams if self.everywhere or self.team in (None, team)]

    @property
    def can_edit_some(self) -> bool:
        """Whether the user may change guides of any team."""
        return any(can_edit(team) for team in self.teams)

    @property
    def is_filtered(self) -> bool:
        return bool(self.folder or self.categories or self.text or self.archived)


def library_query(request: PageRequest) -> LibraryQuery:
    """Reads the query string. Leaves out what it names but the user may not see."""
    teams = request.user.team_list()
    form = FilterForm(request.GET, request.user, teams)
    form.is_valid()
    data = form.cleaned_data
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
        unread=unread_filters(form),
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


def read_page(
    user: User, query: LibraryQuery, after: str, size: int, matches: Matches | None = None
) -> tuple[list[dict[str, Any]], str | None]:
    """``(rows, next cursor)``. Reads the primary keys out of an index alone, then the columns of those few.

    ``matches``: of ``search_library``, where the query has words.
    """
    trees = listed(user, query)
    if matches is None:
        parts = [Q(team=team) for team in query.teams] if query.everywhere else []
        return ORDERS[query.sort].page_or_first(trees, after, size, parts, rows=Tree.objects.values(*FIELDS))
    columns = [*FIELDS, *{text_column(team.role) for team in query.searched_teams}]
    if query.sort == DEFAULT_SORT:
        return Ranked(matches.keys).page_or_first(trees.values(*columns), after, size)
    return ORDERS[query.sort].page_or_first(trees.filter(pk__in=matches.keys).values(*columns), after, size)


def search_page(query: LibraryQuery, after: str, size: int) -> Matches | None:
    """As ``search_library``, for one page: where the best matches are listed, those behind it need not be known."""
    if query.sort != DEFAULT_SORT:
        return search_library(query)
    try:
        return search_library(query, min(place_of(after) + size + 1, ENOUGH))
    except ValueError:  # the list begins at its first page then
        return search_library(query, min(size + 1, ENOUGH))


def search_library(query: LibraryQuery, enough: int = ENOUGH) -> Matches | None:
    """What the words of ``query`` find; None where it has none. ``enough``: see ``search_guides``."""
    if not has_words(query.text):
        return None
    folder = None if query.everywhere else query.folder
    filters = Filters(
        query.searched_teams,
        archived=query.archived,
        folders=inside(folder) if folder else None,
        categories=[category.pk for category in query.categories],
        own_team=query.team.pk if query.team else None,
    )
    return search_guides(query.text, filters, enough=enough)


def listed(user: User, query: LibraryQuery) -> TreeQuerySet:
    """The guides that the filters leave, whatever the words of ``query``."""
    trees = Tree.objects.of(user)
    trees = trees.archived() if query.archived else trees.active()
    if query.team and not query.everywhere:
        trees = trees.filter(team=query.team)
    if query.folder and not query.everywhere:
        trees = trees.in_folder(query.folder)
    return trees.in_categories([category.pk for category in query.categories])
