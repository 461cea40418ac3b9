"""Edit opens the editor at the step that the person is at, from wherever they are; calls under way are dismissed."""

import pytest
from playwright.sync_api import Page

from tests.browser.editors import opened, title
from tests.browser.expect import expect
from tests.browser.guides import begin, loaded, press, printer, run_of, saved, stands_at
from tests.browser.store import hold_tokens, open_library

pytestmark = pytest.mark.once  # what a browser does is the same on either database


@pytest.fixture
def tree(person) -> int:
    return printer(person)


def is_edited(page: Page, words: str) -> None:
    opened(page)
    expect(title(page)).to_have_value(words)


def test_edit_of_a_guide_opens_its_chosen_step(page, person, tree):
    hold_tokens(page, person.sign_in())
    page.goto(f"/trees/{tree}/#n-cable")
    expect(page.locator("#n-cable.chosen")).to_have_count(1)
    page.locator(".page-head").get_by_role("link", name="Edit", exact=True).click()
    is_edited(page, "Is the cable in?")
    page.go_back()
    expect(page.locator("#n-cable.chosen")).to_have_count(1)
    page.get_by_role("link", name="Edit step 1").click()
    is_edited(page, "Is the light on?")
    page.go_back()
    expect(page.locator("#n-light.chosen")).to_have_count(1)  # the step that was edited last
    press(page, "j")
    expect(page.locator("#n-cable.chosen")).to_be_focused()
    press(page, "e")
    is_edited(page, "Is the cable in?")
    assert page.url.endswith("#n-cable")


def test_edit_of_a_run_opens_the_step_that_is_shown_also_inside_another_guide(page, person, tree):
    begin(page, person, tree)
    press(page, "1")
    stands_at(page, "Is the cable in?")
    saved(page)
    press(page, "e")
    is_edited(page, "Is the cable in?")
    page.go_back()
    loaded(page)
    press(page, "3")
    stands_at(page, "Does the caller see the network?")
    saved(page)
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Edit this step").click()
    is_edited(page, "Does the caller see the network?")


def test_flag_is_resolved_and_its_step_edited_where_it_stands(page, person, tree):
    person.api("POST", f"trees/{tree}/flags", {"node": "cable", "kind": "wrong", "text": "It has no cable"})
    hold_tokens(page, person.sign_in())
    page.goto("/flags/")
    page.get_by_role("link", name="Is the cable in?", exact=True).click()
    step = page.locator("#n-cable")
    expect(step).to_be_in_viewport()
    expect(step).to_contain_text("It has no cable")
    step.get_by_role("link", name="Resolve: Wrong, Is the cable in?").click()
    expect(page.locator("dialog[open]").get_by_role("link", name="Edit the step")).to_be_visible()
    page.locator("dialog[open]").get_by_role("button", name="Resolve").click()
    expect(page.locator("#messages")).to_contain_text("Flag resolved.")
    expect(step).not_to_contain_text("It has no cable")


def test_run_under_way_is_dismissed_and_brought_back(page, person, tree):
    begin(page, person, tree)
    page.get_by_placeholder("Ticket").fill("INC-7")
    press(page, "Tab")
    saved(page)
    run = run_of(page)
    open_library(page)
    region = page.get_by_role("region", name="Under way")
    expect(region).to_contain_text("INC-7 · at “Is the light on?”")
    region.get_by_role("button", name="Dismiss Printer offline · INC-7").click()
    expect(region).to_have_count(0)
    assert person.api("GET", f"runs/{run}")["outcome"] == "abandoned"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#messages")).to_contain_text("under way again")
    page.reload()
    expect(region).to_contain_text("INC-7")
