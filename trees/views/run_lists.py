"""/runs/: the runs of a person and of their teams."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Team
from project.web.pages import page, remembered
from trees.core.outcomes import OUTCOME_LABELS
from trees.models import Run, Tree
from trees.models.keyset import NEWEST_RUNS
from trees.running.forms import RUN_OWNERS, RUN_STATES, RunFilterForm, colleagues
from trees.running.rows import RUN_FIELDS, open_run_rows, run_rows

User = get_user_model()

PAGE = 50
MOST_CHOICES = 200


@dataclass
class RunQuery:
    """What the query string asks to see."""

    teams: list[Team]
    state: str = "under_way"
    whose: str = "mine"
    team: Team | None = None
    tree: Tree | None = None
    person: User | None = None
    outcome: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def narrowed(self) -> bool:
        return any([self.team, self.tree, self.person, self.outcome, self.text, self.since, self.until])


def run_query(request) -> RunQuery:
    """Reads the query string; what it names but the person may not see, or what makes no sense, is left out."""
    form = RunFilterForm(request.GET, request.user)
    form.is_valid()
    asked = form.cleaned_data
    state, whose = asked.get("state") or "under_way", asked.get("whose") or "mine"
    return RunQuery(
        teams=list(request.user.teams()),
        state=state,
        whose=whose,
        team=asked.get("team"),
        tree=asked.get("tree"),
        person=asked.get("person") if whose == "all" else None,
        outcome=asked.get("outcome", "") if state == "finished" else "",
        text=asked.get("q", ""),
        since=asked.get("since"),
        until=asked.get("until"),
    )


# /runs/


@require_safe
@page
def runs(request):
    query = run_query(request)
    context = {"query": query, "states": RUN_STATES, "whose": RUN_OWNERS, "outcomes": OUTCOME_LABELS}
    choices = {"guides": guides(request.user, query.tree), "people": colleagues(request.user)[:MOST_CHOICES]}
    return render(request, "runs/runs.html", context | choices)


@require_safe
@page
def run_list(request):
    """The rows, from ``after`` on. Loads on scroll; the first page also puts the filters into the address bar."""
    query = run_query(request)
    part, after = read_page(request.user, query, request.GET.get("after", ""))
    teams = len(query.teams) > 1 and query.team is None
    context = {"query": query, "rows": run_rows(part, request.user, teams=teams), "next": next_url(request, after)}
    response = render(request, "runs/run_list.html", context)
    return remembered(request, response, f"/runs/?{query_string(request)}")


# /runs/under-way


@require_safe
@page
def runs_under_way(request):
    """The person's own, for the library's page: it comes with the page, and loads again when something changed."""
    return render(request, "runs/under_way.html", {"under_way": open_run_rows(request.user)})


def read_page(user, query: RunQuery, after: str):
    """``(rows, next cursor)``: first the keys, out of an index; then what is shown of those few."""
    several = query.whose == "all" and query.team is None and query.tree is None
    parts = [Q(team=team) for team in query.teams] if several else []
    return NEWEST_RUNS.page_or_first(matching(user, query), after, PAGE, parts, rows=Run.objects.values(*RUN_FIELDS))


def matching(user, query: RunQuery):
    found = getattr(Run.objects.of(user), query.state)().search(query.text)
    person = user if query.whose == "mine" else query.person
    exact = {"person": person, "team": query.team, "tree": query.tree, "outcome": query.outcome}
    return found.filter(**{name: value for name, value in exact.items() if value}).started_between(
        query.since, query.until
    )


def guides(user, chosen: Tree | None) -> list[Tree]:
    """The guides that were run most often; and the one that is chosen."""
    often = list(
        Tree.objects.of(user).filter(run_count__gt=0).order_by("-run_count", "-updated_at", "-pk")[:MOST_CHOICES]
    )
    found = often if chosen is None or chosen in often else [*often, chosen]
    return sorted(found, key=lambda tree: tree.sort_title)


def query_string(request) -> str:
    """The query string without what is empty and without the place in the list."""
    asked = request.GET.copy()
    asked.pop("after", None)
    for name in list(asked):
        asked.setlist(name, [value for value in asked.getlist(name) if value])
    return asked.urlencode()


def next_url(request, after: str) -> str:
    if not after:
        return ""
    asked = request.GET.copy()
    asked["after"] = after
    return f"/runs/list?{asked.urlencode()}"
