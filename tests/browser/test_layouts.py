"""Keys of other layouts than the American one, and those that an input method takes."""

import pytest

from tests.browser.expect import expect
from tests.browser.guides import begin, press, printer, stands_at
from tests.browser.step_forms import edit

pytestmark = pytest.mark.once  # what a browser does is the same on either database

KEY = """(init) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { bubbles: true, cancelable: true, composed: true, ...init }))"""


def type_on(page, key: str, code: str, **more: object) -> None:
    page.evaluate(KEY, {"key": key, "code": code, **more})


def test_keys_of_a_run_are_found_on_every_layout(page, person):
    begin(page, person, printer(person))
    type_on(page, "&", "Digit1")  # French: the digit needs Shift
    stands_at(page, "Is the cable in?")
    type_on(page, "и", "KeyB")  # Russian
    stands_at(page, "Is the light on?")
    type_on(page, "١", "Digit1")  # Arabic
    stands_at(page, "Is the cable in?")
    type_on(page, "B", "KeyB", modifierCapsLock=True)
    stands_at(page, "Is the light on?")
    type_on(page, "q", "KeyA")  # French: an A on American keyboards; it is the letter that counts
    type_on(page, "л", "KeyK", ctrlKey=True)
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()


def test_a_key_that_an_input_method_takes_is_none_of_the_page(page, person):
    begin(page, person, printer(person))
    ticket = page.get_by_label("Ticket", exact=True)
    ticket.focus()
    type_on(page, "Enter", "Enter", keyCode=229, isComposing=True)
    type_on(page, "Enter", "Enter", keyCode=229)  # Safari's, after the composition
    expect(ticket).to_be_focused()
    type_on(page, "Enter", "Enter", keyCode=13)
    expect(ticket).not_to_be_focused()


def test_a_new_guide_is_begun_and_undone_by_keys_of_other_layouts(page, person):
    tree = person.api("POST", "trees", {"team": person.team["id"], "title": "Coffee machine"})
    edit(page, person, tree["id"])
    expect(page.get_by_role("button", name="Write the first question")).to_be_focused()
    press(page, "Enter")
    title = page.get_by_label("Title", exact=True)
    expect(title).to_be_focused()
    page.keyboard.type("お湯")
    type_on(page, "Enter", "Enter", keyCode=229)
    expect(title).to_be_focused()
    press(page, "Enter", "Escape")
    type_on(page, "я", "KeyZ", ctrlKey=True)
    expect(title).not_to_have_value("お湯")
