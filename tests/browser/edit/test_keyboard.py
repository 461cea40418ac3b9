"""A guide written in the editor with the keyboard alone."""

import re

import pytest

from tests.browser.expect import expect
from tests.browser.guides import press
from tests.browser.step_forms import answer, draft, edit, offered, ready, saved, titled
from tests.browser.store import hold_tokens, open_library

pytestmark = pytest.mark.once  # what a browser does is the same on either database

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
