"""The library in a real browser: filters, keys, dragging, dialogs, scrolling."""

import re

import pytest

from tests.browser.expect import expect
from tests.browser.store import hold_tokens

pytestmark = pytest.mark.once  # what a browser does is the same on either database
GUIDE = "# Delta keyboard\n\n## Is it plugged in? {#plug}\n\n- [Continue](#done)\n\n## It types {#done .resolved}\n"


@pytest.fixture
def library(person):
    """A team with two folders, a category and three guides."""
    team = person.team["id"]
    network = person.api("POST", "folders", {"team": team, "name": "Network"})
    person.api("POST", "folders", {"team": team, "name": "VPN", "parent": network["id"]})
    printing = person.api("POST", "categories", {"team": team, "name": "Printing", "colour": "amber"})["id"]
    for title in ("Alpha printer", "Beta screen", "Gamma mailbox"):
        person.api("POST", "trees", {"team": team, "title": title, "categories": [printing] if "A" in title else []})
    return person


@pytest.fixture
def page(page, library):
    hold_tokens(page, library.sign_in())
    page.goto("/trees/")
    expect(rows(page)).to_have_count(3)
    return page


def rows(page):
    return page.locator("[data-row]")


def test_signing_in_lands_on_trees(page):
    expect(page.get_by_role("heading", level=1, name="Library")).to_be_visible()
    assert page.url.endswith("/trees/")


def test_typing_finds_at_once_and_the_url_keeps_it(page):
    page.get_by_label("Search guides").press_sequentially("mailb")
    expect(rows(page)).to_have_text(["Gamma mailbox"])
    expect(page).to_have_url(re.compile(r"q=mailb"))
    page.reload()
    expect(rows(page)).to_have_text(["Gamma mailbox"])
    expect(page.get_by_label("Search guides")).to_have_value("mailb")
    page.get_by_label("Search guides").press("Enter")
    expect(rows(page)).to_be_focused()


def test_filters_add_up_and_back_takes_them_away(page):
    page.locator("#categories").get_by_role("link", name="Printing", exact=True).click()
    expect(rows(page)).to_have_text(["Alpha printer"])
    page.locator("#folders").get_by_role("treeitem", name="Network", exact=True).click()
    expect(rows(page)).to_have_count(0)
    expect(page).to_have_url(re.compile(r"category=\d+.*folder=\d+|folder=\d+.*category=\d+"))
    page.go_back()
    expect(rows(page)).to_have_text(["Alpha printer"])
    page.go_back()
    expect(rows(page)).to_have_count(3)


def test_folder_is_made_in_the_dialog_and_appears(page):
    page.get_by_role("link", name="New folder").click()
    page.locator("dialog").get_by_label("Name").fill("Accounts")
    page.keyboard.press("Enter")
    expect(page.locator("#folders").get_by_role("treeitem", name="Accounts", exact=True)).to_be_visible()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("#messages")).to_contain_text("Accounts")
    expect(page.get_by_role("link", name="New folder")).to_be_focused()
    page.locator("#folders").get_by_role("treeitem", name="Accounts", exact=True).focus()
    page.keyboard.press("F2")
    page.get_by_role("button", name="Delete folder").click()
    expect(page.locator("#folders").get_by_role("treeitem", name="Accounts", exact=True)).to_have_count(0)
    expect(page.locator("#folders").get_by_role("link", name="New folder")).to_be_focused()  # the first of the region


def test_mistake_in_the_dialog_stays_in_the_dialog(page):
    page.get_by_role("link", name="New folder").click()
    page.locator("dialog").get_by_label("Name").fill("Network")
    page.keyboard.press("Enter")
    expect(page.locator("dialog .form-error, dialog .error")).to_contain_text("There is a folder “Network”")
    expect(page.locator("dialog").get_by_label("Name")).to_have_value("Network")


def test_dragging_a_guide_onto_a_folder_moves_it_and_undo_brings_it_back(page):
    network = page.locator("#folders [data-drop]", has_text="Network").last
    page.locator("li.tree", has_text="Beta screen").drag_to(network.locator(".folder").first)
    expect(page.locator("#messages")).to_contain_text("moved to")
    expect(page.locator("li.tree", has_text="Beta screen")).to_contain_text(re.compile("Network|VPN"))
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("li.tree", has_text="Beta screen")).not_to_contain_text(re.compile("Network|VPN"))


