"""The rows of the library: which guides, in which order, and the counts beside them."""

import re

import pytest
from django.utils import timezone

from project.web.times import day_text
from tests import factories
from tests.html import page_of
from tests.trees.pages.library_rows import folder, titles
from trees.core.graph import Graph, Node
from trees.core.search.query import MAX_QUERY_CHARS
from trees.models import Category
from trees.models.search import index as search_index

pytestmark = pytest.mark.django_db


def test_list_shows_own_guides_and_no_others(ask, tree, stranger):
    factories.tree(stranger.teams().get(), by=stranger, title="Not for you")
    assert titles(ask("/trees/list")) == ["Printer offline"]


def test_title_runs_a_published_guide_and_opens_any_other(ask, team, owner):
    live = factories.published(team, owner, "Live")
    draft = factories.tree(team, owner, "Draft")
    gone = factories.published(team, owner, "Gone")
    gone.archive(by=owner)
    html = page_of(ask("/trees/list").source + ask("/trees/list", archived="on").source)
    assert (html.link("Run Live").href, html.link("Run Live").is_set("data-row")) == (f"/trees/{live.pk}/run", True)
    assert html.link("Open Live").href == f"/trees/{live.pk}/"
    for tree in (draft, gone):
        assert (html.link(tree.title).href, html.link(tree.title).is_set("data-row")) == (f"/trees/{tree.pk}/", True)
        assert f"/trees/{tree.pk}/run" not in html.source


def test_row_says_its_release_and_to_editors_that_the_draft_is_newer(ask, page_client_for, viewer, team, owner, editor):
    live = factories.published(team, owner, "Live")
    html = ask("/trees/list")
    today = day_text(timezone.localdate())
    assert f"release 1 · Owner, {today}" in html
    assert "draft newer" not in html.source
    more = [*factories.graph().nodes.values(), Node("new", "New", outcome="resolved")]
    live.commit(Graph.of(more), by=editor, onto=1)
    factories.tree(team, owner, "Draft")
    html = ask("/trees/list")
    assert html.text.count("draft newer") == 1 and f"release 1 · Editor, {today}" in html
    assert f"not published · Owner, {today}" in html
    seen = page_of(page_client_for(viewer).get("/trees/list"))
    assert f"release 1 · Owner, {today}" in seen and "draft newer" not in seen.source
    assert ("4 steps" in html, "4 steps" in seen, "3 steps" in seen) == (True, False, True)
    unpublished = next(row for row in seen.css("[data-id]") if "not published" in row)
    assert unpublished.times == []
    assert seen.has("[data-open]")


def test_folder_shows_what_is_below_it_too(ask, team, owner):
    network = folder(team, "Network")
    vpn = folder(team, "VPN", network)
    factories.tree(team, owner, "VPN drops", folder=vpn)
    factories.tree(team, owner, "No network", folder=network)
    factories.tree(team, owner, "Elsewhere")
    assert set(titles(ask("/trees/list", folder=network.pk))) == {"VPN drops", "No network"}
    assert titles(ask("/trees/list", folder=vpn.pk)) == ["VPN drops"]


def test_two_categories_show_what_has_both(ask, team, owner):
    red, blue = (Category.objects.create(team=team, name=name) for name in ("Red", "Blue"))
    factories.tree(team, owner, "Both", categories=[red, blue])
    factories.tree(team, owner, "One", categories=[red])
    assert titles(ask("/trees/list", category=[red.pk, blue.pk])) == ["Both"]


def test_search_finds_a_word_in_a_step_and_shows_it_marked(ask, team, owner):
    graph = Graph.of([Node("a", "Is it plugged in?", "Look behind the cupboard.", outcome="resolved")])
    factories.tree(team, owner, "Dead screen", graph=graph)
    factories.tree(team, owner, "Other")
    html = ask("/trees/list", q="cupb")
    assert titles(html) == ["Dead screen"]
    assert "Look behind the cupboard." in html and html.texts("mark") == ["cupb"]


def test_markup_in_a_title_is_text(ask, team, owner):
    factories.tree(team, owner, "<img src=x onerror=alert(1)> vpn")
    for query in ({}, {"q": "vpn"}):
        html = ask("/trees/list", **query)
        assert not html.has("img")
        assert "<img src=x" in html


def test_sorts(ask, team, owner):
    for title, runs in (("banana", 1), ("Apple", 5), ("cherry", 3)):
        made = factories.tree(team, owner, title)
        made.run_count = runs
        made.save(update_fields=["run_count"])
    assert titles(ask("/trees/list", sort="name")) == ["Apple", "banana", "cherry"]
    assert titles(ask("/trees/list", sort="newest")) == ["cherry", "Apple", "banana"]
    assert titles(ask("/trees/list", sort="most_used")) == ["Apple", "cherry", "banana"]
    assert titles(ask("/trees/list")) == ["Apple", "cherry", "banana"]


def test_archived_guides_are_apart(ask, team, owner):
    factories.tree(team, owner, "Old").archive(by=owner)
    factories.tree(team, owner, "New")
    assert titles(ask("/trees/list")) == ["New"]
    assert titles(ask("/trees/list", archived="on")) == ["Old"]


def test_pages_follow_each_other_without_a_gap_or_a_repeat(ask, team, owner):
    for number in range(120):
        factories.tree(team, owner, f"Guide {number:03}")
    seen, query = [], {"sort": "name"}
    while True:
        html = ask("/trees/list", **query)
        seen += titles(html)
        after = re.search(r"after=([^&\"]+)", html.source)
        if not after:
            break
        query["after"] = after[1].replace("%3A", ":")
    assert seen == [f"Guide {number:03}" for number in range(120)]


