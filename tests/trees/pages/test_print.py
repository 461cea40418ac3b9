"""/trees/<id>/print and /s/<token>/print: a guide as a booklet."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from project.web.times import day_text
from tests import factories
from tests.html import page_of
from trees.core.graph import Graph, Node, Option
from trees.models import Share

pytestmark = pytest.mark.django_db
BLANKS = """Read it **out**.

Serial number: ____ {#serial}

Colour: ____ {#light choices="green, amber"}

Ever worked: ____ {#worked .yes-no}"""


@pytest.fixture
def check(team, owner):
    return factories.published(team, by=owner, title="Wi-Fi check")


@pytest.fixture
def guide(team, owner, check):
    ways = (Option("no", "No", "call", check.pk), Option("yes", "Yes", "on"))
    graph = Graph.of(
        [
            Node("power", "Is the light on?", BLANKS, ways),
            Node("on", "Press it", options=(Option("c", "Continue", "power"), Option("d", "Done", "done"))),
            Node("done", "Solved", outcome="resolved"),
            Node("call", "Call us", outcome="escalate"),
        ]
    )
    return factories.published(team, by=owner, graph=graph)


@pytest.fixture
def member(page_client_for, viewer, guide):
    """Answers the booklet as a member of the team sees it."""
    client = page_client_for(viewer)
    return lambda tree=guide: page_of(client.get(f"/trees/{tree.pk}/print"))


def test_all_steps_in_reading_order_with_what_each_answer_leads_to(member):
    page = member()
    steps = ["1 Is the light on?", "2 Call us Escalate", "3 Press it", "4 Solved Resolved"]
    places = [page.words.index(step) for step in steps]
    assert places == sorted(places)
    assert "Yes → 3" in page
    assert "Continue → 1" in page
    assert "Done → 4" in page


def test_guide_in_between_is_named(member):
    assert "No → “Wi-Fi check”, then → 2" in member()


def test_blanks_are_lines_and_boxes_to_fill_in(member, guide, viewer, page_client_for):
    page = page_of(page_client_for(viewer).get(f"/trees/{guide.pk}/print"))
    assert page.data("blank") == ["Serial number", "Colour", "Ever worked"]
    assert page.by_data("blank", "Serial number").texts(".box") == []
    assert page.by_data("blank", "Colour").texts(".box") == ["green", "amber"]
    assert page.by_data("blank", "Ever worked").texts(".box") == ["yes", "no"]
    assert page.fields == []


def test_release_and_date_stand_on_it(member, guide, owner):
    edition = f"Release 1, {day_text(guide.live.published_at)} · 4 steps"
    assert edition in member()
    guide.commit(Graph.of([Node("new", "New", outcome="resolved")]), by=owner, onto=1)
    assert edition in member()


@pytest.fixture
def author(page_client_for, editor, guide):
    client = page_client_for(editor)
    return lambda tree: page_of(client.get(f"/trees/{tree.pk}/print"))


def test_draft_says_that_it_is_one_and_hides_nothing(author, team, owner):
    nodes = [Node("a", "Begin", options=(Option("b", "Yes", ""),)), Node("lost", "Nobody comes here")]
    page = author(factories.tree(team, by=owner, graph=Graph.of(nodes)))
    assert "Draft of" in page
    assert "not published · 2 steps" in page
    assert "Yes → nowhere yet" in page
    assert "2 Nobody comes here" in page


def test_readers_are_shown_no_draft(member, team, owner):
    page = member(factories.tree(team, by=owner))
    assert "Not published yet" in page
    assert "Is the light on?" not in page.source


def test_guide_without_a_step_is_an_empty_booklet(author, team, owner):
    assert "0 steps" in author(factories.tree(team, by=owner, graph=Graph()))


def test_members_have_a_button_and_visitors_have_no_script(page_client_for, viewer, guide, owner):
    assert page_of(page_client_for(viewer).get(f"/trees/{guide.pk}/print")).has("button[data-print]")
    link = Share.objects.create_share(guide, owner)
    page = page_of(Client().get(f"/s/{link.token}/print"))
    assert "data-print" not in page.source
    assert not page.has("script")
    assert "No → “Wi-Fi check”, then → 2" in page
    assert page.css("link[rel=canonical]")[0].href == f"http://testserver/s/{link.token}/"


def test_guide_gone_through_has_the_name_that_it_has_now(member, check, owner):
    assert "“Wi-Fi check”, then" in member()
    check.update_details(by=owner, title="Router check")
    assert "“Router check”, then" in member()
    check.unpublish()
    assert "check”, then" not in member()


def test_number_of_queries_does_not_depend_on_the_steps(page_client_for, viewer, guide, team, owner, check):
    def queries(tree):
        client = page_client_for(viewer)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/trees/{tree.pk}/print").status_code == 200
        return len(seen)

    nodes = [Node(f"n{i}", f"Step {i}", options=(Option("a", "On", f"n{i + 1}", check.pk),)) for i in range(50)]
    large = Graph.of([*nodes, Node("n50", "End", outcome="resolved")])
    assert queries(factories.published(team, by=owner, title="Large", graph=large)) == queries(guide)