def test_dragging_a_folder_to_the_top_moves_it(page):
    folders = page.locator("#folders")
    folders.locator(".folder", has_text="VPN").drag_to(folders.locator(".folder", has_text="All guides"))
    expect(page.locator("#messages")).to_contain_text("Folder moved to the top.")
    expect(folders.locator("li li")).to_have_count(0)


def test_everything_is_done_from_the_keyboard(page):
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("li.tree", has_text="Beta screen").locator("[data-row]")).to_be_focused()
    page.keyboard.press("m")
    page.get_by_role("combobox", name="Folder").select_option(label="Network / VPN")
    page.get_by_role("button", name="Move").press("Enter")
    expect(page.locator("li.tree", has_text="Beta screen")).to_contain_text("VPN")
    page.keyboard.press("/")
    expect(page.get_by_label("Search guides")).to_be_focused()
    page.keyboard.type("alpha")
    expect(rows(page)).to_have_text(["Alpha printer"])
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1, name="Alpha printer")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("l")
    expect(page.get_by_role("heading", level=1, name="Library")).to_be_visible()


def test_guide_is_published_in_the_dialog_and_runs_from_its_row(page, library):
    made = library.api("POST", "trees/import", {"text": GUIDE, "team": library.team["id"]})
    page.goto(f"/trees/{made[0]['id']}/")
    page.get_by_role("link", name="Publish").click()
    page.locator("dialog").get_by_label("What is new").fill("The first one")
    page.get_by_role("button", name="Publish release 1").click()
    expect(page.locator("#messages")).to_contain_text("Release 1 is live.")
    page.keyboard.press("g")
    page.keyboard.press("l")
    expect(rows(page)).to_have_count(4)
    page.keyboard.press("j")
    expect(rows(page).first).to_be_focused()
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1, name="Delta keyboard")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Run Delta keyboard").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Is it plugged in?")).to_be_visible()


def test_keys_are_silent_while_typing_and_when_switched_off(page):
    page.get_by_label("Search guides").press_sequentially("?")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.get_by_label("Search guides").fill("")
    page.locator("h1").click()
    page.keyboard.press("?")
    page.get_by_label("Single-key shortcuts are on").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_palette_jumps_to_a_guide(page):
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("combobox").fill("gamma")
    expect(page.locator("[data-entry]")).to_have_count(1)
    expect(page.locator("[data-entry]")).to_contain_text("Gamma mailbox")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Gamma mailbox")).to_be_visible()


def test_palette_waits_for_the_answer_to_what_was_typed(page):
    page.keyboard.press("Control+k")
    expect(page.locator("[data-entry]").first).to_be_visible()
    page.keyboard.type("gamma")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Gamma mailbox")).to_be_visible()


def test_half_written_form_is_not_lost_to_a_key_or_a_click_beside_it(page):
    page.get_by_role("link", name="New folder").click()
    name = page.locator("dialog").get_by_label("Name")
    name.fill("Half")
    page.keyboard.press("Control+k")
    page.mouse.click(5, 300)
    expect(name).to_have_value("Half")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_focus_goes_to_what_stands_in_the_place_of_a_moved_guide(page):
    for title, name in (("Beta screen", "VPN"), ("Gamma mailbox", "Network")):
        guide = page.locator("li.tree", has_text=title)
        guide.drag_to(page.locator("#folders .folder", has_text=name).first)
        expect(guide).to_contain_text(name)
    page.locator("#folders").get_by_role("treeitem", name="Network", exact=True).click()
    expect(rows(page)).to_have_text(["Gamma mailbox", "Beta screen"])
    page.keyboard.press("j")
    page.keyboard.press("m")
    page.get_by_role("combobox", name="Folder").select_option(label="No folder")
    page.get_by_role("button", name="Move").press("Enter")
    expect(rows(page)).to_have_text(["Beta screen"])
    expect(rows(page)).to_be_focused()
    page.keyboard.press("u")
    expect(rows(page)).to_have_count(2)
    expect(page.locator("li.tree", has_text="Beta screen").locator("[data-row]")).to_be_focused()


def test_show_more_hands_the_focus_on(page, library):
    for number in range(50):
        library.api("POST", "trees", {"team": library.team["id"], "title": f"Guide {number:02}"})
    page.reload()
    expect(rows(page)).to_have_count(50)
    page.get_by_role("button", name="Show more").focus()
    expect(rows(page)).to_have_count(53)
    expect(rows(page).nth(50)).to_be_focused()


