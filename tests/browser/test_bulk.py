"""Many guides at once in a real browser: chosen by keys, by clicks and all at once, and changed together."""

import re

import pytest

from tests.browser.axe import RULES, violations
from tests.browser.expect import expect
from tests.browser.store import hold_tokens, open_library

pytestmark = pytest.mark.once  # what a browser does is the same on either database
TITLES = ["Alpha", "Beta", "Delta", "Gamma"]


@pytest.fixture
def page(page, person):
    team = person.team["id"]
    person.api("POST", "folders", {"team": team, "name": "Network"})
    person.api("POST", "categories", {"team": team, "name": "Printing", "colour": "amber"})
    for title in TITLES:
        person.api("POST", "trees", {"team": team, "title": title})
    hold_tokens(page, person.sign_in())
    open_library(page)
    page.goto("/trees/?sort=name")
    expect(page.locator("[data-row]")).to_have_text(TITLES)
    return page


def chosen(page):
    return page.locator("li.tree:has([data-choose]:checked) [data-row]")


def bar(page):
    return page.get_by_role("region", name="Chosen guides")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_guides_are_chosen_and_moved_by_keys_alone_and_undo_brings_them_back(page):
    press(page, "j", "x", "j", "j", "X")
    expect(chosen(page)).to_have_text(["Alpha", "Beta", "Delta"])
    expect(page.locator("#bulk-status")).to_have_text("3 guides chosen")
    bar(page).get_by_role("link", name="Move…").press("Enter")
    expect(page.locator("dialog h1")).to_have_text("Move 3 guides")
    page.get_by_role("combobox", name="Folder").select_option(label="Network")
    page.get_by_role("button", name="Move", exact=True).press("Enter")
    expect(page.locator("#messages")).to_contain_text("3 guides moved to Network.")
    expect(page.locator("li.tree", has_text="Network")).to_have_count(3)
    expect(bar(page)).to_be_hidden()
    expect(chosen(page)).to_have_count(0)
    expect(page.locator("#list")).to_be_focused()
    press(page, "u")
    expect(page.locator("li.tree", has_text="Network")).to_have_count(0)


def test_chosen_guides_are_dragged_together_and_one_undo_brings_them_back(page):
    press(page, "j", "x", "j", "x")
    network = page.locator("#folders .folder", has_text="Network").first
    page.locator("li.tree", has_text="Beta").drag_to(network)
    expect(page.locator("#messages")).to_contain_text("2 guides moved to Network.")
    expect(page.locator("li.tree", has_text="Network").locator("[data-row]")).to_have_text(["Alpha", "Beta"])
    expect(chosen(page)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("li.tree", has_text="Network")).to_have_count(0)
    press(page, "j", "x", "j", "x")
    page.locator("li.tree", has_text="Gamma").drag_to(network)  # not among the chosen: it goes alone
    expect(page.locator("li.tree", has_text="Network").locator("[data-row]")).to_have_text(["Gamma"])
    expect(chosen(page)).to_have_count(2)


def test_keys_choose_all_and_none(page):
    press(page, "j", "a")
    expect(chosen(page)).to_have_text(TITLES)
    press(page, "x")
    expect(chosen(page)).to_have_text(TITLES[1:])
    bar(page).get_by_role("link", name="Move…").press("Enter")
    expect(page.locator("dialog[open] h1")).to_have_text("Move 3 guides")
    press(page, "Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(chosen(page)).to_have_text(TITLES[1:])  # that was the dialog's
    menu = page.get_by_label("Your account")
    menu.press("Enter")
    press(page, "Tab", "Escape")
    expect(page.locator("details[data-menu][open]")).to_have_count(0)
    expect(chosen(page)).to_have_text(TITLES[1:])  # and that the menu's
    expect(menu).to_be_focused()
    press(page, "Escape")
    expect(chosen(page)).to_have_count(0)
    expect(bar(page)).to_be_hidden()


def test_shift_and_click_choose_a_range(page):
    boxes = page.locator("[data-choose]")
    boxes.nth(3).click()
    boxes.nth(1).click(modifiers=["Shift"])
    expect(chosen(page)).to_have_text(["Beta", "Delta", "Gamma"])
    boxes.nth(2).click()
    expect(chosen(page)).to_have_text(["Beta", "Gamma"])
    expect(page).to_have_url(re.compile(r"/trees/\?"))  # and no guide was opened


def test_choice_outlives_a_search_and_says_what_is_not_in_view(page):
    press(page, "j", "x")
    page.get_by_label("Search guides").fill("gamma")
    expect(page.locator("[data-row]")).to_have_text(["Gamma"])
    expect(bar(page)).to_contain_text("1 guide chosen 1 of them not in view")
    expect(bar(page).get_by_role("button", name="Restore")).to_be_hidden()
    page.locator("[data-choose]").check()
    page.get_by_label("Search guides").fill("")
    expect(chosen(page)).to_have_text(["Alpha", "Gamma"])
    bar(page).get_by_role("button", name="Archive").click()
    expect(page.locator("#messages")).to_contain_text("2 guides archived.")
    expect(page.locator("[data-row]")).to_have_text(["Beta", "Delta"])
    page.get_by_label("Archived").check()
    expect(page.locator("[data-row]")).to_have_text(["Alpha", "Gamma"])
    press(page, "Tab")
    page.locator("[data-choose]").first.check()
    expect(bar(page).get_by_role("button", name="Archive")).to_be_hidden()
    bar(page).get_by_role("button", name="Restore").click()
    expect(page.locator("[data-row]")).to_have_text(["Gamma"])


def test_categories_and_export(page):
    press(page, "j", "x", "j", "x")
    bar(page).get_by_role("link", name="Categories…").click()
    page.get_by_role("group", name="Add").get_by_label("Printing").check()
    assert violations(page, RULES) == []
    page.get_by_role("button", name="Save").click()
    expect(page.locator("li.tree", has_text="Printing")).to_have_count(2)
    press(page, "j", "x")
    with page.expect_download() as download:
        bar(page).get_by_role("button", name="Export as ZIP").click()
    assert download.value.suggested_filename.endswith(".zip")


@pytest.mark.parametrize("width", [320, 1280])
def test_bar_moves_nothing_and_fits(page, width):
    page.set_viewport_size({"width": width, "height": 700})
    before = [row.bounding_box() for row in page.locator("li.tree").all()]
    page.locator("[data-choose]").first.check()
    expect(bar(page)).to_be_visible()
    assert [row.bounding_box() for row in page.locator("li.tree").all()] == before
    box = bar(page).bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["height"] < 140
    assert violations(page, RULES) == []
