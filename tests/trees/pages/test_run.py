"""/trees/<id>/run, /runs/<id>/ and /runs/panels/<release>: running a guide."""

from datetime import timedelta

import orjson
import pytest

from tests import factories
from tests.html import page_of
from trees.core.graph import Graph, Node, Option
from trees.models import Run

pytestmark = pytest.mark.django_db


def state_of(response) -> dict:
    """The state that the page hands to its script."""
    return orjson.loads(page_of(response).data("state")[0])


def through(guide) -> Graph:
    """A question whose second answer leads through ``tree``."""
    ways = (Option("yes", "Yes", "done"), Option("look", "Look there", "done", guide.pk))
    return Graph.of([Node("first", "Is it on?", options=ways), Node("done", "Done", outcome="resolved")])


def test_a_run_that_begins_is_not_made_yet(page_client_for, viewer, guide):
    response = page_client_for(viewer).get(f"/trees/{guide.pk}/run")
    assert "Is the light on?" in page_of(response)
    assert state_of(response)["place"] == {"release": guide.live_id, "node": "power", "back": []}
    assert Run.objects.count() == 0


def test_summary_has_the_url_of_the_run_from_the_start(page_client_for, viewer, guide):
    page = page_of(page_client_for(viewer).get(f"/trees/{guide.pk}/run"))
    assert f"http://testserver/runs/{page.data('run')[0]}/" in page.data("summary")[0]


def test_every_page_that_begins_a_run_has_another_key(page_client_for, viewer, guide):
    client = page_client_for(viewer)
    keys = {page_of(client.get(f"/trees/{guide.pk}/run")).data("run")[0] for _ in "ab"}
    assert len(keys) == 2


def test_a_guide_without_a_release_says_so(page_client_for, viewer, team, owner):
    draft = factories.tree(team, owner, "Draft")
    assert "Not published yet" in page_of(page_client_for(viewer).get(f"/trees/{draft.pk}/run"))


def test_a_run_goes_on_where_it_stands(page_client_for, viewer, run):
    factories.answered(run, "no")
    page = page_client_for(viewer).get(f"/runs/{run.pk}/")
    assert state_of(page)["place"]["node"] == "call"
    assert state_of(page)["trail"][0]["option"] == "no"


def test_clock_of_a_run_that_is_over_stands_still(page_client_for, viewer, run):
    factories.answered(run, "yes")
    Run.objects.filter(pk=run.pk).update(started_at=run.started_at - timedelta(hours=2), seconds=95)
    page = page_of(page_client_for(viewer).get(f"/runs/{run.pk}/"))
    (shown,) = page.css("[data-run]")
    assert shown["data-elapsed"] == "95"


def test_a_colleague_reads_a_run_and_cannot_answer_in_it(page_client_for, owner, run):
    factories.answered(run, "no")
    page = page_of(page_client_for(owner).get(f"/runs/{run.pk}/"))
    assert "A run of Viewer" in page
    assert "Is the light on? — No" in page
    assert "data-answer" not in page.source


def test_a_stranger_gets_404(page_client_for, stranger, run, guide):
    client = page_client_for(stranger)
    pages = (f"/runs/{run.pk}/", f"/trees/{guide.pk}/run", f"/runs/panels/{guide.live_id}")
    assert {client.get(page).status_code for page in pages} == {404}


def test_all_steps_of_a_release_are_prepared(page_client_for, viewer, guide):
    page = page_of(page_client_for(viewer).get(f"/runs/panels/{guide.live_id}"))
    assert page.data("panel") == [f"{guide.live_id}/{key}" for key in ("power", "done", "call")]
    assert "Look at the front." in page and page.texts("strong") == ["front"]


