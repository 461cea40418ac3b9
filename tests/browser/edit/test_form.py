"""The editor's form: answers, problems and pictures of steps."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser import guides
from tests.browser.axe import violations
from tests.browser.expect import expect
from tests.browser.guides import press
from tests.browser.late import held
from tests.browser.step_forms import draft, edit, offered, ready, saved, titled
from tests.browser.store import hold_tokens

pytestmark = pytest.mark.once  # what a browser does is the same on either database

PASTE = """async (field) => {
    const canvas = new OffscreenCanvas(8, 8);
    canvas.getContext("2d").fillRect(0, 0, 8, 8);
    const file = new File([await canvas.convertToBlob()], "light.png", { type: "image/png" });
    const clipboardData = new DataTransfer();
    clipboardData.items.add(file);
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def printer(page, person) -> Page:
    tree = guides.printer(person)
    return edit(page, person, tree)


def tree_of(page: Page) -> int:
    return int(page.locator("[data-editor]").get_attribute("data-editor"))


def test_answers_are_moved_pointed_elsewhere_and_led_through_another_guide(printer, person):
    page = printer
    first, second = (page.get_by_label(f"Answer {number}", exact=True) for number in (1, 2))
    first.focus()
    press(page, "Alt+ArrowDown")
    expect(second).to_be_focused()
    expect(second).to_have_value("Yes")
    press(page, "Tab")
    page.keyboard.type("call the f")
    expect(offered(page, "Call the field team")).to_have_attribute("aria-selected", "true")
    press(page, "Tab")  # takes it, and makes room for one more answer
    expect(page.get_by_label("Answer 3", exact=True)).to_be_focused()
    press(page, "Escape")
    first.focus()
    press(page, "Tab", "ArrowDown", "ArrowDown")
    expect(offered(page, "Through another guide…")).to_have_attribute("aria-selected", "true")
    with held(page, "**/api/v1/trees?*q=network*"):
        press(page, "Enter")
        page.keyboard.type("network")
        press(page, "Enter")  # at once: which guides are called so is known later
    expect(page.get_by_label("Guide that answer 1")).to_have_value("Check the network")
    saved(page)
    graph = person.api("GET", f"trees/{tree_of(page)}/draft")["graph"]
    no, yes = graph["nodes"]["light"]["options"]
    assert (no["label"], no["to"], yes["label"], yes["to"]) == ("No", "number", "Yes", "call")
    assert person.api("GET", f"trees/{no['tree']}")["title"] == "Check the network"


def test_keys_of_the_editor_change_nothing_before_the_draft_is_loaded(page, person, console):
    tree = guides.printer(person)
    hold_tokens(page, person.sign_in())
    with held(page, f"**/api/v1/trees/{tree}/draft"):
        with page.expect_request(f"**/api/v1/trees/{tree}/draft"):
            page.goto(f"/trees/{tree}/edit#n-number")
        press(page, "i", "Delete", "n")
    ready(page)
    expect(page.get_by_label("Title", exact=True)).to_have_value("What is its number?")
    expect(page.locator("[data-place]")).to_have_text("Step 5 of 5")
    assert person.api("GET", f"trees/{tree}")["serial"] == 1
    assert console == []


def test_problems_stand_at_their_fields_and_deleting_says_what_becomes_of_the_rest(printer, person):
    page = printer
    title = page.get_by_label("Title", exact=True)
    page.get_by_label("Answer 2", exact=True).fill("Yes")
    title.fill("")
    page.get_by_label("Answer 1", exact=True).focus()
    saved(page)
    expect(page.locator("#edit-title-problems")).to_have_text("This step has no title.")
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Answer 2", exact=True)).to_have_accessible_description(re.compile("two answers called"))
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 320)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == [], (scheme, width)
    page.set_viewport_size({"width": 1280, "height": 800})

    title.fill("Is the light on?")
    page.get_by_label("Where answer 1").focus()
    press(page, "Control+Enter")
    titled(page, "Is the cable in?")
    page.locator("[data-edit-form] summary").focus()
    press(page, "Enter")
    page.get_by_role("button", name="Delete step").focus()
    press(page, "Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Nothing would lead to these 2 steps any more")
    assert violations(page) == []
    page.get_by_role("button", name="Delete all 3").focus()
    press(page, "Enter")
    titled(page, "Is the light on?")
    saved(page)
    assert set(draft(person, tree_of(page))) == {"start", "Is the light on?", "What is its number?"}


