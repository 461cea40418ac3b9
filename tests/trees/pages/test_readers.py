"""What somebody who only reads sees of a guide: its live release, and nothing of the draft."""

import orjson
import pytest

from tests import factories
from tests.html import Page, page_of
from trees.core.graph import Graph, Node, Option
from trees.models import Revision

pytestmark = pytest.mark.django_db
DRAFT = Graph.of([Node("power", "Half a thought", "Not for readers.")])


@pytest.fixture
def guide(team, owner):
    """Release 1, and a draft with another text and a problem."""
    made = factories.published(team, by=owner)
    made.commit(DRAFT, by=owner, onto=1)
    return made


def shown(client, path: str) -> Page:
    return page_of(client.get(path))


def test_page_of_a_reader_is_the_release(reader, guide):
    html = shown(reader, f"/trees/{guide.pk}/")
    assert "Is the light on?" in html and "3 steps" in html
    assert "published by Owner" in html
    for hidden in ("Half a thought", "Not for readers.", "problem", "revision", "draft"):
        assert hidden not in html.source


def test_page_of_an_editor_is_the_draft_and_says_what_readers_see(client, guide):
    html = shown(client, f"/trees/{guide.pk}/")
    assert "Half a thought" in html and "1 problem" in html
    assert "This is the draft." in html
    assert html.link("release 1").href == "?release"
    assert "2 steps removed, 1 step renamed" in html
    assert f"/trees/{guide.pk}/compare/1...2" in html.links


def test_editor_may_look_at_the_release_as_readers_do(client, guide):
    html = shown(client, f"/trees/{guide.pk}/?release")
    assert "Is the light on?" in html and "Half a thought" not in html.source
    assert "This is release 1, as readers see it." in html


def test_editor_is_told_of_a_pattern_of_the_release_that_is_not_understood_any_more(reader, client, guide):
    """Its field takes any text until the guide is published again."""
    graph = Graph.of([Node("power", "Code?", 'Code: ____ {#code pattern="(?i)ab"}', outcome="resolved")])
    Revision.objects.filter(pk=guide.live_id).update(content=orjson.dumps(graph.to_json()).decode())
    said = "The pattern of “Code” cannot be used"
    assert said in shown(client, f"/trees/{guide.pk}/?release")
    assert said not in shown(client, f"/trees/{guide.pk}/").source
    assert said not in shown(reader, f"/trees/{guide.pk}/").source


def test_draft_that_is_the_release_needs_no_word(client, team, owner):
    made = factories.published(team, by=owner)
    assert "This is the draft." not in shown(client, f"/trees/{made.pk}/").source


@pytest.mark.parametrize("before", ["never", "before"])
def test_what_is_not_published_says_so_and_shows_nothing(reader, client, guide, tree, before):
    if before == "before":
        guide.unpublish()
    hidden = guide if before == "before" else tree
    for path in ("", "?release", "steps", "print", "history"):
        html = shown(reader, f"/trees/{hidden.pk}/{path}")
        assert "Half a thought" not in html.source and "Is the light on?" not in html.source
        assert ("Not published yet" in html) is (path != "steps")
    assert "Not published yet" in shown(client, f"/trees/{hidden.pk}/?release")
    assert "export" not in shown(reader, f"/trees/{hidden.pk}/").source


def test_further_steps_of_a_long_guide_are_those_of_the_release(reader, client, team, owner):
    nodes = [Node(f"n{i}", f"Step {i}", options=(Option("o", "Continue", f"n{i + 1}"),)) for i in range(350)]
    made = factories.published(team, owner, graph=Graph.of([*nodes, Node("n350", "End", outcome="resolved")]))
    made.commit(Graph.of([Node("a", "Short")]), by=owner, onto=1)
    further = f"/trees/{made.pk}/steps?from=300&release="
    assert further in shown(reader, f"/trees/{made.pk}/").requests
    assert further in shown(client, f"/trees/{made.pk}/?release").requests
    assert "Step 349" in shown(reader, f"/trees/{made.pk}/steps?from=300")
    assert "Step 349" in shown(client, f"/trees/{made.pk}/steps?from=300&release")
    assert "Step 349" not in shown(client, f"/trees/{made.pk}/steps?from=300").source


def test_list_and_palette_find_by_the_words_of_the_release(reader, client, guide):
    found = shown(reader, "/trees/list?q=front")
    assert found.data("id") == [str(guide.pk)] and found.texts("mark") == ["front"]
    assert shown(reader, "/trees/list?q=thought").data("id") == []
    assert shown(client, "/trees/list?q=thought").texts("mark") == ["thought"]
    assert shown(client, "/trees/list?q=front").data("id") == []
    assert f"/trees/{guide.pk}/run" in shown(reader, "/trees/palette?q=front").links
    assert f"/trees/{guide.pk}/run" not in shown(reader, "/trees/palette?q=thought").links


def test_row_in_all_teams_shows_the_step_that_each_role_sees(page_client_for, viewer, guide):
    mine = factories.tree(factories.team("Mine", editor=viewer), viewer, "Mine", graph=DRAFT)
    html = shown(page_client_for(viewer), "/trees/list?everywhere=on&q=thought")
    assert html.data("id") == [str(mine.pk)]


def test_row_counts_the_steps_of_what_is_seen(reader, client, guide):
    assert "3 steps" in shown(reader, "/trees/list")
    assert "1 step " in shown(client, "/trees/list").words


@pytest.mark.parametrize("person", ["reader", "client"])
def test_queries_of_the_page_do_not_grow(request, guide, team, owner, person, django_assert_max_num_queries):
    client = request.getfixturevalue(person)
    nodes = [Node(f"n{i}", f"Step {i}", "*text*", outcome="resolved") for i in range(200)]
    long = factories.published(team, owner, graph=Graph.of([nodes[0]]))
    long.commit(Graph.of(nodes), by=owner, onto=1)
    for each in (guide, long):
        with django_assert_max_num_queries(6):
            client.get(f"/trees/{each.pk}/")