def test_cursor_that_was_tampered_with_begins_again(ask, tree):
    assert titles(ask("/trees/list", after="nonsense")) == ["Printer offline"]


def test_url_holds_the_filters(page_client_for, owner, team):
    client = page_client_for(owner)
    clicked = client.get("/trees/list", {"folder": "", "q": "vpn", "sort": "most_used"}, headers={"HX-Source": "a"})
    assert clicked["HX-Push-Url"] == "/trees/?q=vpn"
    typed = client.get("/trees/list", {"q": "vp"}, headers={"HX-Source": "form#filters"})
    assert typed["HX-Replace-Url"] == "/trees/?q=vp"
    loaded = client.get("/trees/list", {"q": "vp"}, headers={"HX-Source": "div#list"})
    assert "HX-Push-Url" not in loaded and "HX-Replace-Url" not in loaded
    more = client.get("/trees/list", {"q": "vp", "after": "x"}, headers={"HX-Source": "a"})
    assert "HX-Push-Url" not in more  # Back leads to the list, not to each of its pages


def test_filters_of_another_team_are_ignored(ask, tree, stranger):
    theirs = folder(stranger.teams().get(), "Secret")
    html = ask("/trees/list", folder=theirs.pk, team=stranger.teams().get().pk)
    assert titles(html) == ["Printer offline"]
    assert "Secret" not in html.source


def test_filter_that_names_what_was_deleted_says_so(ask, tree, team):
    old = folder(team, "Old")
    html = ask("/trees/list", folder=old.pk)
    assert "no longer exists" not in html
    key = old.pk
    old.dissolve()
    html = ask("/trees/list", folder=key)
    assert titles(html) == ["Printer offline"]
    assert "This folder no longer exists" in html
    assert "This category no longer exists" in ask("/trees/list", category=2**40)
    assert "no longer exists" not in ask("/trees/list", folder="", category=[], team=team.pk)
    assert "The filter “search” could not be read" in ask("/trees/list", q="x" * (MAX_QUERY_CHARS + 1))


@pytest.mark.parametrize("bad", ["abc", "-1", "99999999999999999999999", "1 OR 1=1", "\x00", "é"])
def test_nonsense_in_the_query_string_is_ignored(ask, tree, bad):
    for name in ("team", "folder", "category", "sort", "after", "archived"):
        ask("/trees/list", **{name: bad})
        ask("/trees/folders", **{name: bad})
        ask("/trees/categories", **{name: bad})
    ask("/trees/list", q=bad)


def test_nothing_found_says_what_was_searched_and_offers_all_teams(ask, owner):
    factories.team("Second", admin=owner)
    html = ask("/trees/list", q="zebra")
    assert "“zebra”" in html
    assert "Look in all teams" in html


def test_search_in_all_teams(ask, team, owner):
    factories.tree(factories.team("Second", admin=owner), by=owner, title="Zebra crossing")
    assert titles(ask("/trees/list", q="zebra", team=team.pk)) == []
    assert titles(ask("/trees/list", q="zebra", team=team.pk, everywhere="on")) == ["Zebra crossing"]


def test_empty_library_offers_three_ways_to_begin(ask):
    html = ask("/trees/list")
    assert len(html.css("a.button")) == 3


def test_person_without_a_team_is_told_so(page_client_for):
    html = page_of(page_client_for(factories.person("Nobody")).get("/trees/list"))
    assert "not in a team yet" in html


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/trees/list", 7),
        ("/trees/list?q=guide", 9),  # what the search has to know; titles; other text, twice; parts of words
        ("/trees/folders", 7),
        ("/trees/categories", 7),
    ],
)
def test_queries_do_not_grow_with_rows(path, most, page_client_for, owner, team):
    def grow(count, start):
        parent = None
        for number in range(start, start + count):
            parent = folder(team, f"Folder {number}", parent if number % 5 else None)
            category = Category.objects.create(team=team, name=f"Category {number}")
            factories.tree(team, owner, f"Guide {number}", folder=parent, categories=[category])

    grow(3, 0)
    client = page_client_for(owner)
    client.get(path)
    few = count_queries(client, path)
    grow(10, 3)
    search_index.refresh(100)
    assert count_queries(client, path) == few
    assert few <= most


def count_queries(client, path) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


# Folders and categories


def test_folder_counts_include_what_is_below_but_not_the_archive(ask, team, owner):
    network = folder(team, "Network")
    vpn = folder(team, "VPN", network)
    factories.tree(team, owner, "One", folder=network)
    factories.tree(team, owner, "Two", folder=vpn)
    factories.tree(team, owner, "Gone", folder=vpn).archive(by=owner)
    html = ask("/trees/folders")
    assert html.by_data("folder", network.pk).texts(".count") == ["2 guides", "1 guide"]  # of VPN, which is in it, too
    assert html.by_data("folder", vpn.pk).texts(".count") == ["1 guide"]


def test_category_counts_leave_out_the_archive(ask, team, owner):
    red = Category.objects.create(team=team, name="Red")
    factories.tree(team, owner, "One", categories=[red])
    factories.tree(team, owner, "Gone", categories=[red]).archive(by=owner)
    assert ask("/trees/categories").texts(".count") == ["1"]
