"""/runs/new: the link by which a ticket desk begins a run."""

import pytest

from tests import factories
from tests.conftest import page_client_for
from tests.html import page_of
from trees.models import Run

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
    source = page_client_for(ann).get(f"/runs/new?tree={tree.pk}&ticket=INC-7&caller=Ann%20Berg").content.decode()
    assert "data-new" in source
    assert "{&quot;ticket&quot;:&quot;INC-7&quot;,&quot;caller&quot;:&quot;Ann Berg&quot;}" in source
    assert not Run.objects.exists()


def test_too_long_a_ticket_is_left_out_and_said(ann, tree):
    source = page_client_for(ann).get(f"/runs/new?tree={tree.pk}&ticket={'9' * 201}&caller=Bo").content.decode()
    assert "The ticket in the link is longer than 200 characters and was left out." in source
    assert "99999" not in source


def test_run_under_way_is_offered_to_its_person_and_to_colleagues(ann, ben, tree):
    run = factories.begun(tree, by=ann, ticket="INC-7", caller="Bo")
    link = f"/runs/new?tree={tree.pk}&ticket=INC-7&caller=Bo"
    mine = page_of(page_client_for(ann).get(link))
    assert mine.link("Continue").href == f"/runs/{run.pk}/"
    assert mine.link("Begin another run").href == f"/runs/new?tree={tree.pk}&ticket=INC-7&caller=Bo&again=1"
    assert page_of(page_client_for(ben).get(link)).link("Open").href == f"/runs/{run.pk}/"
    for other in (f"{link}&again=1", f"/runs/new?tree={tree.pk}&ticket=INC-8", f"/runs/new?tree={tree.pk}"):
        assert "data-new" in page_client_for(ann).get(other).content.decode()


def test_without_a_guide_one_is_chosen(ann, tree):
    client = page_client_for(ann)
    page = page_of(client.get("/runs/new?ticket=INC-7"))
    assert page.link("Printer offline").href == f"/runs/new?tree={tree.pk}&ticket=INC-7"
    assert "Printer offline" in client.get("/runs/new/guides?q=printer&ticket=INC-7").content.decode()
    nothing = client.get("/runs/new/guides?q=zebra").content.decode()
    assert "No published guide has “<bdi>zebra</bdi>”." in nothing


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


def test_statements_do_not_grow_with_guides(ann, tree, django_assert_max_num_queries):
    for number in range(15):
        factories.published(tree.team, by=ann, title=f"Guide {number}")
    client = page_client_for(ann)
    client.get("/runs/new")
    with django_assert_max_num_queries(8):
        client.get("/runs/new")