def test_long_list_goes_on_while_scrolling(page, library):
    for number in range(60):
        library.api("POST", "trees", {"team": library.team["id"], "title": f"Guide {number:02}"})
    page.reload()
    expect(rows(page)).to_have_count(50)
    rows(page).last.scroll_into_view_if_needed()
    page.mouse.wheel(0, 3000)
    expect(rows(page)).to_have_count(63)
    page.locator("li.tree", has_text="Gamma").drag_to(page.locator("#folders .folder", has_text="VPN"))
    expect(page.locator("li.tree", has_text="Gamma")).to_contain_text("VPN")
    expect(rows(page)).to_have_count(63)


def test_nothing_jumps_while_the_library_loads(page):
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries())"
        " if (!entry.hadRecentInput) window.shift += entry.value }).observe({type: 'layout-shift', buffered: true})"
    )
    page.reload()
    expect(rows(page)).to_have_count(3)
    page.wait_for_timeout(300)
    assert page.evaluate("window.shift") < 0.02


def test_archived_guide_offers_undo(page):
    rows(page).first.click()
    page.get_by_label("More actions").click()
    page.get_by_role("button", name="Archive").click()
    expect(page.get_by_text("archived", exact=True)).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("archived", exact=True)).to_have_count(0)


def test_filters_stay_when_the_regions_load_again(page):
    page.locator("#folders").get_by_role("treeitem", name="Network", exact=True).click()
    expect(rows(page)).to_have_count(0)
    page.get_by_role("link", name="New folder").click()
    expect(page.get_by_role("combobox", name="Inside")).to_have_value(re.compile(r"\d"))
    page.locator("dialog").get_by_label("Name").fill("Switches")
    page.keyboard.press("Enter")
    expect(page.locator("#folders li li").get_by_role("treeitem", name="Switches", exact=True)).to_be_visible()
    expect(page.locator("#list")).to_contain_text("No guide is here in the folder “Network”.")


def test_folder_that_was_left_does_not_come_back_while_typing(page):
    page.locator("#folders").get_by_role("treeitem", name="Network", exact=True).click()
    expect(rows(page)).to_have_count(0)
    page.reload()
    page.locator("#folders").get_by_role("treeitem", name="All guides").click()
    expect(rows(page)).to_have_count(3)
    page.get_by_label("Search guides").press_sequentially("gamma")
    expect(rows(page)).to_have_text(["Gamma mailbox"])


def test_deleting_the_folder_one_looks_at_stays_in_its_team(page, library):
    second = library.api("POST", "teams", {"name": "Zebras"})["id"]
    folder = library.api("POST", "folders", {"team": second, "name": "Savannah"})["id"]
    library.api("POST", "trees", {"team": second, "title": "Striped", "folder": folder})
    page.goto(f"/trees/?folder={folder}")
    expect(rows(page)).to_have_text(["Striped"])
    page.locator("#folders .folder", has_text="Savannah").hover()
    page.get_by_role("link", name="Rename, move or delete Savannah").click()
    page.get_by_role("button", name="Delete folder").click()
    expect(page.locator("#folders").get_by_text("Savannah")).to_have_count(0)
    expect(rows(page)).to_have_text(["Striped"])
    page.get_by_label("Search guides").press_sequentially("strip")
    expect(page).to_have_url(re.compile(f"team={second}"))
    expect(rows(page)).to_have_text(["Striped"])


def test_deleting_a_guide_leads_to_the_library(page):
    rows(page).first.click()
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Delete…").click()
    page.get_by_label("Type the title to confirm").fill(page.locator("main h1").inner_text())
    page.get_by_role("button", name="Delete permanently").click()
    expect(page.get_by_role("heading", level=1, name="Library")).to_be_visible()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(rows(page)).to_have_count(2)


def test_words_typed_on_the_new_page_are_a_title_and_no_shortcuts(page, new_person):
    hold_tokens(page, new_person("Eve").sign_in())
    page.goto("/trees/new")
    expect(page.locator("main form")).to_be_visible()
    page.keyboard.type("Great printer guide")
    expect(page.get_by_label("Title")).to_have_value("Great printer guide")
    assert page.url.endswith("/trees/new")
