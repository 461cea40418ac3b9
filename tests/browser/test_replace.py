"""Find and replace in a real browser: by keys, over the library's filters and over chosen guides."""

import pytest

from tests.browser.axe import RULES, violations
from tests.browser.expect import expect
from tests.browser.store import hold_tokens, open_library

pytestmark = pytest.mark.once  # what a browser does is the same on either database
GUIDE = "# {0}\n\n## Open the old portal {{#a}}\nAt old.example.\n\n- [The old way](#b)\n\n## Done {{#b .resolved}}\n"


@pytest.fixture
def guides(person):
    """Alpha, Beta and Gamma, by name."""
    about = {"team": person.team["id"], "format": "markdown"}
    titles = ["Alpha", "Beta", "Gamma"]
    return {
        title: person.api("POST", "trees/import", about | {"text": GUIDE.format(title)})[0]["id"] for title in titles
    }


@pytest.fixture
def page(page, person, guides):
    hold_tokens(page, person.sign_in())
    open_library(page)
    page.goto("/trees/?sort=name")
    expect(page.locator("[data-row]")).to_have_count(3)
    return page


def texts(person, guides) -> list[str]:
    return [person.api("GET", f"trees/{pk}/draft")["graph"]["nodes"]["a"]["body"] for pk in guides.values()]


def preview(page):
    return page.get_by_role("list", name="Guides with matches")


def test_text_is_replaced_by_keys_alone_and_undone(page, person, guides):
    page.get_by_role("link", name="Find and replace in guides").press("Enter")
    expect(page.get_by_label("Find", exact=True)).to_be_focused()
    page.keyboard.type("old")
    page.keyboard.press("Tab")
    page.keyboard.type("new")
    page.get_by_role("button", name="Preview").press("Enter")
    expect(page.get_by_role("heading", name="9 matches in 3 guides")).to_be_visible()
    expect(page.get_by_role("button", name="Preview")).to_be_focused()  # although it was disabled meanwhile
    expect(preview(page).locator("ins").first).to_have_text("new")
    assert violations(page, RULES) == []
    page.get_by_role("checkbox", name="Beta").press(" ")
    page.get_by_role("button", name="Replace in the ticked guides").press("Enter")
    expect(page.locator("#messages")).to_contain_text("2 guides changed, as new drafts.")
    expect(page.get_by_role("list", name="New drafts").get_by_role("link")).to_have_text(["Alpha", "Gamma"])
    assert texts(person, guides) == ["At new.example.", "At old.example.", "At new.example."]
    page.get_by_role("button", name="Undo all").press("Enter")
    expect(page.locator("#messages")).to_contain_text("2 guides changed back.")
    expect(page.get_by_role("heading", name="Done")).to_have_count(0)
    assert texts(person, guides) == ["At old.example."] * 3


def test_chosen_guides_alone_are_searched_until_all_are_asked_for(page):
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.get_by_role("region", name="Chosen guides").get_by_role("link", name="Find and replace…").click()
    expect(page.get_by_text("In the 1 guide that you chose")).to_be_visible()
    page.get_by_label("Find", exact=True).fill("old")
    page.get_by_role("button", name="Preview").click()
    expect(preview(page).get_by_role("checkbox")).to_have_count(1)
    page.get_by_role("button", name="Search all instead").click()
    expect(page.get_by_text("In the 1 guide that you chose")).to_be_hidden()
    page.get_by_role("button", name="Preview").click()
    expect(preview(page).get_by_role("checkbox")).to_have_count(3)


def test_guide_changed_since_the_preview_is_named(page, person, guides):
    page.get_by_role("link", name="Find and replace in guides").click()
    page.get_by_label("Find", exact=True).fill("old")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="None").click()
    expect(preview(page).get_by_role("checkbox", checked=True)).to_have_count(0)
    page.get_by_role("button", name="All", exact=True).click()
    graph = person.api("GET", f"trees/{guides['Beta']}/draft")["graph"]
    graph["nodes"]["a"]["title"] = "Changed"
    person.api("POST", f"trees/{guides['Beta']}/revisions", {"onto": 1, "graph": graph})
    page.get_by_role("button", name="Replace in the ticked guides").click()
    expect(page.locator(".replace-done")).to_contain_text("1 left out: “Beta” (was changed meanwhile).")


def test_missing_text_is_said_beside_the_form(page):
    page.get_by_role("link", name="Find and replace in guides").click()
    page.get_by_label("Find", exact=True).fill("zebra")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#replace-preview")).to_contain_text("“zebra” is in none of the 3 guides.")
