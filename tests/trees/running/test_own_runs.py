"""The user's own runs are read and written another way than other lists: the same bytes must come of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from tests import factories
from tests.factories import answered, begun
from tests.html import page_of
from trees.models import Run
from trees.running import own_runs

pytestmark = pytest.mark.django_db
HOSTILE = """<script>alert("1")</script> & 'q' {{ 7 }}"""


@pytest.fixture
def runs(guide, editor, viewer):
    """Runs of the editor in every state, one handed over by the viewer, and one of the viewer's own."""
    begun(guide, editor, ticket=HOSTILE[:40], caller=HOSTILE[:40])
    answered(begun(guide, editor, ticket="INC-1"), "yes")
    given_up = begun(guide, editor, ticket="INC-2")
    Run.objects.filter(pk=given_up.pk).update(outcome=Run.ABANDONED, ended_at=given_up.touched_at)
    handed = begun(guide, viewer, ticket="INC-3")
    handed.hand_over(editor, by=viewer)
    begun(guide, viewer, ticket="INC-4")


def both(client, query, monkeypatch) -> tuple[str, str]:
    """What the list shows, read as it is, and read as other lists are."""
    quick = client.get(f"/runs/list?{query}").content.decode()
    with monkeypatch.context() as patch:
        patch.setattr("trees.views.run_lists.own_runs", lambda *args: None)
        return quick, client.get(f"/runs/list?{query}").content.decode()


@pytest.mark.parametrize("teams", [1, 2])
@pytest.mark.parametrize(
    ("query", "tickets"),
    [
        ("", ["INC-3"]),
        ("state=under_way&whose=mine&q=&team=", ["INC-3"]),
        ("state=finished", ["INC-1"]),
        ("state=abandoned", ["INC-2"]),
    ],
)
def test_rows_are_those_of_the_general_way(page_client_for, editor, runs, monkeypatch, query, tickets, teams):
    if teams == 2:
        factories.team("Second desk", viewer=editor)
    quick, general = both(page_client_for(editor), query, monkeypatch)
    assert quick == general
    assert all(ticket in quick for ticket in tickets)
    assert "INC-4" not in quick
    assert page_of(quick).scripts == []


def test_other_filters_and_empty_lists_go_the_general_way(page_client_for, editor, viewer, runs):
    assert "INC-4" in page_client_for(editor).get("/runs/list?whose=all").content.decode()
    assert "INC-1" in page_client_for(editor).get("/runs/list?state=finished&q=inc").content.decode()
    assert "No finished runs yet" in page_client_for(viewer).get("/runs/list?state=finished").content.decode()


def test_pages_continue(page_client_for, editor, guide, monkeypatch):
    for number in range(51):
        factories.started(guide, by=editor, ago=number)
    client = page_client_for(editor)
    after = client.get("/runs/list").content.decode().partition("after=")[2].partition('"')[0]
    quick, general = both(client, f"after={after}", monkeypatch)
    assert quick == general
    assert len(page_of(quick).data("row")) == 1
    assert len(page_of(both(client, "after=nonsense", monkeypatch)[0]).data("row")) == 50


def test_row_is_written_again_once_anything_in_it_changed(page_client_for, editor, guide):
    run, client = begun(guide, editor, ticket="INC-1"), page_client_for(editor)
    seen = [client.get("/runs/list").content]
    for change in (
        lambda: Run.objects.filter(pk=run.pk).update(caller="Bo"),
        lambda: Run.objects.filter(pk=run.pk).update(steps=3),
        lambda: type(guide).objects.filter(pk=guide.pk).update(title="Renamed"),
        lambda: Run.objects.filter(pk=run.pk).update(handed_by=guide.created_by),
        lambda: factories.team("Second desk", viewer=editor),
    ):
        change()
        seen.append(client.get("/runs/list").content)
    assert len(set(seen)) == len(seen)


def test_who_left_the_team_sees_its_runs_no_more(page_client_for, editor, runs, team):
    client = page_client_for(editor)
    assert "INC-3" in client.get("/runs/list").content.decode()
    team.memberships.filter(user=editor, role=Role.EDITOR).delete()
    assert "INC-3" not in client.get("/runs/list").content.decode()


def test_list_takes_three_statements_and_writes_no_row_twice(page_client_for, editor, runs):
    client = page_client_for(editor)
    client.get("/runs/list?state=finished")
    misses = own_runs.row_html.cache_info().misses
    with CaptureQueriesContext(connection) as queries:
        client.get("/runs/list?state=finished")
    assert len(queries) == 3  # the sign-in, the runs, and whether the user has several teams
    assert own_runs.row_html.cache_info().misses == misses
