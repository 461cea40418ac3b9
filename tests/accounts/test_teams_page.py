"""/teams/"""

import json

import pytest

from accounts.models import Role
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
