"""The folders: one stop of the Tab key, and the keys of a tree inside."""

import pytest
from playwright.sync_api import Page

from tests.browser.axe import RULES, violations
from tests.browser.clock import pass_time, stop_clock
from tests.browser.expect import expect
from tests.browser.store import hold_tokens, open_library
from trees.library.folder_tree import LEVEL_SIZE

pytestmark = pytest.mark.once  # what a browser does is the same on either database


@pytest.fixture
def page(page, person) -> Page:
    """Accounts, Network (Switches (Core), VPN), Nodes."""

    def folder(name: str, parent: int | None = None) -> int:
        return person.api("POST", "folders", {"team": person.team["id"], "name": name, "parent": parent})["id"]

    folder("Accounts"), folder("Nodes")
    network = folder("Network")
    folder("VPN", network)
    folder("Core", folder("Switches", network))
    hold_tokens(page, person.sign_in())
    open_library(page)
    expect(page.get_by_role("treeitem")).to_have_count(7)
    return page


@pytest.fixture
def large(page, person) -> Page:
    """More folders than are sent at once: "Area 000" (Inner (Core)) to "Area 110"."""
    team = person.team["id"]
    keys = [person.api("POST", "folders", {"team": team, "name": f"Area {n:03}"})["id"] for n in range(LEVEL_SIZE + 51)]
    inner = person.api("POST", "folders", {"team": team, "name": "Inner", "parent": keys[0]})["id"]
    person.api("POST", "folders", {"team": team, "name": "Core", "parent": inner})
    open_library(page)
    expect(item(page, "Area 000")).to_have_attribute("aria-expanded", "false")
    return page


def item(page: Page, name: str):
    return page.get_by_role("treeitem", name=name, exact=True)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_tree_is_one_stop_of_the_tab_key(page):
    stops = page.locator("#folders ul :is(a, button)").evaluate_all(
        "all => all.filter(each => each.tabIndex >= 0).length"
    )
    assert stops == 1
    item(page, "All guides").focus()
    press(page, "ArrowDown", "ArrowDown", "Tab")
    expect(page.get_by_role("link", name="New category")).to_be_focused()
    press(page, "Shift+Tab")
    expect(item(page, "Network")).to_be_focused()


def test_arrows_walk_open_and_close_it(page):
    item(page, "All guides").focus()
    press(page, "ArrowDown", "ArrowDown")
    expect(item(page, "Network")).to_be_focused()
    press(page, "ArrowLeft")
    expect(item(page, "Network")).to_have_attribute("aria-expanded", "false")
    expect(item(page, "VPN")).to_be_hidden()
    press(page, "ArrowDown")
    expect(item(page, "Nodes")).to_be_focused()
    press(page, "ArrowUp", "ArrowRight")
    expect(item(page, "VPN")).to_be_visible()
    expect(item(page, "Network")).to_be_focused()
    press(page, "ArrowRight", "ArrowRight")
    expect(item(page, "Core")).to_be_focused()
    press(page, "ArrowRight")
    expect(item(page, "Core")).to_be_focused()
    press(page, "ArrowLeft")
    expect(item(page, "Switches")).to_be_focused()
    press(page, "End")
    expect(item(page, "Nodes")).to_be_focused()
    press(page, "ArrowDown", "Home")
    expect(item(page, "All guides")).to_be_focused()


def test_letters_lead_to_names_and_are_no_shortcuts(page):
    item(page, "All guides").focus()
    stop_clock(page)
    press(page, "n")
    expect(item(page, "Network")).to_be_focused()
    pass_time(page)
    press(page, "n")
    expect(item(page, "Nodes")).to_be_focused()
    pass_time(page)
    page.keyboard.type("sw")
    expect(item(page, "Switches")).to_be_focused()
    pass_time(page)
    press(page, "z", "g", "d")
    expect(item(page, "Switches")).to_be_focused()
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.url.partition("?")[0].endswith("/trees/")


def test_letters_after_a_click_are_shortcuts(page):
    item(page, "Network").click()
    press(page, "n")
    expect(page.locator("dialog[open] h1")).to_have_text("New guide")


