"""/flags/guides: what is due for review, and the dates in the forms."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.html import Page, page_of
from trees.core.graph import Graph
from trees.library.reviews import months_later
from trees.views import reviews

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def due(team, owner):
    """Plants a guide that is due in so many days."""

    def plant(title, days, **fields):
        return factories.tree(fields.pop("team", team), owner, title, review_on=TODAY + timedelta(days=days), **fields)

    return plant


def titles(page: Page) -> list[str]:
    return page.texts("a.flag-step")


def read(client, path="/flags/guides") -> Page:
    response = client.get(path)
    assert response.status_code == 200
    return page_of(response)


def test_list_has_what_is_due_or_soon_the_longest_due_first(client, due, owner):
    due("Soon", 10), due("Long due", -40), due("Today", 0), due("Far", 31)
    due("Archived", -1).archive(by=owner)
    html = read(client)
    assert titles(html) == ["Long due", "Today", "Soon"]
    today = timezone.localdate()
    days = [date.fromisoformat(each["datetime"]) for each in html.css(".badge time[data-time=due]")]
    assert days == [today + timedelta(days=each) for each in (-40, 0, 10)]
    assert len(html.css(".badge.warn")) == 2


def test_list_is_of_the_teams_that_one_writes_for(page_client_for, due, viewer, stranger):
    due("Ours", -1)
    due("Theirs", -1, team=stranger.teams().get())
    assert titles(read(page_client_for(viewer))) == []
    assert "No guide is due" in read(page_client_for(viewer))
    assert titles(read(page_client_for(stranger))) == ["Theirs"]


def test_several_teams_stand_in_one_order_and_in_parts(client, due, editor, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(reviews, "PAGE_SIZE", 3)
    other = factories.team("Other", editor=editor)
    for number in range(7):
        due(f"Guide {number}", number - 9, **({"team": other} if number % 2 else {}))
    with django_assert_max_num_queries(5):
        html = read(client)
    assert "Other · " in html
    seen = titles(html)
    while following := [url for url in html.requests if url.startswith("/flags/guides?after=")]:
        html = read(client, following[0])
        seen += titles(html)
    assert seen == [f"Guide {number}" for number in range(7)]


@pytest.mark.parametrize("after", ["x", "%00", "9" * 300])
def test_odd_cursor_begins_at_the_first(client, due, after):
    due("One", -1)
    assert titles(read(client, f"/flags/guides?after={after}")) == ["One"]


def test_reviewed_guide_is_due_in_six_months_and_undo_takes_that_back(client, due):
    tree = due("One", -5)
    was, changed = tree.review_on, tree.updated_at
    response = client.post(f"/flags/guides/{tree.pk}")
    tree.refresh_from_db()
    assert tree.review_on == months_later(TODAY, 6)
    assert tree.updated_at == changed  # reading it is no change
    said = json.loads(response["HX-Trigger"])["announce"]
    assert said["message"].startswith("“One” is due for review on ")
    path, _, query = said["undo"].partition("?")
    client.post(path, dict([query.split("=")]))
    tree.refresh_from_db()
    assert tree.review_on == was


@pytest.mark.parametrize("on", ["x", "2026-13-01", "\x00", "9" * 400, "2026-01-01T00:00"])
def test_odd_day_is_400(client, due, on):
    tree = due("One", -5)
    assert client.post(f"/flags/guides/{tree.pk}", {"on": on}).status_code == 400


def test_count_in_the_bar_has_what_is_due(client, page_client_for, viewer, due):
    due("Soon", 3)
    assert read(client, "/flags/count").text == ""
    due("One", -1), due("Two", 0)
    assert read(client, "/flags/count").text == "2 waiting"
    assert read(page_client_for(viewer), "/flags/count").text == ""


def test_page_of_a_guide_says_that_it_is_overdue(client, due):
    late, early = due("Late", -1), due("Early", 5)
    assert "review was due" in read(client, f"/trees/{late.pk}/")
    html = read(client, f"/trees/{early.pk}/")
    assert "review by" in html and "review was due" not in html.source


def test_date_is_set_and_taken_away_in_the_details(client, tree):
    path = f"/trees/{tree.pk}/settings"
    client.post(path, {"title": tree.title, "review_on": "2030-05-01"})
    tree.refresh_from_db()
    assert tree.review_on.isoformat() == "2030-05-01"
    assert read(client, path).field("review_on").value == "2030-05-01"
    client.post(path, {"title": tree.title, "review_on": ""})
    tree.refresh_from_db()
    assert tree.review_on is None


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "soon", "\x00"])
def test_day_that_no_calendar_has_is_refused(client, tree, day):
    assert client.post(f"/trees/{tree.pk}/settings", {"title": "T", "review_on": day}).status_code == 422


def test_date_can_be_set_while_publishing_and_stays_when_nothing_is_said(client, tree):
    client.post(f"/trees/{tree.pk}/publish", {"serial": 1, "review_on": "2030-05-01"})
    tree.refresh_from_db()
    assert (tree.live.number, tree.review_on.isoformat()) == (1, "2030-05-01")
    tree.commit(factories.graph().starting_at("done"), by=None, onto=1)
    tree.commit(factories.graph(), by=None, onto=2)
    client.post(f"/trees/{tree.pk}/publish", {"serial": 3})
    tree.refresh_from_db()
    assert (tree.live.number, tree.review_on.isoformat()) == (2, "2030-05-01")


def test_publishing_says_what_changed_since_the_last_release(client, tree, owner):
    path = f"/trees/{tree.pk}/publish"
    assert "Since release" not in read(client, path).source
    tree.publish(by=owner)
    nodes = factories.graph().nodes
    changed = nodes | {"done": replace(nodes["done"], title="Solved at last")}
    tree.commit(Graph("power", changed), by=owner, onto=1)
    html = read(client, path)
    assert "Since release 1: 1 step renamed, 2 of 3 steps untouched." in html
    assert "Renamed “Solved” to “Solved at last”" in html.texts("li")
    assert f"/trees/{tree.pk}/compare/1...2" in html.links