def test_prepared_steps_are_asked_for_again_only_if_they_changed(page_client_for, viewer, guide):
    client = page_client_for(viewer)
    first = client.get(f"/runs/panels/{guide.live_id}")
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get(f"/runs/panels/{guide.live_id}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_steps_of_a_draft_are_not_prepared(page_client_for, viewer, team, owner):
    draft = factories.tree(team, owner, "Draft")
    assert page_client_for(viewer).get(f"/runs/panels/{draft.draft.pk}").status_code == 404


def test_prepared_steps_of_an_unpublished_guide_are_for_runs_begun_before(page_client_for, viewer, editor, guide):
    run, release_id = Run.objects.start(guide, by=viewer), guide.live_id
    guide.unpublish()
    assert page_client_for(editor).get(f"/runs/panels/{release_id}").status_code == 404
    assert page_client_for(viewer).get(f"/runs/panels/{release_id}").status_code == 200
    assert page_of(page_client_for(viewer).get(f"/runs/{run.pk}/")).texts("h1.question") == ["Is the light on?"]


def test_run_under_way_says_that_its_guide_was_unpublished(page_client_for, viewer, guide):
    run = Run.objects.start(guide, by=viewer)
    assert "This guide was unpublished." not in page_of(page_client_for(viewer).get(f"/runs/{run.pk}/"))
    guide.unpublish()
    assert "This guide was unpublished." in page_of(page_client_for(viewer).get(f"/runs/{run.pk}/"))


def test_run_inside_another_guide_says_that_this_one_was_unpublished(page_client_for, viewer, team, owner, guide):
    outer = factories.published(team, by=owner, title="Outer", graph=through(guide))
    run = Run.objects.start(outer, by=viewer)
    option = outer.graph.nodes["first"].options[1].key
    run.record([factories.event("answer", run, option=option, entered=guide.live_id)], by=viewer)
    guide.unpublish()
    assert "This guide was unpublished." in page_of(page_client_for(viewer).get(f"/runs/{run.pk}/"))


def test_run_keeps_the_steps_of_a_guide_that_it_entered_before_that_was_unpublished(
    page_client_for, viewer, team, owner, guide
):
    outer = factories.published(team, by=owner, title="Outer", graph=through(guide))
    run, release_id = Run.objects.start(outer, by=viewer), guide.live_id
    option = outer.graph.nodes["first"].options[1].key
    run.record([factories.event("answer", run, option=option, entered=release_id)], by=viewer)
    guide.unpublish()
    assert page_client_for(viewer).get(f"/runs/panels/{release_id}").status_code == 200
    assert page_client_for(owner).get(f"/runs/panels/{release_id}").status_code == 404


def test_run_passes_by_a_guide_that_was_unpublished_before_it_came_there(viewer, team, owner, guide):
    outer = factories.published(team, by=owner, title="Outer", graph=through(guide))
    run, release_id = Run.objects.start(outer, by=viewer), guide.live_id
    option = outer.graph.nodes["first"].options[1]
    guide.unpublish()
    state, refused = run.record([factories.event("answer", run, option=option.key, entered=release_id)], by=viewer)
    assert (refused, state.place.node, state.place.back) == ([], option.to, ())


def test_steps_of_trees_gone_through_lie_ahead(page_client_for, viewer, team, owner, guide):
    outer = factories.published(team, by=owner, title="Outer", graph=through(guide))
    client = page_client_for(viewer)
    alone = page_of(client.get(f"/runs/panels/{outer.live_id}"))
    whole = page_of(client.get(f"/runs/panels/{outer.live_id}?through={guide.pk}.{guide.live_id}"))
    ahead = [page.by_data("panel", f"{outer.live_id}/first") for page in (alone, whole)]
    assert [(each["data-fewest"], each["data-most"]) for each in ahead] == [("1", "1"), ("1", "3")]


@pytest.mark.parametrize("query", ["x", "1.99999999999999999999", "1.0,2.", "\x00", "1.1" * 500])
def test_odd_trees_to_go_through_are_passed_over(page_client_for, viewer, guide, query):
    assert page_client_for(viewer).get(f"/runs/panels/{guide.live_id}", {"through": query}).status_code == 200


def test_the_page_loads_the_steps_of_trees_gone_through(page_client_for, viewer, team, owner, guide):
    outer = factories.published(team, by=owner, title="Outer", graph=through(guide))
    page = page_of(page_client_for(viewer).get(f"/trees/{outer.pk}/run"))
    assert f"/runs/panels/{outer.live_id}?through={guide.pk}.{guide.live_id}" in page.source
    assert str(guide.live_id) in page.data("panels")


def test_a_run_that_is_back_at_a_step_of_an_older_release_shows_it(page_client_for, viewer, team, owner):
    ends = [Node("b", "B", "", (Option("on", "On", "c"),)), Node("c", "C", outcome="resolved")]
    tree = factories.published(
        team, by=owner, graph=Graph.of([Node("a", "Gone since", "", (Option("on", "On", "b"),)), *ends])
    )
    run = factories.answered(Run.objects.start(tree, by=viewer), "on")
    tree.commit(Graph.of(ends), by=owner, onto=1)
    tree.publish(by=owner)
    run.tree.refresh_from_db()
    run.switch(by=viewer)
    run.record([factories.event("back", run, step=0)], by=viewer)
    page = page_of(page_client_for(viewer).get(f"/runs/{run.pk}/"))
    assert page.texts("h1.question") == ["Gone since"]


def test_a_body_runs_nothing(page_client_for, viewer, team, owner):
    body = '<script>alert(1)</script> [x](javascript:alert(1)) {{name}}\n\nName: ____ {#name pattern="<b>"}'
    graph = Graph.of([Node("a", "<i>Title</i>", body, outcome="resolved")])
    tree = factories.published(team, by=owner, title="Odd", graph=graph)
    page = page_of(page_client_for(viewer).get(f"/runs/panels/{tree.live_id}"))
    assert page.scripts == []
    assert "<i>Title" in page


def test_page_matches_only_patterns_that_cannot_hang_it(page_client_for, viewer, team, owner):
    body = 'Name: ____ {#name pattern="[A-Z]+"}\nWord: ____ {#word pattern="(a|aa)+b" hint="a, then b"}'
    tree = factories.published(team, by=owner, graph=Graph.of([Node("a", "A", body, outcome="resolved")]))
    page = page_of(page_client_for(viewer).get(f"/runs/panels/{tree.live_id}"))
    assert [(page.field(name)["data-pattern"], page.field(name)["data-hint"]) for name in ("name", "word")] == [
        ("[A-Z]+", ""), ("", "a, then b")
    ]  # fmt: skip


def test_pages_cost_the_same_however_long_a_run_is(
    page_client_for, viewer, guide, run, django_assert_num_queries, django_assert_max_num_queries
):
    client = page_client_for(viewer)
    client.get(f"/runs/{run.pk}/")
    with django_assert_max_num_queries(7) as few:
        client.get(f"/runs/{run.pk}/")
    for _ in range(10):
        factories.answered(run, "no")
        run.record([factories.event("back", run, step=0)], by=viewer)
    with django_assert_num_queries(len(few)):
        client.get(f"/runs/{run.pk}/")


def test_prepared_steps_cost_two_queries(page_client_for, viewer, guide, django_assert_num_queries):
    client = page_client_for(viewer)
    client.get(f"/runs/panels/{guide.live_id}")
    with django_assert_num_queries(2):  # who asks, and whether they may
        client.get(f"/runs/panels/{guide.live_id}")
