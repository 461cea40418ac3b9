"""/runs/ and its regions."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.factories import answered, begun
from tests.html import Page
from trees.core.graph import Graph, Node, Option
from trees.models import Run
from trees.running import list_query

pytestmark = pytest.mark.django_db


def found(page: Page) -> list[str]:
    """The tickets of the rows, in their order."""
    return page.texts("[data-ticket]")


# /runs/


def test_page_has_its_heading_and_asks_for_the_list_with_the_filters(ask):
    html = ask("/runs/", state="finished", q="INC")
    assert html.heading == "Runs"
    assert "/runs/list?state=finished&q=INC" in html.requests
    assert html.field("q").value == "INC"


def test_page_offers_only_what_the_person_may_see(ask, guide, stranger):
    theirs = factories.published(stranger.teams().get(), stranger, "Not for you")
    begun(theirs, stranger)
    begun(guide, guide.created_by)
    html = ask("/runs/")
    assert "Printer offline" in html.field("tree").texts("option")
    assert "Not for you" not in html.source
    assert "Stranger" not in html.source


# The list


def test_filter_that_names_what_was_deleted_says_so(ask, guide, owner):
    begun(guide, owner, "INC-1")
    html = ask("/runs/list", tree=2**40)
    assert found(html) == ["INC-1"]
    assert "This guide no longer exists" in html and "could not be read" not in html
    assert "no longer exists" not in ask("/runs/list", tree=guide.pk)


def test_filter_that_cannot_be_read_is_said(ask, guide):
    html = ask("/runs/list", since="2020-13-45")
    assert "The filter “since” could not be read." in html
    assert "could not be read" not in ask("/runs/list", since="2020-12-31", tree=guide.pk)


def test_own_runs_under_way_come_first(ask, guide, owner, editor):
    begun(guide, owner, "INC-1", days=2)
    begun(guide, owner, "INC-2", days=1)
    begun(guide, editor, "INC-3")
    answered(begun(guide, owner, "INC-4"), "yes")
    html = ask("/runs/list")
    assert found(html) == ["INC-2", "INC-1"]
    assert html.text.count("Resume") == 2


def test_everybodys_runs_say_whose_they_are_and_are_not_resumed(ask, guide, editor, stranger):
    begun(guide, editor, "INC-3", caller="Bo")
    begun(factories.published(stranger.teams().get(), stranger), stranger, "SECRET")
    html = ask("/runs/list", whose="all")
    assert found(html) == ["INC-3"]
    assert "Bo · Editor · " in html
    assert "Resume" not in html.source


def test_finished_and_abandoned_have_lists_of_their_own(ask, guide, owner):
    answered(begun(guide, owner, "INC-1"), "yes")
    answered(begun(guide, owner, "INC-2"), "no")
    old = begun(guide, owner, "INC-3")
    Run.objects.filter(pk=old.pk).update(ended_at=timezone.now(), outcome=Run.ABANDONED)
    html = ask("/runs/list", state="finished")
    assert found(html) == ["INC-2", "INC-1"]
    assert "Escalated" in html
    assert found(ask("/runs/list", state="finished", outcome="resolved")) == ["INC-1"]
    assert found(ask("/runs/list", state="abandoned")) == ["INC-3"]


def test_runs_are_found_by_guide_person_and_team(ask, guide, owner, editor):
    other = factories.published(factories.team("Other", admin=owner), owner, "Other guide")
    begun(guide, editor, "INC-1")
    begun(other, owner, "INC-2")
    assert found(ask("/runs/list", whose="all", tree=guide.pk)) == ["INC-1"]
    assert found(ask("/runs/list", whose="all", person=owner.pk)) == ["INC-2"]
    assert found(ask("/runs/list", whose="all", team=other.team_id)) == ["INC-2"]
    assert "Service desk" in ask("/runs/list", whose="all")


def test_runs_are_found_by_words_of_ticket_and_caller(ask, guide, owner):
    begun(guide, owner, "INC-4711", "Jürgen Öz")
    begun(guide, owner, "INC-99", "Bo")
    for text in ("4711", "inc jürg", "ÖZ", "  INC-4711 "):
        assert found(ask("/runs/list", q=text)) == ["INC-4711"]
    assert found(ask("/runs/list", q="inc")) == ["INC-99", "INC-4711"]
    assert found(ask("/runs/list", q="%")) == []


def test_runs_are_found_by_the_day_on_which_they_began(ask, guide, owner):
    for ticket, day in (("A", 1), ("B", 2), ("C", 3)):
        run = begun(guide, owner, ticket)
        Run.objects.filter(pk=run.pk).update(started_at=datetime(2026, 3, day, 23, 59, tzinfo=UTC))
    assert found(ask("/runs/list", since="2026-03-02")) == ["C", "B"]
    assert found(ask("/runs/list", until="2026-03-02")) == ["B", "A"]
    assert found(ask("/runs/list", since="2026-03-02", until="2026-03-02")) == ["B"]


def plant_runs(guide, owner, count, **fields):
    """Runs with the tickets 000, 001, ..., the newest first; two begin at a time."""
    now = timezone.now()
    runs = [
        Run(tree=guide, team=guide.team, person=owner, release=guide.live, first_release=guide.live, ticket=f"{n:03}",
            words=f"{n:03}", started_at=now - timedelta(minutes=n // 2 * 2), **fields)
        for n in range(count)
    ]  # fmt: skip
    Run.objects.bulk_create(runs)


def pages(ask, html):
    """The list page by page, each as the browser asks for it."""
    yield html
    while following := [url for url in html.requests if "after=" in url]:
        html = ask(following[0])
        yield html


def test_list_goes_on_where_the_page_ended(ask, guide, owner):
    plant_runs(guide, owner, 120)
    seen = [ticket for html in pages(ask, ask("/runs/list", whose="all")) for ticket in found(html)]
    assert sorted(seen) == [f"{n:03}" for n in range(120)]
    assert seen[0] in ("000", "001")


@pytest.mark.parametrize("whose", ["mine", "all"])
def test_search_looks_through_so_many_runs_for_a_page_and_goes_on(ask, guide, owner, monkeypatch, whose):
    monkeypatch.setattr(list_query, "MAX_RUNS_PER_SEARCH", 25)
    plant_runs(guide, owner, 120, ended_at=timezone.now(), outcome="resolved")
    lists = list(pages(ask, ask("/runs/list", state="finished", whose=whose, q="11")))
    assert [ticket for html in lists for ticket in found(html)].count("011") == 1
    assert sorted(ticket for html in lists for ticket in found(html)) == ["011", *(f"{n}" for n in range(110, 120))]
    assert len(lists) == 5
    *some, last = pages(ask, ask("/runs/list", state="finished", whose=whose, q="zebra"))
    assert not any("Nothing found" in html for html in some)
    assert last.words == "No older run matches."


def test_search_of_several_teams_looks_no_further_in_any_than_its_share(ask, guide, owner, monkeypatch):
    """It goes on from the first team whose share is used up, so that no run of another is left out."""
    monkeypatch.setattr(list_query, "MAX_RUNS_PER_SEARCH", 4)
    other = factories.published(factories.team("Other", admin=owner), owner)
    now = timezone.now()
    for number in range(12):
        run = begun((guide, other)[number % 2], owner, f"INC-{number:02}")
        at = now - timedelta(minutes=number)
        Run.objects.filter(pk=run.pk).update(started_at=at, ended_at=at, outcome="resolved")
    lists = [found(html) for html in pages(ask, ask("/runs/list", state="finished", whose="all", q="INC"))]
    assert [ticket for tickets in lists for ticket in tickets] == [f"INC-{number:02}" for number in range(12)]
    assert lists[0] == [f"INC-{number:02}" for number in range(7)]  # the fourth of one team is the seventh of both


@pytest.mark.parametrize("rows", [1, 30])
def test_number_of_queries_does_not_grow_with_the_rows(page_client_for, guide, owner, rows, django_assert_num_queries):
    client = page_client_for(owner)
    for _ in range(rows):
        factories.started(guide, by=owner)
    with django_assert_num_queries(3):
        client.get("/runs/list")
    with django_assert_num_queries(5):
        client.get(f"/runs/list?whose=all&team={guide.team_id}")


def test_filters_stand_in_the_url(page_client_for, owner, team):
    client = page_client_for(owner)
    url = "/runs/list?state=finished&q=&whose=all&tree="
    assert client.get(url, headers={"HX-Source": "form#filters"})["HX-Replace-Url"] == "/runs/?state=finished&whose=all"
    assert "HX-Replace-Url" not in client.get(url, headers={"HX-Source": "div#list"})


def test_empty_lists_say_what_next(ask):
    assert "Choose a guide" in ask("/runs/list")
    assert "No finished runs yet" in ask("/runs/list", state="finished")
    assert "No abandoned runs" in ask("/runs/list", state="abandoned")
    links = ask("/runs/list", q="zebra").links
    assert any("whose=all&q=zebra" in url for url in links)
    assert any("state=finished&whose=mine&q=zebra" in url for url in links)


ASKED = ["state", "whose", "team", "tree", "person", "outcome", "q", "since", "until", "after"]
NONSENSE = ["%00", "%ED%A0%80", "9" * 40, "-1", "9999-12-31", "0001-01-01", "%F0%9F%92%A9"]


def test_nonsense_is_left_out(page_client_for, owner, team):
    client = page_client_for(owner)
    for url in (f"{path}?{name}={value}" for path in ("/runs/", "/runs/list") for name in ASKED for value in NONSENSE):
        assert client.get(url).status_code == 200, url


# Under way


def test_library_shows_what_is_under_way_with_the_page(ask, guide, owner, editor):
    assert "under-way" not in ask("/trees/").source
    begun(guide, owner, "INC-1")
    begun(guide, editor, "INC-2")
    assert "INC-1" in ask("/trees/")
    assert "INC-2" not in ask("/trees/").source


def test_newest_five_are_shown_and_nothing_when_there_is_none(ask, guide, owner):
    assert ask("/runs/under-way").text == ""
    for number in range(7):
        begun(guide, owner, f"INC-{number}")
    assert re.findall(r"INC-\d", ask("/runs/under-way").text) == ["INC-6", "INC-5", "INC-4", "INC-3", "INC-2"]


# The palette


def test_palette_finds_runs_by_ticket_and_caller(ask, guide, owner, stranger):
    run = begun(guide, owner, "INC-4711", "Bo Derek")
    begun(factories.published(stranger.teams().get(), stranger), stranger, "INC-4711")
    html = ask("/trees/palette", q="derek")
    assert f"/runs/{run.pk}/" in html.links
    assert "INC-4711 · Bo Derek · Printer offline" in html
    assert ask("/trees/palette", q="4711").text.count("INC-4711") == 1
    assert "/runs/" in ask("/trees/palette", q="runs").links


def test_calls_about_one_guide_are_told_apart(ask, guide, owner, editor):
    asked, answered_once = begun(guide, owner, "INC-1"), factories.started(long_guide(guide, owner), by=owner)
    answered(answered_once, "yes")
    html = ask("/runs/under-way")
    first, second = html.css("li")
    assert "at “Is it in?”" in first and "1 answer" in first
    assert "INC-1 · at “Is the light on?”" in second and "0 answers" in second
    assert [row["hx-post"] for row in html.css("button")] == [
        f"/runs/{answered_once.pk}/dismiss", f"/runs/{asked.pk}/dismiss"
    ]  # fmt: skip
    assert "Printer offline · INC-1 · at" in html.css("button")[1].name
    assert "at “Is it in?”" in ask("/runs/list")


def long_guide(guide, owner):
    """A guide of two questions."""
    ways = (Option("yes", "Yes", "cable"), Option("no", "No", "done"))
    graph = Graph.of(
        [
            Node("power", "Is the light on?", options=ways),
            Node("cable", "Is it in?", options=(Option("yes", "Yes", "done"),)),
            Node("done", "Solved", outcome="resolved"),
        ]
    )
    return factories.published(guide.team, owner, "Screen dark", graph=graph)
