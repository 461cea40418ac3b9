"""/teams/"""

import json

import pytest

from accounts.members import PAGE_SIZE
from accounts.models import Role, Team
from tests import factories
from tests.html import page_of

pytestmark = pytest.mark.django_db


def test_lists_the_teams_with_size_and_role(team, viewer, page_client_for):
    html = page_of(page_client_for(viewer).get("/teams/"))
    assert f"/teams/{team.pk}/" in html.links
    assert "3 members" in html
    assert "Viewer" in html


def test_does_not_list_the_teams_of_others(team, stranger, page_client_for):
    assert "Service desk" not in page_client_for(stranger).get("/teams/").content.decode()


def test_without_a_team_says_what_to_do(page_client_for):
    html = page_client_for(factories.person("New")).get("/teams/").content.decode()
    assert "You are not in a team yet" in html


def test_many_teams_come_a_page_at_a_time_and_are_searched(page_client_for, viewer, team):
    made = Team.objects.bulk_create(Team(name=f"Desk {number:03} Here") for number in range(2 * PAGE_SIZE))
    team.memberships.model.objects.bulk_create(team.memberships.model(team=each, user=viewer) for each in made)
    client = page_client_for(viewer)

    def names(html):
        return html.texts("li.entry bdi")

    first = client.get("/teams/")
    html = page_of(first)
    search, seen = html.by_id("team-search")["hx-get"], names(html)
    assert (len(seen), len(first.content) < 40_000) == (PAGE_SIZE, True)
    while more := html.css("li.more"):
        html = page_of(client.get(more[0]["hx-get"]))
        seen += names(html)
    assert seen == [each.name for each in viewer.teams()]
    found = page_of(client.get(search, {"q": "here 042"}))
    assert (names(found), f"/trees/?team={made[42].pk}" in found.links) == (["Desk 042 Here"], True)
    assert "None of your teams is called so." in page_of(client.get(search, {"q": "nowhere"}))
    library = page_of(client.get("/trees/"))
    assert "All 101 teams" in library and len(library.css(".team-menu a")) == 51


def test_new_team_belongs_to_whoever_made_it(stranger, page_client_for):
    response = page_client_for(stranger).post("/teams/", {"name": "Night shift"})
    made = stranger.teams().get(name="Night shift")
    assert made.role == Role.ADMIN
    assert json.loads(response.headers["HX-Location"])["path"] == f"/teams/{made.pk}/"


@pytest.mark.parametrize("name", ["", "   ", "n" * 81, "a\x00b"])
def test_bad_name_is_refused_beside_its_field(name, stranger, page_client_for):
    response = page_client_for(stranger).post("/teams/", {"name": name})
    assert response.status_code == 422
    assert page_of(response).field("name").error
    assert stranger.teams().count() == 1


def test_queries_do_not_grow_with_teams(owner, page_client_for, django_assert_num_queries):
    client = page_client_for(owner)
    for number in range(5):
        factories.team(f"Team {number}", admin=owner)
    with django_assert_num_queries(2):
        client.get("/teams/")
