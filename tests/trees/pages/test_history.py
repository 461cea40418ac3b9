"""/trees/<id>/history, /trees/<id>/compare/<a>...<b> and restoring."""

import time
from dataclasses import replace

import pytest
from django.utils import timezone

from project.web.times import day_text
from tests import factories
from tests.html import Page, announced, page_of
from trees.core.graph import Graph, Node
from trees.models import Tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(team, owner, editor):
    """Release 1, two saves, release 2, and a draft that is newer."""
    made = factories.published(team, owner)
    change(made, editor, title="Is it lit?")
    change(made, editor, body="Look behind it.")
    made.publish(by=owner, notes="Says where to look.")
    change(made, editor, title="Secret draft")
    return made


def change(tree, by, **fields):
    node = replace(tree.graph.nodes["power"], **fields)
    tree.commit(Graph("power", tree.graph.nodes | {"power": node}), by=by, onto=tree.serial)


def titles(page: Page) -> list[str]:
    """Of the revisions in the timeline."""
    return page.data("revision")


# The timeline


def test_timeline_has_every_kept_revision_with_who_and_what(client, guide):
    html = page_of(client.get(f"/trees/{guide.pk}/history"))
    assert titles(html) == ["Revision 4", "Release 2", "Revision 2", "Release 1"]
    assert [title for title in titles(html) if "Release" in title] == ["Release 2", "Release 1"]
    assert "Renamed “Is the light on?” to “Is it lit?”" in html
    assert "Says where to look." in html
    assert len(html.css(".moment-message")) == 4
    assert f"Editor, {day_text(timezone.localdate())}" in html


def test_reader_sees_releases_and_no_word_of_the_drafts(reader, guide):
    html = page_of(reader.get(f"/trees/{guide.pk}/history"))
    assert titles(html) == ["Release 2", "Release 1"]
    assert "Secret draft" not in html.source
    assert "restore" not in html.source
    assert not html.has(".moment-message")  # of the saves
    assert "Since release 1" in html and "1 step renamed, 1 text changed, 2 of 3 steps untouched" in html
    assert "Secret draft" not in page_of(reader.get(f"/trees/{guide.pk}/history?at=4")).source


def test_chosen_one_says_what_it_changed_since_the_one_before(client, guide):
    html = page_of(client.get(f"/trees/{guide.pk}/history?at=2"))
    beside = html.by_id("moment")
    assert "Since release 1" in beside
    assert "Renamed “Is the light on?” to “Is it lit?”" in beside
    assert f"/trees/{guide.pk}/compare/1...2" in beside.links
    assert f"/trees/{guide.pk}/history/2/restore" in beside.requests
    newest = page_of(client.get(f"/trees/{guide.pk}/history"))
    assert "/restore" not in newest.source
    release = page_of(client.get(f"/trees/{guide.pk}/history?at=3")).by_id("moment")
    assert "Since release 1" in release  # and not since the save before it


@pytest.mark.parametrize("at", ["9", "0", "x", "9" * 30, "%00"])
def test_chosen_one_that_is_not_there_is_no_error(client, guide, at):
    assert client.get(f"/trees/{guide.pk}/history?at={at}").status_code == 200
    assert client.get(f"/trees/{guide.pk}/history?after={at}").status_code == 200


def test_saves_on_the_way_of_one_gesture_are_one_line(client, tree, editor):
    for i in range(3):
        graph = Graph.of([Node("a", "Typed"[: i + 3], outcome="resolved")])
        tree.commit(graph, by=editor, onto=tree.serial, gesture="title a")
    html = page_of(client.get(f"/trees/{tree.pk}/history"))
    assert titles(html) == ["Revision 4", "Revision 1"]


def test_long_history_comes_in_parts_and_queries_do_not_grow(client, tree, editor, django_assert_max_num_queries):
    for i in range(60):
        change(tree, editor, title=f"Title {i}")
    with django_assert_max_num_queries(10):
        first = page_of(client.get(f"/trees/{tree.pk}/history"))
    following = next(url for url in first.requests if "after=" in url)
    with django_assert_max_num_queries(4):
        rest = page_of(client.get(following))
    assert titles(first) + titles(rest) == [f"Revision {i}" for i in range(61, 0, -1)]


