"""/trees/ and its three regions."""

import pytest

from tests import factories
from tests.html import page_of
from tests.trees.pages.library_rows import folder, titles
from trees.core.graph import Graph
from trees.models import Category
from trees.views import library

pytestmark = pytest.mark.django_db


# The page


def test_page_has_its_heading_and_three_regions_that_load_again(ask):
    html = ask("/trees/", q="vpn")
    assert "Library" in html.headings()
    for region in ("folders", "categories", "list"):
        assert f"/trees/{region}?q=vpn" in html.requests


def test_page_brings_what_its_regions_show(ask, team, owner):
    network = folder(team, "Network")
    for number in range(51):
        factories.tree(team, owner, f"Guide {number}", folder=network)
    html = ask("/trees/", sort="name")
    assert titles(html) == titles(ask("/trees/list", sort="name"))
    assert len(titles(html)) == 50
    assert [each for each in html.requests if each.startswith("/trees/list?") and "after=" in each]
    assert html.by_data("folder", network.pk)
    assert html.region("Categories")


def test_viewer_is_not_offered_to_write_and_an_editor_is(page_client_for, viewer, editor, team):
    for person, offers in ((viewer, False), (editor, True)):
        html = page_of(page_client_for(person).get("/trees/"))
        assert [words in html.source for words in ("New guide", "Import")] == [offers, offers]


def test_viewer_is_not_offered_to_move_or_edit(page_client_for, viewer, editor, tree):
    folder(tree.team, "Network")
    for person, offers in ((viewer, False), (editor, True)):
        client = page_client_for(person)
        rows, folders = (page_of(client.get(f"/trees/{region}")) for region in ("list", "folders"))
        for mark in ("draggable", "data-move", "data-edit"):
            assert (mark in rows.source) is offers
        assert ("draggable" in folders.source) is offers


def test_in_all_teams_only_own_guides_can_be_moved(page_client_for, viewer, tree):
    mine = factories.tree(factories.team("Mine", admin=viewer), by=viewer, title="Mine")
    html = page_of(page_client_for(viewer).get("/trees/list?everywhere=on"))
    assert f"/trees/{mine.pk}/move" in html.source
    assert f"/trees/{tree.pk}/move" not in html.source


def test_list_that_loads_again_is_as_long_as_it_was(ask, team, owner, monkeypatch):
    for number in range(75):
        factories.tree(team, owner, f"Guide {number:02}", graph=Graph.of([]))
    html = ask("/trees/list", rows=63, sort="name")
    assert len(titles(html)) == 63
    following = next(url for url in html.requests if "after=" in url)
    assert "rows=" not in following
    assert titles(ask(following))[:1] == ["Guide 63"]
    monkeypatch.setattr(library, "MAX_ROWS", 60)
    assert len(titles(ask("/trees/list", rows=75))) == 60
    for nonsense in ("", "-5", "0", "x", "9" * 5000):
        assert len(titles(ask("/trees/list", rows=nonsense))) == 50


def test_category_leads_to_its_team(ask, owner):
    red = Category.objects.create(team=factories.team("Zebras", admin=owner), name="Red")
    factories.tree(red.team, owner, "Striped", categories=[red])
    assert titles(ask("/trees/list", category=red.pk)) == ["Striped"]


@pytest.mark.parametrize("query", ["team=999999", "folder=999999"])
@pytest.mark.parametrize("path", ["new", "import", "folders/new", "categories/new"])
def test_nothing_is_added_to_another_team_than_was_asked_for(page_client_for, owner, team, path, query):
    client = page_client_for(owner)
    assert client.get(f"/trees/{path}?{query}").status_code == 404
    assert client.post(f"/trees/{path}?{query}", {"title": "T", "name": "N"}).status_code == 404
    assert client.get(f"/trees/{path}?team={team.pk}&folder=999999").status_code == 200
