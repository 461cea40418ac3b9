"""The user's own runs in one state, without any other filter: the list of runs that is asked for most.

Its rows are written once for each of their states: what the database has is the key. All other lists of runs are read
by ``list_query.py``, and the same bytes come of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.models import User
from project.database.statements import Rows, Values
from trees.models import Run
from trees.models.queries.keyset import NEWEST_RUNS
from trees.models.queries.pages import Pages
from trees.running.forms import RUN_STATES
from trees.running.list_query import PAGE_SIZE
from trees.running.rows import RUN_FIELDS, run_rows

PARAMS = {"state", "whose", "after"}
MAX_KEPT_ROWS = 500
TEAMS = Rows(lambda user: User(pk=user).teams().order_by().values_list("pk")[:2], user=User._meta.pk)


@dataclass(frozen=True, slots=True)
class OwnRuns:
    """``cursor``: where the next page begins, None at the end."""

    html: SafeString
    cursor: str | None


def own_runs(user: User, params: QueryDict) -> OwnRuns | None:
    """None where ``params``, the query string, has another filter, or nothing is to be shown."""
    asked = {name: str(value) for name, value in params.items() if value}
    state = asked.get("state", "under_way")
    if state not in RUN_STATES or asked.get("whose", "mine") != "mine" or not asked.keys() <= PARAMS:
        return None
    page = RUNS[state].read(NEWEST_RUNS, asked.get("after", ""), PAGE_SIZE, user=user.pk)
    if page is None:
        return None
    with_team = len(TEAMS.all(user=user.pk)) > 1
    html = "".join([row_html(page.statement, values, with_team) for values in page.rows])
    return OwnRuns(SafeString(f"{html}\n"), page.cursor)


@lru_cache(MAX_KEPT_ROWS)
def row_html(statement: Rows, values: Values, with_team: bool) -> str:
    run = statement.named(values)
    rows = run_rows([run], User(pk=run["person_id"]), teams=with_team)
    return render_to_string("runs/run_rows.html", {"rows": rows}).removesuffix("\n")


def _runs_in(state: str) -> Pages:
    def runs(user: int) -> QuerySet[Run]:
        person = User(pk=user)
        return Run.objects.of(person).filter(person=person).in_state(state)

    return Pages(Run, runs, RUN_FIELDS, user=User._meta.pk)


RUNS = {state: _runs_in(state) for state in RUN_STATES}
