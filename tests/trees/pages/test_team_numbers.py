"""/teams/<id>/numbers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Role
from tests import factories
from tests.html import page_of
from trees.models import Flag, Run
from trees.models.runs.agents import DoneBy

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(team):
    return f"/teams/{team.pk}/numbers"


def rows(page, place):
    return [[cell.text for cell in row.css("th, td")] for row in page.css("table")[place].css("tbody tr")]


def test_guide_with_the_most_runs_that_were_not_resolved_stands_first(page_client_for, owner, team, run_guides, url):
    factories.tree(team, owner, "Written, and never published")  # nobody can run it
    page = page_of(page_client_for(owner).get(url))
    assert "4 runs" in page
    assert [row[:6] for row in rows(page, 0)] == [
        ["Fails", "3", "33 %", "1", "2", "0"],
        ["Works", "1", "100 %", "1", "0", "0"],
    ]
    assert page.css("section")[-1].text.endswith("Unused")


def test_people_are_shown_to_admins_only(page_client_for, owner, editor, viewer, run_guides, url):
    people = rows(page_of(page_client_for(owner).get(url)), 1)
    assert [row[:6] for row in people] == [
        [str(owner), "2", "50 %", "1", "1", "0"],
        [str(viewer), "2", "50 %", "1", "1", "0"],
    ]
    for other in (editor, viewer):
        assert len(page_of(page_client_for(other).get(url)).css("table")) == 1
    Run.objects.filter(person=owner).update(done_by=DoneBy.AGENT)  # counts for the guide, and for nobody
    page = page_of(page_client_for(owner).get(url))
    assert "4 runs" in page and [row[0] for row in rows(page, 1)] == [str(viewer)]


def test_rows_lead_to_their_runs(page_client_for, owner, run_guides, url):
    client = page_client_for(owner)
    page = page_of(client.get(url))
    guide, person = (page.css("tbody a")[place]["href"] for place in (0, 2))  # two guides, then the people
    assert "3 runs" in page_of(client.get(guide))
    shown = page_of(client.get(person.replace("/runs/", "/runs/list"))).links  # which that page loads
    assert [f"/runs/{run.pk}/" in shown for run in Run.objects.order_by("person")] == [True, True, False, False]


def test_older_runs_count_in_a_longer_period(page_client_for, owner, run_guides, url):
    Run.objects.update(started_at=timezone.now() - timedelta(days=60))
    client = page_client_for(owner)
    assert "No runs in this time" in page_of(client.get(url))
    assert "4 runs" in page_of(client.get(f"{url}?days=90"))
    assert "No runs in this time" in page_of(client.get(f"{url}?days=x&sort=x"))


def test_queries_do_not_grow_with_guides_and_people(
    page_client_for, owner, team, run_guides, url, django_assert_max_num_queries
):
    client = page_client_for(owner)
    client.get(url)
    for number in range(3):
        person = factories.person(f"Person{number}")
        team.memberships.create(user=person, role=Role.EDITOR)
        made = factories.published(team, person, f"Guide {number}")
        factories.answered(Run.objects.start(made, by=person), "yes")
    Flag.objects.create(tree=made, team=team, release=made.live, node="power", step="On?", kind=Flag.Kind.WRONG)
    with django_assert_max_num_queries(8):
        page = page_of(client.get(url))
    assert {row[0]: row[-1] for row in rows(page, 0)}["Guide 2"] == "1"