def test_guide_without_a_release_has_no_history_for_readers(reader, tree):
    html = page_of(reader.get(f"/trees/{tree.pk}/history"))
    assert "Not published yet" in html
    assert "Is the light on?" not in html.source


# The difference


def test_difference_is_told_in_words_on_the_map_and_in_the_text(client, guide):
    html = page_of(client.get(f"/trees/{guide.pk}/compare/1...3"))
    assert html.heading == "From release 1 to release 2"
    assert "1 changed" in html and "2 of 3 untouched" in html
    assert "Renamed “Is the light on?” to “Is it lit?”" in html
    assert '"class":"changed"' in html.by_data("map")["data-map"]
    assert "lit" in html.by_id("t-power").texts("ins")
    assert "t-done" not in html.source


def test_two_can_be_chosen_by_a_form_whose_url_is_the_difference(client, guide):
    response = client.get(f"/trees/{guide.pk}/compare?from=3&to=1")
    assert response["HX-Replace-Url"] == f"/trees/{guide.pk}/compare/3...1"
    assert page_of(response).heading == "From release 2 to release 1"


def test_same_content_has_no_difference(client, guide):
    assert "No difference" in page_of(client.get(f"/trees/{guide.pk}/compare/2...2"))


def test_reader_compares_releases_only(reader, guide):
    assert reader.get(f"/trees/{guide.pk}/compare/1...3").status_code == 200
    for pair in ("1...2", "3...4", "4...3"):
        assert reader.get(f"/trees/{guide.pk}/compare/{pair}").status_code == 404
    assert reader.get(f"/trees/{guide.pk}/compare?from=3&to=4").status_code == 404


@pytest.mark.parametrize("pair", ["1...99", "0...1", f"{2**70}...1", f"1...{2**31}"])
def test_difference_to_what_is_not_kept_is_404(client, guide, pair):
    assert client.get(f"/trees/{guide.pk}/compare/{pair}").status_code == 404


def test_markup_in_a_text_stays_text(client, tree, editor):
    change(tree, editor, body="<script>alert(1)</script> <img src=x onerror=alert(1)>", title="<b>x</b>")
    html = page_of(client.get(f"/trees/{tree.pk}/compare/1...2"))
    assert html.scripts == [] and not html.has("img") and not html.has("b")


def test_difference_of_five_thousand_steps_is_neither_slow_nor_large(client, team, editor):
    nodes = [Node(f"n{i}", f"Step {i}", "Look at it.", outcome="resolved") for i in range(5000)]
    made = factories.tree(team, editor, graph=Graph.of(nodes))
    made.commit(Graph.of([replace(node, body="Look behind it.") for node in nodes]), by=editor, onto=1)
    start = time.process_time()
    response = client.get(f"/trees/{made.pk}/compare/1...2")
    assert time.process_time() - start < 4
    assert len(response.content) < 800_000
    html = page_of(response)
    assert "5,000 changed" in html and "more steps differ" in html


# Restoring


def test_restored_revision_is_the_new_draft_and_undo_takes_it_back(client, guide):
    draft, path = guide.graph, f"/trees/{guide.pk}/history/1/restore"
    response = client.post(path)
    guide.refresh_from_db()
    assert (guide.serial, guide.graph) == (5, guide.revisions.get(serial=1).graph)
    assert announced(response)["message"].startswith("Restored release 1 of ")
    undo_path, _, query = announced(response)["undo"].partition("?")
    assert client.post(undo_path, dict([query.split("=")])).status_code == 204
    guide.refresh_from_db()
    assert (guide.serial, guide.graph) == (6, draft)
    assert guide.live.number == 2


def test_undo_does_not_take_back_what_was_saved_meanwhile(client, guide, owner):
    client.post(f"/trees/{guide.pk}/history/1/restore")
    made = Tree.objects.get(pk=guide.pk)
    change(made, owner, title="Theirs")
    assert client.post(f"/trees/{guide.pk}/history/1/restore", {"undo": 5}).status_code == 409
    assert Tree.objects.get(pk=guide.pk).graph.nodes["power"].title == "Theirs"


def test_what_is_not_kept_cannot_be_restored(client, guide):
    for serial in (99, 2**70):
        assert client.post(f"/trees/{guide.pk}/history/{serial}/restore").status_code in (404, 409)
    guide.refresh_from_db()
    assert guide.serial == 4
