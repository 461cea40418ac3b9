"""A half-written form of a page that is left."""

import pytest

from tests.browser.expect import expect
from tests.browser.store import hold_tokens

pytestmark = pytest.mark.once  # what a browser does is the same on either database


def test_half_written_form_is_back_with_the_page_but_not_by_a_link(page, person):
    hold_tokens(page, person.sign_in())
    page.goto("/trees/new")
    title, description = page.get_by_label("Title"), page.get_by_label("Description")
    title.fill("Half a title")
    description.fill("Half an hour of words")
    page.get_by_role("link", name="Runs").click()
    expect(page.get_by_role("heading", name="Runs", level=1)).to_be_visible()
    page.go_back()
    expect(title).to_have_value("Half a title")
    expect(page.locator("#messages")).to_contain_text("What you had typed is back.")
    description.fill("An hour of words")
    page.reload()
    expect(description).to_have_value("An hour of words")

    page.get_by_role("link", name="Library").click()
    page.get_by_role("link", name="New guide").first.click()
    in_dialog = page.get_by_role("dialog").get_by_label("Title")
    expect(in_dialog).to_be_focused()
    expect(in_dialog).to_have_value("")
    page.go_back()
    expect(page.get_by_role("main").get_by_label("Description")).to_have_value("An hour of words")

    page.get_by_role("link", name="Library").click()
    expect(page.get_by_role("heading", name="Library", level=1)).to_be_visible()
    page.goto("/trees/new")
    expect(title).to_be_focused()
    expect(description).to_have_value("")


def test_half_written_form_is_back_after_its_tab_crashed_or_was_discarded(page, person):
    hold_tokens(page, person.sign_in())
    page.goto("/trees/new")
    page.get_by_label("Title").fill("Half a title")
    page.wait_for_function("() => Object.values(sessionStorage).some((kept) => kept.includes('Half a title'))")
    page.evaluate(
        "addEventListener('pagehide', (event) => event.stopImmediatePropagation(), true)"
    )  # it hears of nothing
    page.reload()
    expect(page.get_by_label("Title")).to_have_value("Half a title")


def test_file_that_is_dropped_beside_its_place_does_not_replace_the_page(page, person):
    hold_tokens(page, person.sign_in())
    page.goto("/trees/import")
    expect(page.get_by_label("Paste a diagram or a text")).to_be_focused()
    handled = """(selector) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(["graph TD"], "guide.mmd"));
        const drop = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer });
        return !document.querySelector(selector).dispatchEvent(drop);
    }"""
    page.wait_for_function(handled, arg="h1")
