"""The user's guide on the site: from the list of keys, searched, and on a page that could not be loaded."""

import pytest
from playwright.sync_api import Page

from tests.browser.expect import expect
from tests.browser.store import hold_tokens

pytestmark = pytest.mark.once  # what a browser does is the same on either database


def test_question_mark_names_the_page_of_the_guide_and_opens_it_beside(page: Page, person, context):
    hold_tokens(page, person.sign_in())
    page.goto("/devices")
    expect(page.get_by_role("heading", level=1)).to_have_text("Signed-in devices")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Help and keys")
    expect(dialog.get_by_role("link")).to_have_text(["Sign in and stay signed in", "User’s guide", "API reference"])
    expect(dialog.locator("dt", has_text="Ctrl K")).to_be_visible()
    with context.expect_page() as opened:
        dialog.get_by_role("link").first.click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Sign in and stay signed in")
    assert page.url.endswith("/devices")


def test_keys_of_a_page_stand_beside_its_help(page: Page, person):
    body = {"format": "markdown", "text": "# A\n\n## B {#b .resolved}", "team": person.team["id"]}
    tree = person.api("POST", "trees/import", body)[0]["id"]
    hold_tokens(page, person.sign_in())
    page.goto(f"/trees/{tree}/")
    expect(page.locator(".map > svg")).to_be_visible()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Help and keys")
    expect(dialog.get_by_role("link").first).to_have_text("Find a guide")
    expect(dialog.locator("dd", has_text="Next step")).to_be_visible()
    expect(dialog.locator("dd", has_text="Next guide")).to_have_count(0)


def test_search_of_the_guide_leads_to_the_place_also_offline(page: Page, context, console):
    page.goto("/help/")
    page.keyboard.press("/")
    page.keyboard.type("invite")
    results = page.get_by_role("list", name="Search results")
    expect(results.get_by_role("link").first).to_have_text("Teams, roles and invitations: Invite people")
    context.set_offline(True)
    page.get_by_label("Search the user’s guide").fill("stray zebra")
    expect(results).to_have_text("Nothing found for “stray zebra”.")
    page.get_by_label("Search the user’s guide").fill("no save button")
    expect(results.get_by_role("link").first).to_have_text("The editor: Saved, or not")
    context.set_offline(False)
    page.keyboard.press("Enter")
    page.wait_for_url("**/help/editor#saved-or-not")
    expect(page.get_by_role("heading", name="Saved, or not")).to_be_in_viewport()
    assert console == []


def cut_content(route):
    route.abort() if "hx-request" in route.request.headers else route.continue_()


def test_page_that_could_not_be_loaded_has_a_title_and_ways_on(page: Page, person):
    hold_tokens(page, person.sign_in())
    page.route("**/devices", cut_content)
    page.goto("/devices")
    expect(page.get_by_role("heading", level=1)).to_have_text("This page could not be loaded")
    expect(page).to_have_title("This page could not be loaded · Treeline")
    expect(page.get_by_role("alert").get_by_role("button", name="Try again")).to_be_visible()
    expect(page.get_by_role("link", name="Library")).to_be_visible()
    page.unroute("**/devices")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Signed-in devices")
    expect(page).to_have_title("Signed-in devices · Treeline")
