"""Back leads to the place in the list: its rows, also those that were loaded later, how far it was scrolled, and the
row that was opened."""

import time
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from tests.browser.expect import expect
from tests.browser.guides import NETWORK, publish
from tests.browser.store import hold_tokens

pytestmark = pytest.mark.once  # what a browser does is the same on either database
ROWS = "[data-rows] > li:not(.more)"
MANY = 130


@pytest.fixture
def tree(person) -> int:
    return publish(person, NETWORK)


def open_list(page: Page, person, path: str) -> None:
    hold_tokens(page, person.sign_in())
    page.set_viewport_size({"width": 1280, "height": 700})
    page.goto(path)
    expect(page.locator(ROWS).first).to_be_visible()


def load_all(page: Page) -> int:
    """Scrolls until every row is there. Answers how many there are."""
    more = page.locator("[data-rows] > .more")
    until = time.monotonic() + 60
    while more.count():
        assert time.monotonic() < until
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.wait_for_timeout(100)
    return page.locator(ROWS).count()


def leave_by(page: Page, link, heading: str) -> tuple[int, int]:
    """Follows a link in the middle of the list. Answers how far the page was scrolled and how many rows it had."""
    link.scroll_into_view_if_needed()
    place = page.evaluate("scrollY"), page.locator(ROWS).count()
    link.click()
    expect(page.get_by_role("heading", name=heading).first).to_be_visible()
    expect(page.locator(ROWS)).not_to_have_count(place[1])
    return place


def is_back_at(page: Page, link, place: tuple[int, int]) -> None:
    expect(page.locator(ROWS)).to_have_count(place[1])
    page.wait_for_function("y => Math.abs(scrollY - y) < 3", arg=place[0])
    expect(link).to_be_focused()
    assert place[0] > 2000


def test_library(page, person):
    for number in range(MANY):
        body = {"team": person.team["id"], "title": f"Guide {number:03}"}
        person.api("POST", "trees", body)
    open_list(page, person, "/trees/")
    assert load_all(page) == MANY
    link = page.get_by_role("link", name="Guide 030", exact=True)
    place = leave_by(page, link, "Guide 030")
    page.go_back()
    is_back_at(page, link, place)
    page.go_forward()
    expect(page.get_by_role("heading", level=1, name="Guide 030")).to_be_visible()
    page.go_back()
    is_back_at(page, link, place)
    page.reload()
    is_back_at(page, link, place)
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Guide 029", exact=True)).to_be_focused()


def test_runs(page, person, tree):
    keys = [str(uuid4()) for _ in range(MANY)]
    for key in keys:
        details = {"uuid": str(uuid4()), "kind": "details", "values": {"ticket": key[:8]}}
        person.api("POST", f"runs/{key}/events", {"tree": tree, "events": [details]})
    open_list(page, person, "/runs/")
    assert load_all(page) == MANY
    link = page.locator(f"a[href='/runs/{keys[30]}/']")
    place = leave_by(page, link, "Does the caller see the network?")
    page.go_back()
    is_back_at(page, link, place)


def test_flags(page, person, tree):
    for number in range(MANY):
        person.api("POST", f"trees/{tree}/flags", {"node": "seen", "kind": "wrong", "text": f"Comment {number}"})
    open_list(page, person, "/flags/")
    assert load_all(page) == MANY
    row = page.locator(ROWS, has_text="Comment 30").first
    link = row.get_by_role("link", name="Check the network")
    place = leave_by(page, link, "Check the network")
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(place[1])
    page.wait_for_function("y => Math.abs(scrollY - y) < 3", arg=place[0])


def test_history(page, person, tree):
    graph = person.api("GET", f"trees/{tree}/draft")["graph"]
    for number in range(2, 47):
        graph["nodes"]["seen"]["body"] = f"Text {number}"
        person.api("POST", f"trees/{tree}/revisions", {"graph": graph, "onto": number - 1})
        person.api("POST", f"trees/{tree}/publish", {"notes": "What is new, in a line\nand another\nand a third"})
    open_list(page, person, f"/trees/{tree}/history")
    assert load_all(page) == 46
    link = page.locator("[data-moment]", has_text="Release 3").last
    link.focus()
    place = page.evaluate("scrollY"), 46
    page.keyboard.press("g")
    page.keyboard.press("l")
    expect(page.get_by_role("heading", level=1, name="Library")).to_be_visible()
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(46)
    page.wait_for_function("y => Math.abs(scrollY - y) < 3", arg=place[0])
    assert place[0] > 1000


def test_audit_log(page, person):
    for number in range(70):
        person.api("PATCH", f"teams/{person.team['id']}", {"name": f"Team {number}"})
    open_list(page, person, f"/teams/{person.team['id']}/audit")
    rows = load_all(page)
    page.evaluate("scrollTo(0, 2400)")
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(page.get_by_role("heading", level=1, name="Teams")).to_be_visible()
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(rows)
    page.wait_for_function("() => Math.abs(scrollY - 2400) < 3")
