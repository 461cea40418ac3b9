"""What a person asks to see of the library, from the query string, and the guides that answer it."""

from dataclasses import dataclass, field

from django.http import Http404

from accounts.access import can_edit
from accounts.models import Role, Team, require
from trees.library.forms import FilterForm
from trees.library.rows import FIELDS
from trees.models import Category, Folder, Tree
from trees.models.keyset import ORDERS
from trees.models.search import parts_of, words_for


@dataclass
class LibraryQuery:
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


def library_query(request) -> LibraryQuery:
    """Reads the query string; what it names but the person may not see, is left out."""
    form = FilterForm(request.GET, request.user)
    form.is_valid()
    asked, teams = form.cleaned_data, list(request.user.teams())
    folder, team, categories = asked.get("folder"), asked.get("team"), list(asked.get("category") or [])
    named = [folder and folder.team_id, team and team.pk, *(category.team_id for category in categories)]
    key = next(filter(None, named), None)
    return LibraryQuery(
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


def library_query_for_editor(request) -> LibraryQuery:
    """What is shown, to somebody who adds to it: 404 without its team, lest it be added to another; or 403."""
    query = library_query(request)
    if query.team is None or query.astray:
        raise Http404
    require(query.team.role, Role.EDITOR)
    return query


def read_page(user, query: LibraryQuery, after: str, size: int):
    """``(rows, next cursor)``. First the keys, out of an index alone; then what is shown of those few."""
    values = [*FIELDS, *{words_for(role) for role in query.roles}] if query.text else FIELDS
    parts = parts_of(query.teams, query.text) if query.everywhere else []
    return ORDERS[query.sort].page_or_first(
        matching(user, query), after, size, parts, rows=Tree.objects.values(*values)
    )


def matching(user, query: LibraryQuery):
    found = Tree.objects.of(user).search(query.text, query.roles)
    found = found.archived() if query.archived else found.active()
    if query.team and not query.everywhere:
        found = found.filter(team=query.team)
    if query.folder and not query.everywhere:
        found = found.in_folder(query.folder)
    return found.in_categories(query.categories)