def test_pasted_picture_asks_what_it_shows_and_stands_in_the_text_and_its_preview(printer, person, console):
    page = printer
    body = page.get_by_label("Text", exact=False).first
    page.get_by_role("button", name="Preview").focus()
    press(page, "Enter")
    expect(page.locator("#edit-preview")).to_have_text("Look at the front panel.")
    body.focus()
    body.evaluate(PASTE)
    expect(page.get_by_label("What does it show?")).to_be_focused()
    page.keyboard.type("A green [light]")
    press(page, "Enter")
    expect(body).to_have_value(re.compile(r"!\[A green \\\[light\\\]\]\(/\S+\)"))
    expect(page.locator("#edit-preview img")).to_have_attribute("alt", "A green [light]")
    assert page.locator("#edit-preview img").evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 8
    saved(page)
    assert "![A green" in person.api("GET", f"trees/{tree_of(page)}/draft")["graph"]["nodes"]["light"]["body"]
    assert console == []

    broken = {"name": "light.png", "mimeType": "image/png", "buffer": b"no picture at all"}
    page.locator("input[type=file]").set_input_files(broken)
    expect(page.locator("[data-picture-state]")).to_have_text(re.compile("Upload failed: This file is not"))


def test_steps_are_put_in_between_taken_away_and_copied_into_another_guide_of_ones_own(printer, person, new_person):
    page = printer
    tree, place = tree_of(page), page.locator("[data-place]")
    before = draft(person, tree)
    page.get_by_label("Title", exact=True).focus()
    press(page, "Escape", "i")  # from the map, where keys are no text
    titled(page, "")
    expect(place).to_have_text("Step 2 of 6")
    expect(page.get_by_label("Answer 2", exact=True)).to_have_value("No")
    saved(page)
    press(page, "Escape", "Control+z")
    expect(place).to_have_text("Step 1 of 5")
    press(page, "n")
    page.keyboard.type("One too many")
    press(page, "Escape", "Delete")
    expect(page.locator("#messages")).to_contain_text("Step deleted.")
    titled(page, "Is the light on?")
    saved(page)
    assert draft(person, tree) == before

    menu = page.locator("[data-edit-form] summary")
    menu.focus()
    press(page, "Enter")
    page.get_by_role("button", name="Copy the branch").focus()
    press(page, "Enter")
    expect(page.locator("#messages")).to_contain_text("5 steps copied.")
    expect(menu).to_be_focused()
    other = person.api("POST", "trees", {"team": person.team["id"], "title": "Scanner offline"})["id"]
    page.goto(f"/trees/{other}/edit")
    ready(page).get_by_role("button", name="Paste the branch").focus()
    press(page, "Enter")
    expect(place).to_have_text("Step 1 of 5")
    saved(page)
    assert draft(person, other) == before

    ben = new_person("Ben")
    page.goto("/health/live")
    hold_tokens(page, ben.sign_in())
    page.goto(f"/trees/{guides.printer(ben)}/edit")
    ready(page).locator("[data-edit-form] summary").click()
    expect(page.get_by_role("button", name="Copy the branch")).to_be_visible()
    expect(page.get_by_role("button", name="Paste the branch")).to_be_hidden()


def test_answer_gets_a_condition_without_syntax_and_as_text(printer, person):
    page = printer
    body = page.get_by_label("Text", exact=False).first
    body.fill('Age: ____ {#age .number}\n\nLight: ____ {#light choices="green, amber"}')
    page.get_by_label("Where answer 1", exact=False).first.click()
    page.get_by_role("option", name="Only under a condition…").click()
    group = page.get_by_role("group", name="Condition of answer 1", exact=False)
    expect(group.get_by_label("Value of condition 1")).to_be_focused()
    group.get_by_label("Comparison of condition 1").select_option("is less than")
    group.get_by_label("Compared with, condition 1").fill("24")
    group.get_by_role("button", name="Condition", exact=True).press("Enter")
    expect(group.get_by_label("Value of condition 2")).to_be_focused()
    group.get_by_label("How condition 2 is joined").select_option("or")
    group.get_by_label("Value of condition 2").select_option("Light")
    group.get_by_label("Compared with, condition 2").select_option("green")
    expect(group).to_contain_text("Offered if Age is less than 24 or Light is green.")
    saved(page)
    assert conditions(person, page) == ["age < 24 or light = 'green'"]
    expect(page.locator(".editor-map .words title")).to_have_text([re.compile("if age < 24 or light = 'green'$")])
    for scheme, width in (("light", 1280), ("dark", 390)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == [], (scheme, width)
    page.set_viewport_size({"width": 1280, "height": 800})

    when = group.get_by_label("When answer 1", exact=False)
    when.select_option("Only if, as text")
    field = group.get_by_label("as text", exact=False)
    expect(field).to_have_value("age < 24 or light = 'green'")
    field.fill("age <")
    saved(page)
    expect(page.locator(".edit-answer .step-problems")).to_contain_text(["cannot be read, at character 6"])
    field.fill("length(ticket) > 3")  # what rows cannot say stays a text
    saved(page)
    when.select_option("Otherwise")
    saved(page)
    assert conditions(person, page) == ["else"]
    when.select_option("Always offered")
    page.get_by_label("Title", exact=True).focus()
    expect(group).to_be_hidden()
    saved(page)
    assert conditions(person, page) == []


def conditions(person, page):
    graph = person.api("GET", f"trees/{tree_of(page)}/draft")["graph"]
    return [option["if"] for node in graph["nodes"].values() for option in node["options"] if "if" in option]
