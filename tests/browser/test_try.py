"""Trying a draft whose answers have conditions: what was filled in and chosen on the way says which are offered."""

import pytest

from tests.browser.expect import expect
from tests.browser.guides import press, printer, publish
from tests.browser.run.test_conditions import GUIDE
from tests.browser.store import hold_tokens

pytestmark = pytest.mark.once  # what a browser does is the same on either database


def test_draft_says_which_answers_a_run_would_offer(page, person):
    tree = publish(person, GUIDE)
    hold_tokens(page, person.sign_in())
    page.goto(f"/trees/{tree}/try")
    answer = page.locator(".answer")
    expect(answer.nth(1)).to_contain_text("not offered: if age < 1")
    page.get_by_label("Age in months").fill("0,5")
    expect(answer.nth(1)).not_to_contain_text("not offered")
    page.get_by_label("Age in months").fill("13")
    expect(answer.nth(1)).to_contain_text("not offered: if age < 1")
    page.keyboard.press("Escape")
    page.keyboard.press("2")  # not offered: the key does nothing
    page.keyboard.press("1")

    expect(page.get_by_role("heading", name="Who pays?")).to_be_visible()
    expect(answer).to_contain_text(["if age < 24: goes on by itself", "not offered: otherwise"])
    page.keyboard.press("1")
    expect(answer.nth(1)).to_contain_text("if age >= 12")
    expect(answer.nth(1)).not_to_contain_text("not offered")

    page.keyboard.press("b")
    expect(page.get_by_role("heading", name="Who pays?")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("Age in months")).to_have_value("13")
    page.get_by_label("Age in months").fill("30")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(answer).to_contain_text(["not offered: if age < 24", "otherwise: goes on by itself"])


def test_draft_asks_for_its_fields_as_a_run_does(page, person):
    hold_tokens(page, person.sign_in())
    page.goto(f"/trees/{printer(person)}/try/number")
    serial, error = page.get_by_label("Serial number"), page.locator("[data-field=serial] .error")
    expect(page.locator("[data-begun]")).to_be_visible()
    press(page, "1")
    expect(error).to_have_text("This field is required.")
    expect(serial).to_be_focused()
    serial.fill("AB12")
    serial.press("Enter")
    expect(error).to_have_text("This does not match the expected format: two letters, three digits.")
    expect(page.locator(".answers")).to_be_focused()
    serial.fill("AB123")
    serial.press("Enter")
    expect(error).to_be_hidden()
    press(page, "1")
    expect(page.get_by_role("heading", name="Is the cable in?")).to_be_visible()
