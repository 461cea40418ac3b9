"""The list of runs, what is under way in the library, and handing over, in a browser."""

from uuid import uuid4

import pytest

from tests.browser.expect import expect
from tests.browser.guides import NETWORK, publish
from tests.browser.store import sign_in

pytestmark = pytest.mark.once  # what a browser does is the same on either database
SHIFT = (
    "window.shift = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries())"
    " if (!entry.hadRecentInput) window.shift += entry.value }).observe({type: 'layout-shift', buffered: true})"
)


def begin(person, tree: int, ticket: str) -> str:
    """A run with a ticket, made over the API. Answers its key."""
    key = str(uuid4())
    details = {"uuid": str(uuid4()), "kind": "details", "values": {"ticket": ticket}}
    person.api("POST", f"runs/{key}/events", {"tree": tree, "events": [details]})
    return key


def test_runs_are_found_resumed_and_handed_over(page, person, console):
    tree = publish(person, NETWORK)
    first, _ = begin(person, tree, "INC-1"), begin(person, tree, "INC-2")
    page.add_init_script(SHIFT)
    sign_in(page, person.email)
    under_way = page.get_by_role("region", name="Under way")
    expect(under_way.get_by_role("link")).to_have_count(3)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shift") < 0.02

    page.keyboard.press("g")
    page.keyboard.press("r")
    expect(page.get_by_role("heading", level=1, name="Runs")).to_be_visible()
    expect(page.locator("[data-row]")).to_have_count(2)
    page.keyboard.press("/")
    page.keyboard.type("inc-1")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.get_by_role("radio", name="Everyone’s").check()
    page.wait_for_url(lambda url: "whose=all" in url)
    expect(page.get_by_label("Person")).to_be_visible()
    assert "q=inc-1" in page.url
    page.reload()
    expect(page.get_by_label("Search tickets and callers")).to_have_value("inc-1")
    expect(page.get_by_role("radio", name="Everyone’s")).to_be_checked()

    page.locator("[data-row]").click()
    page.wait_for_url(f"**/runs/{first}/")
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Hand over").click()
    expect(page.locator("dialog[open] h1")).to_have_text("Hand over “Check the network”")
    expect(page.locator("dialog[open]")).to_contain_text("There is no one else in the team")
    assert console == []


def test_form_of_the_summary_shows_what_it_makes_while_it_is_typed(page, person):
    sign_in(page, person.email)
    page.goto(f"/teams/{person.team['id']}/summary")
    form = page.get_by_label("Template")
    form.fill("## Run of {{guide}}\n{{tiket}}")
    expect(page.locator("#preview")).to_contain_text("There is no {{tiket}}. The nearest is {{ticket}}.")
    form.fill("Run of {{guide}}")
    expect(page.locator("#preview .card")).to_have_text("Run of Printer offline")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#messages")).to_contain_text("saved")
    page.get_by_role("link", name="Use the standard template").click()
    expect(page.get_by_text("Save it to use it")).to_be_visible()
