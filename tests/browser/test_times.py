"""One clock: every time is worded by the browser, in its reader's zone, and gets older by itself."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.expect import expect
from tests.browser.guides import NETWORK, publish
from tests.browser.site import Person
from tests.browser.store import hold_tokens, open_library, sign_in

pytestmark = pytest.mark.once  # what a browser does is the same on either database
# Adds a time as a swap does, and answers what the next painted frame shows.
PAINTED = """([wording, datetime]) => new Promise((resolve) => {
  const time = document.createElement("time");
  Object.assign(time, {dateTime: datetime, textContent: "4 Mar 2026, 14:02 UTC"});
  time.dataset.time = wording;
  document.body.append(time);
  requestAnimationFrame(() => resolve(time.textContent));
})"""
AGES = {
    timedelta(seconds=-3): "just now",
    timedelta(seconds=50): "just now",
    timedelta(minutes=5, seconds=5): "5 min ago",
    timedelta(hours=23, minutes=59): "23 h ago",
    timedelta(days=1, minutes=1): "1 day ago",
    timedelta(days=29, hours=23): "29 days ago",
}
DAYS = {-40: "40 days overdue", -1: "1 day overdue", 0: "due today", 1: "due in 1 day", 10: "due in 10 days"}
OpenPage = Callable[..., Page]


@pytest.fixture
def page_in(browser: Browser, server, person: Person) -> Iterator[OpenPage]:
    """The library of ``person`` in a browser elsewhere: ``page_in("America/New_York", "en-US")``."""
    contexts = []

    def open_page(zone: str, locale: str = "en-GB", clock: datetime | None = None) -> Page:
        contexts.append(browser.new_context(base_url=server.url, timezone_id=zone, locale=locale))
        page = contexts[-1].new_page()
        if clock:
            page.clock.install(time=clock)
        hold_tokens(page, person.sign_in())
        open_library(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_age_and_what_is_due_are_said_as_a_person_would(page_in):
    page = page_in("Pacific/Auckland")
    for passed, words in AGES.items():
        assert page.evaluate(PAINTED, ["age", (datetime.now(UTC) - passed).isoformat()]) == words
    now = datetime.now(UTC)
    old = now - timedelta(days=30, hours=1)
    there = old.astimezone(ZoneInfo("Pacific/Auckland"))
    assert page.evaluate(PAINTED, ["age", old.isoformat()]) == f"{there.day} {there:%b %Y}"
    today = now.astimezone(ZoneInfo("Pacific/Auckland")).date()
    for days, words in DAYS.items():
        assert page.evaluate(PAINTED, ["due", (today + timedelta(days=days)).isoformat()]) == words


@pytest.mark.parametrize(
    ("zone", "locale", "words"),
    [
        ("America/New_York", "en-US", "3 Mar 2026, 8:30 PM"),
        ("Europe/Berlin", "de-DE", "4 Mar 2026, 02:30"),
        ("Asia/Kathmandu", "en-GB", "4 Mar 2026, 07:15"),
    ],
)
def test_time_is_in_the_zone_and_with_the_hours_of_the_browser(page_in, zone, locale, words):
    page = page_in(zone, locale)
    assert page.evaluate(PAINTED, ["at", "2026-03-04T01:30:00Z"]).replace("\u202f", " ") == words
    assert page.evaluate(PAINTED, ["day", "2026-03-04T01:30:00Z"]) == words.partition(",")[0]


def test_moment_reads_the_same_on_all_pages_and_gets_older_by_itself(page_in, person):
    tree = publish(person, NETWORK)
    page = page_in("America/New_York", clock=datetime.now(UTC))
    moment = page.locator("[data-row]", has_text="Check the network").locator("xpath=..").locator("time")
    expect(moment).to_have_text("just now")
    at = moment.get_attribute("datetime")
    exact = moment.get_attribute("title")
    for url in (f"/trees/{tree}/", f"/trees/{tree}/history"):
        page.goto(url)
        there = page.locator(f"main time[datetime='{at}'][data-time=age]").first
        expect(there).to_have_text("just now")
        expect(there).to_have_attribute("title", exact)
    page.clock.fast_forward("07:00")
    expect(there).to_have_text(re.compile("^[78] min ago$"))


def test_wrong_clock_of_a_machine_does_not_make_times_wrong(page_in, person):
    publish(person, NETWORK)
    page = page_in("Europe/Berlin", clock=datetime.now(UTC) + timedelta(hours=5))
    moment = page.locator("[data-row]", has_text="Check the network").locator("xpath=..").locator("time")
    expect(moment).to_have_text("just now")


def test_zone_of_the_browser_is_learned_and_another_can_be_chosen(page_in, person):
    page = page_in("Asia/Tokyo")
    with page.expect_response(lambda response: response.url.endswith("/auth/me") and response.status == 200):
        page.goto("/profile")
    assert person.api("GET", "auth/me")["browser_time_zone"] == "Asia/Tokyo"
    assert page.evaluate(PAINTED, ["at", "2026-03-04T01:30:00Z"]) == "4 Mar 2026, 10:30"
    page.reload()
    field = page.get_by_label("Time zone")
    expect(field.locator("option").first).to_have_text("As my browser (Asia/Tokyo)")
    field.select_option("America/New_York")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#messages")).to_contain_text("Saved")
    assert page.evaluate(PAINTED, ["at", "2026-03-04T01:30:00Z"]) == "3 Mar 2026, 20:30"
    expect(page.locator("time", has_text="3 Mar 2026, 20:30")).to_have_count(1)


def test_twelve_or_24_hours_are_the_persons_choice_on_every_device(page_in, person):
    german, american = page_in("Europe/Berlin", "de-DE"), page_in("America/New_York", "en-US")
    noon = ["at", "2026-03-04T12:05:00Z"]

    def read(page):
        return page.evaluate(PAINTED, noon).replace("\u202f", " ")

    german.goto("/profile")
    field = german.get_by_label("Time of day")
    expect(field.locator("option")).to_have_text(["As my browser", "24 hours, as 14:02", "12 hours, as 2:02 PM"])
    field.select_option("12")
    german.get_by_role("button", name="Save").click()
    expect(german.locator("#messages")).to_contain_text("Saved")
    assert read(german) == "4 Mar 2026, 1:05 PM"
    person.api("PATCH", "auth/me", {"clock": "24"})
    american.goto("/runs/")
    expect(american.get_by_role("heading", level=1)).to_have_text("Runs")
    assert read(american) == "4 Mar 2026, 07:05"


def test_sign_in_brings_the_zone_along(browser, server, person):
    context = browser.new_context(base_url=server.url, timezone_id="Asia/Tokyo")
    sign_in(context.new_page(), person.email)
    assert person.api("GET", "auth/me")["browser_time_zone"] == "Asia/Tokyo"
    context.close()
