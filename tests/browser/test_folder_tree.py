"""The folders: one stop of the Tab key, and the keys of a tree inside."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import RULES, violations
from tests.browser.clock import pass_time, stop_clock
from tests.browser.store import hold_tokens, open_library

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
