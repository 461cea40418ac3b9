"""/runs/new: the link by which a ticket desk begins a run."""

import json

import pytest

from tests import factories
from tests.conftest import page_client_for
from tests.html import page_of
from trees.models import Pin, Run
from trees.running import new_runs

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return factories.person("Ann")


@pytest.fixture
def ben():
    return factories.person("Ben")


@pytest.fixture
def tree(ann, ben):
    return factories.published(factories.team(admin=ann, viewer=ben), by=ann)


def test_link_shows_a_run_and_begins_none(ann, tree):
    page = page_of(page_client_for(ann).get(f"/runs/new?tree={tree.pk}&ticket=INC-7&caller=Ann%20Berg"))
    assert page.data("new")
    assert json.loads(page.by_data("details")["data-details"]) == {"ticket": "INC-7", "caller": "Ann Berg"}
    assert not Run.objects.exists()


def test_too_long_a_ticket_is_left_out_and_said(ann, tree):
    source = page_client_for(ann).get(f"/runs/new?tree={tree.pk}&ticket={'9' * 201}&caller=Bo").content.decode()
    assert "The ticket in the link is longer than 200 characters and was left out." in source
    assert "99999" not in source


def test_ticket_as_long_as_it_may_be_is_kept(ann, tree):
    page = page_of(page_client_for(ann).get(f"/runs/new?tree={tree.pk}&ticket={'9' * 200}"))
    assert json.loads(page.by_data("details")["data-details"]) == {"ticket": "9" * 200}
    assert "was left out" not in page


def test_run_under_way_is_offered_to_its_person_and_to_colleagues(ann, ben, tree):
    run = factories.begun(tree, by=ann, ticket="INC-7", caller="Bo")
    link = f"/runs/new?tree={tree.pk}&ticket=INC-7&caller=Bo"
    mine = page_of(page_client_for(ann).get(link))
    assert mine.link("Continue").href == f"/runs/{run.pk}/"
    assert mine.link("Begin another run").href == f"/runs/new?tree={tree.pk}&ticket=INC-7&caller=Bo&again=1"
    assert page_of(page_client_for(ben).get(link)).link("Open").href == f"/runs/{run.pk}/"
    for other in (f"{link}&again=1", f"/runs/new?tree={tree.pk}&ticket=INC-8", f"/runs/new?tree={tree.pk}"):
        assert page_of(page_client_for(ann).get(other)).data("new")


def test_without_a_guide_one_is_chosen(ann, tree):
    client = page_client_for(ann)
    page = page_of(client.get("/runs/new?ticket=INC-7"))
    assert page.link("Printer offline").href == f"/runs/new?tree={tree.pk}&ticket=INC-7"
    assert "Printer offline" in client.get("/runs/new/guides?q=printer&ticket=INC-7").content.decode()
    assert "No published guide has “zebra”." in page_of(client.get("/runs/new/guides?q=zebra"))


@pytest.mark.parametrize("wrong", ["x", "-1", "999999999", "1e9", "0x1", "\u0663", "7" * 400])
def test_link_to_no_guide_leads_to_the_choice_of_one_and_keeps_the_ticket(ann, tree, wrong):
    response = page_client_for(ann).get("/runs/new", {"tree": wrong, "ticket": 'INC "7" <ü>'})
    page = page_of(response)
    assert response.status_code == 404
    assert "The guide in the link is not there, or it is not shared with you." in page.text
    assert page.link("Printer offline").href == f"/runs/new?tree={tree.pk}&ticket=INC+%227%22+%3C%C3%BC%3E"


def test_link_to_a_guide_of_another_team_tells_nothing_of_it(ann, tree):
    other = factories.published(factories.team("Theirs", admin=factories.person("Cid")), by=ann, title="Secret")
    response = page_client_for(ann).get(f"/runs/new?tree={other.pk}")
    assert response.status_code == 404
    assert "Secret" not in response.content.decode()


def test_link_to_a_guide_without_a_release_says_so_and_offers_others(ann, tree):
    draft = factories.tree(tree.team, by=ann, title="Scanner")
    page = page_of(page_client_for(ann).get(f"/runs/new?tree={draft.pk}&ticket=INC-7"))
    assert "“Scanner” is not published yet" in page.text
    assert page.link("its page").href == f"/trees/{draft.pk}/"
    assert page.link("Printer offline").href == f"/runs/new?tree={tree.pk}&ticket=INC-7"


def test_a_few_runs_and_guides_are_offered(ann, tree, monkeypatch):
    monkeypatch.setattr(new_runs, "MAX_RUNS", 2)
    monkeypatch.setattr(new_runs, "MAX_GUIDES", 2)
    for number in range(2):
        Pin.objects.place(ann, factories.published(tree.team, by=ann, title=f"Pinned {number}"))
    for _ in range(3):
        factories.begun(tree, by=ann, ticket="INC-7")
    client = page_client_for(ann)
    assert len(page_of(client.get(f"/runs/new?tree={tree.pk}&ticket=INC-7")).css("a[href^='/runs/'][href$='/']")) == 2
    offered = page_of(client.get("/runs/new")).css("#guides a")
    assert sorted(link.name for link in offered) == ["Pinned 0", "Pinned 1"]  # and not the one with runs


def test_statements_do_not_grow_with_guides(ann, tree, django_assert_max_num_queries):
    for number in range(15):
        factories.published(tree.team, by=ann, title=f"Guide {number}")
    client = page_client_for(ann)
    client.get("/runs/new")
    with django_assert_max_num_queries(8):
        client.get("/runs/new")
