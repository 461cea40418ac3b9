"""The demo's banner, and /teams/demo: deleting the demo."""

import json

import pytest
from django.test import Client

from accounts.models import Team, User
from tests import factories
from tests.html import page_of
from trees.models import Run, Tree

pytestmark = pytest.mark.django_db
CONFIRMED = {"confirmation": " Delete  the demo "}


@pytest.fixture
def demo(demo_library, page_client_for):
    """Makes clients of the demo's people: an admin, a viewer."""

    def client_of(name):
        return page_client_for(User.objects.get(email=f"{name}@example.com"))

    return client_of


def test_banner_says_that_it_is_the_demo_and_offers_its_deletion_to_an_admin_alone(demo):
    for name, links in [("ann", {"/teams/demo"}), ("dev", set())]:
        response = demo(name).get("/flags/count")
        assert "This is the demo library; its password is public." in page_of(response).text
        assert {link for link in page_of(response).links if "demo" in link} == links


def test_person_who_did_not_come_with_the_demo_sees_no_banner_and_deletes_nothing(demo, page_client_for):
    guest = factories.person("Guest")
    Team.objects.get(memberships__user__email="dev@example.com").memberships.create(user=guest, role="admin")
    client = page_client_for(guest)
    assert b"demo" not in client.get("/flags/count").content
    assert client.post("/teams/demo", CONFIRMED).status_code == 404
    assert Tree.objects.exists()


def test_banner_costs_others_no_statement(demo, page_client_for, django_assert_max_num_queries):
    counts = []
    for client in (page_client_for(factories.person("Guest")), demo("ann")):
        with django_assert_max_num_queries(20) as statements:
            client.get("/flags/count")
        counts.append(len(statements))
    assert counts[1] == counts[0] + 1


def test_shell_says_nothing_of_the_demo(demo):
    shell = Client().get("/teams/demo")
    assert b"demo library" not in shell.content
    assert b"Delete the demo" not in shell.content


def test_viewer_of_the_demo_cannot_delete_it(demo):
    viewer = demo("dev")
    assert viewer.get("/teams/demo").status_code == 404
    assert viewer.post("/teams/demo", CONFIRMED).status_code == 404
    assert User.objects.filter(email="dev@example.com").exists()


def test_nothing_is_deleted_before_the_words_are_typed(demo):
    guides = Tree.objects.count()
    response = demo("ann").post("/teams/demo", {"confirmation": "delete"})
    assert response.status_code == 422
    assert "The words do not match. They are: delete the demo" in page_of(response).text
    assert Tree.objects.count() == guides


def test_demo_is_deleted_and_nothing_else_and_the_browser_signs_out(demo):
    real = factories.person("Real")
    team = factories.team("Real team", admin=real)
    factories.published(team, by=real)
    response = demo("ann").post("/teams/demo", CONFIRMED)
    assert (response.status_code, json.loads(response.headers["HX-Trigger"])) == (200, {"sign-out": {}})
    assert (Tree.objects.count(), Team.objects.get(), User.objects.get()) == (1, team, real)
    assert not Run.objects.exists()