def test_enter_and_space_choose_and_f2_edits(page):
    item(page, "Network").focus()
    press(page, "Enter")
    expect(item(page, "Network")).to_have_attribute("aria-current", "true")
    press(page, "ArrowDown", " ")
    expect(item(page, "Switches")).to_have_attribute("aria-current", "true")
    expect(item(page, "Switches")).to_be_focused()
    press(page, "F2")
    expect(page.locator("dialog[open] h1")).to_have_text("Folder “Switches”")
    press(page, "Escape")
    page.locator("#list").get_by_role("link", name="Rename, move or delete Switches").click()
    expect(page.locator("dialog[open] h1")).to_have_text("Folder “Switches”")


def test_folded_branch_keeps_the_stop_and_is_remembered(page):
    item(page, "Core").focus()
    page.locator("[data-folder]", has_text="Network").first.locator("[data-fold]").first.click()
    expect(item(page, "Network")).to_be_focused()
    expect(item(page, "Core")).to_be_hidden()
    page.reload()
    expect(item(page, "Network")).to_have_attribute("aria-expanded", "false")
    expect(item(page, "Network")).to_have_accessible_description("0 guides")


def test_tree_is_one_to_assistive_technology(page):
    assert violations(page, RULES) == []
    expect(page.get_by_role("tree", name="Folders")).to_have_count(1)


def test_branches_of_many_folders_come_when_they_are_opened_and_stay_open(large, person):
    page = large
    expect(item(page, "Inner")).to_have_count(0)
    item(page, "Area 000").focus()
    press(page, "ArrowRight")
    expect(item(page, "Inner")).to_be_visible()
    expect(item(page, "Area 000")).to_be_focused()
    press(page, "ArrowRight")
    expect(item(page, "Inner")).to_be_focused()
    press(page, "ArrowRight")
    expect(item(page, "Core")).to_be_visible()
    press(page, "ArrowDown", " ")
    expect(item(page, "Core")).to_have_attribute("aria-current", "true")
    press(page, "Home")
    item(page, "All guides").click()
    page.reload()
    expect(item(page, "Core")).to_be_visible()
    press_on(page, "Inner", "ArrowLeft")
    expect(item(page, "Core")).to_be_hidden()
    page.reload()
    expect(item(page, "Inner")).to_have_attribute("aria-expanded", "false")
    assert violations(page, RULES) == []


def test_show_more_brings_further_folders_and_the_focus_to_the_first(large):
    page = large
    press_on(page, "Area 000", "End")
    expect(page.get_by_role("treeitem", name="Show more")).to_be_focused()
    press(page, "Enter")
    first = item(page, f"Area {LEVEL_SIZE - 1:03}")  # after Accounts
    expect(first).to_be_focused()
    expect(page.get_by_role("treeitem")).to_have_count(2 * LEVEL_SIZE + 2)
    press(page, "Enter")
    expect(first).to_have_attribute("aria-current", "true")


def test_guide_is_dragged_into_a_closed_branch(large, person):
    page = large
    person.api("POST", "trees", {"team": person.team["id"], "title": "Beta screen"})
    open_library(page)
    row, area = page.locator("li.tree", has_text="Beta screen"), item(page, "Area 000")
    row.hover()
    page.mouse.down()
    area.hover()
    area.hover(position={"x": 20, "y": 8})
    item(page, "Inner").hover()
    item(page, "Inner").hover(position={"x": 20, "y": 8})
    page.mouse.up()
    expect(page.locator("#messages")).to_contain_text("moved to")
    expect(item(page, "Inner")).to_have_accessible_description("1 guide")


def press_on(page: Page, name: str, *keys: str) -> None:
    item(page, name).focus()
    press(page, *keys)


def test_folder_is_found_in_a_form_by_a_part_of_its_name(large, person):
    page = large
    page.get_by_role("link", name="New folder").click()
    page.get_by_label("Name").fill("Desk")
    page.get_by_role("searchbox", name="Find a folder").fill("inner")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Area 000 / Inner", exact=True)).to_be_checked()
    page.get_by_role("searchbox", name="Find a folder").fill("area 07")
    expect(page.get_by_role("radio", name="Area 070")).to_be_visible()
    expect(page.get_by_role("radio", name="Area 000 / Inner", exact=True)).to_be_checked()
    page.get_by_role("button", name="Create folder").click()
    expect(page.locator("#messages")).to_contain_text("Folder “Desk” created.")
    folders = {each["name"]: each for each in person.api("GET", "folders?limit=200")["results"]}
    assert folders["Desk"]["parent"] == folders["Inner"]["id"]
