"""The editor's form: a guide written with the keyboard alone, its answers, problems and pictures."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import guides
from tests.browser.axe import violations
from tests.browser.guides import press
from tests.browser.store import hold_tokens, open_library

pytestmark = pytest.mark.once  # what a browser does is the same on either database

PASTE = """async (field) => {
    const canvas = new OffscreenCanvas(8, 8);
    canvas.getContext("2d").fillRect(0, 0, 8, 8);
    const file = new File([await canvas.convertToBlob()], "light.png", { type: "image/png" });
    const clipboardData = new DataTransfer();
    clipboardData.items.add(file);
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
TEN_STEPS = {
    "start": "Is the light on?",
    "Is the light on?": {"Yes": "Is the cable in?", "No": "Press the power button"},
    "Is the cable in?": {"Yes, and it blinks": "Restart the queue", "No, push it in": "Push the cable in"},
    "Push the cable in": {"Continue": "Restart the queue"},
    "Press the power button": {"It comes on": "Is the cable in?", "Still dark": "Swap the power supply"},
    "Swap the power supply": {"It comes on": "Is the cable in?", "Still dark": "Send an engineer"},
    "Restart the queue": {
        "It prints": "It prints again",
        "Nothing": "Ask for a page",
        "A paper jam": "Send an engineer",
    },
    "Ask for a page": {"It comes": "It prints again", "It does not": "Not solved"},
    "It prints again": "resolved",
    "Send an engineer": "escalate",
    "Not solved": "unresolved",
}


def edit(page: Page, person, tree: int) -> Page:
    """The editor of ``tree``, loaded."""
    hold_tokens(page, person.sign_in())
    page.goto(f"/trees/{tree}/edit")
    return ready(page)


def ready(page: Page) -> Page:
    expect(page.locator("[data-editor][data-ready]")).to_be_visible()
    return page


def saved(page: Page) -> None:
    expect(page.locator("[data-edit-state]")).to_have_text(re.compile("^Saved at "))


def draft(person, tree: int) -> dict:
    """The graph that the server has: what stands in it by the titles of its steps."""
    graph = person.api("GET", f"trees/{tree}/draft")["graph"]
    titles = {"": None} | {key: node["title"] for key, node in graph["nodes"].items()}
    return {
        node["title"]: node["outcome"] or {option["label"]: titles[option["to"]] for option in node["options"]}
        for node in graph["nodes"].values()
    } | {"start": titles[graph["start"]]}


def titled(page: Page, title: str) -> None:
    expect(page.get_by_label("Title", exact=True)).to_have_value(title)
    expect(page.get_by_label("Title", exact=True)).to_be_focused()


def answer(page: Page, label: str, to: str) -> None:
    """In the row of a new answer: its words, a step that is found or made, and on to the next row."""
    page.keyboard.type(label)
    press(page, "Tab")
    page.keyboard.type(to)
    expect(page.locator(".combo-list:not([hidden])")).to_contain_text(to)
    press(page, "Enter")


def offered(page: Page, name: str) -> Locator:
    """What the list below a field has."""
    return page.locator(".combo-list").get_by_role("option", name=name)


def test_guide_of_ten_steps_is_written_with_the_keyboard_alone(page, person):
    hold_tokens(page, person.sign_in())
    open_library(page)
    press(page, "n")
    expect(page.get_by_label("Title", exact=True)).to_be_focused()
    page.keyboard.type("Printer offline")
    press(page, "Enter")
    ready(page)
    expect(page.get_by_role("heading", name="Write the first step")).to_be_visible()

    press(page, "n")
    page.keyboard.type("Is the light on?")
    press(page, "Enter")
    answer(page, "Yes", "Is the cable in?")
    answer(page, "No", "Press the power button")
    press(page, "Control+Enter")  # on to what is not finished yet
    titled(page, "Is the cable in?")
    press(page, "Enter")
    answer(page, "Yes, and it blinks", "Restart the queue")
    page.keyboard.type("No, push it in")  # this one makes its step from its words
    press(page, "Control+Enter")
    titled(page, "No, push it in")
    page.keyboard.type("Push the cable in")  # what it is called is marked, so this replaces it
    press(page, "Enter")
    answer(page, "Continue", "Restart the queue")
    press(page, "Control+Enter")
    titled(page, "Press the power button")
    press(page, "Enter")
    answer(page, "It comes on", "Is the cable in?")
    answer(page, "Still dark", "Swap the power supply")
    press(page, "Control+Enter")
    titled(page, "Swap the power supply")
    press(page, "Tab")
    page.keyboard.type("The **grey** one.")
    press(page, "Shift+Tab", "Enter")
    answer(page, "It comes on", "Is the cable in?")
    answer(page, "Still dark", "Send an engineer")
    press(page, "Control+Enter")
    titled(page, "Send an engineer")
    press(page, "Enter", "ArrowDown", "ArrowDown", "ArrowDown")  # past the first answer to how it ends
    press(page, "Control+Enter")
    titled(page, "Restart the queue")
    press(page, "Enter")
    answer(page, "It prints", "It prints again")
    answer(page, "Nothing", "Ask for a page")
    answer(page, "A paper jam", "Send an engineer")
    press(page, "Control+Enter")
    titled(page, "It prints again")
    press(page, "Enter", "ArrowDown", "ArrowDown")
    press(page, "Control+Enter")
    titled(page, "Ask for a page")
    press(page, "Enter")
    answer(page, "It comes", "It prints again")
    answer(page, "It does not", "Not solved")
    press(page, "Control+Enter")
    titled(page, "Not solved")
    press(page, "Enter", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "Control+Enter")
    expect(page.locator("#messages")).to_contain_text("Every step is complete.")
    saved(page)

    tree = int(re.search(r"/trees/(\d+)/", page.url)[1])
    assert draft(person, tree) == TEN_STEPS
    assert person.api("GET", f"trees/{tree}/problems") == []
    assert len(person.api("GET", f"trees/{tree}/draft")["graph"]["nodes"]) == 10


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
    press(page, "Enter")
    page.keyboard.type("network")
    expect(offered(page, "Check the network")).to_be_visible()
    press(page, "Enter")
    expect(page.get_by_label("Guide that answer 1")).to_have_value("Check the network")
    saved(page)
    graph = person.api("GET", f"trees/{tree_of(page)}/draft")["graph"]
    no, yes = graph["nodes"]["light"]["options"]
    assert (no["label"], no["to"], yes["label"], yes["to"]) == ("No", "number", "Yes", "call")
    assert person.api("GET", f"trees/{no['tree']}")["title"] == "Check the network"


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


def test_words_of_an_answer_make_a_step_unless_one_is_called_so_or_begins_so(page, person):
    text = "# Cable\n\n## Is it plugged in? {#in}\n\n## Plug the cable back in {#back .resolved}\n"
    [made] = person.api("POST", "trees/import", {"format": "markdown", "text": text, "team": person.team["id"]})
    page = edit(page, person, made["id"])
    page.get_by_label("Title", exact=True).focus()
    press(page, "Enter")
    page.keyboard.type("No")
    press(page, "Tab")
    page.keyboard.type("Plug it in")
    expect(offered(page, "New step “Plug it in”")).to_have_attribute("aria-selected", "true")
    press(page, "Enter")
    page.keyboard.type("Yes")
    press(page, "Tab")
    page.keyboard.type("plug the cable")
    expect(offered(page, "Plug the cable back in")).to_have_attribute("aria-selected", "true")
    press(page, "Enter")
    page.keyboard.type("Again")
    press(page, "Tab")
    page.keyboard.type("Is it plugged in?")
    expect(offered(page, "New step “Is it plugged in?”")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".combo-list:not([hidden]) [role=option]").last).to_be_visible()
    press(page, "Escape", "Escape")
    saved(page)
    written = draft(person, made["id"])["Is it plugged in?"]
    assert (written["No"], written["Yes"]) == ("Plug it in", "Plug the cable back in")
