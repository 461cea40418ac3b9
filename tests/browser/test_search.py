"""Finding a guide of the demo library: what a caller says is typed, and the right guide is the first row."""

import re

import pytest

from tests.browser.axe import RULES, violations
from tests.browser.expect import expect
from tests.browser.store import open_library, sign_in
from tests.browser.test_demo import LOAD, LOOKS

pytestmark = pytest.mark.once  # tests/trees/search runs on both databases

TYPED = {
    "wifi": "Wi-Fi trouble",
    "prnter": "Printer offline",
    "pasword": "Password reset",
    "2fa": "Two-factor phone changed",
    "can't log in": "Account locked out",
    "printer off": "Printer offline",
    "vp": "VPN drops or will not connect",
}


@pytest.fixture
def demo(page, server):
    server.manage("shell", "-v0", "-c", LOAD)
    sign_in(page, "ann@example.com", "lantern-quarry-teapot")
    open_library(page)
    return page


def test_demo_library_has_what_callers_say_in_the_first_row(demo):
    field, first = demo.get_by_label("Search guides"), demo.locator("li.tree .tree-title").first
    for typed, title in TYPED.items():
        field.fill("")
        field.press_sequentially(typed)
        expect(first).to_have_text(title)

    field.fill("prnter")
    expect(demo.locator("#list")).to_contain_text("No guide has “prnter”. Did you mean printer?")
    for scheme, width in LOOKS:
        demo.set_viewport_size({"width": width, "height": 700})
        demo.emulate_media(color_scheme=scheme)
        assert violations(demo, RULES) == []
        assert demo.evaluate("document.documentElement.scrollWidth") <= width
    demo.get_by_role("link", name="printer", exact=True).click()
    expect(field).to_have_value("printer")
    expect(field).to_be_focused()
    expect(demo.get_by_text("Did you mean")).to_have_count(0)
    expect(first).to_have_text("Printer offline")

    palette_by_keys(demo)


def palette_by_keys(page):
    page.keyboard.press("Control+k")
    field, rows = page.get_by_role("combobox", name="Search or jump"), page.locator("[data-entry]")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(page.get_by_role("group", name="Go to")).to_be_visible()
    page.keyboard.type("printer off")
    expect(chosen).to_contain_text("Printer offline")
    field.fill("printer")
    expect(page.locator("[data-answers='printer']")).to_be_attached()
    expect(chosen).to_contain_text("Printer offline")  # the own team's, though another's is called so too
    expect(rows.filter(has_text="Receipt printer")).to_have_count(1)
    assert violations(page, RULES) == []
    expect(chosen).to_contain_text("EnterRun")
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-activedescendant", rows.nth(1).get_attribute("id"))
    for _ in range(30):
        page.keyboard.press("ArrowDown")
    expect(rows.last).to_have_attribute("aria-selected", "true")
    expect(rows.last).to_be_in_viewport()
    title = rows.last.locator("span").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".filtered")).to_contain_text(title)  # the last row is a folder
    page.keyboard.press("Control+k")
    page.keyboard.type("printer off")
    page.keyboard.press("Shift+Enter")  # at once: the rows for this come later
    expect(page.get_by_role("navigation", name="About this guide")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Printer offline")
    page.keyboard.press("Control+k")
    page.keyboard.type("printer off")
    page.keyboard.press("Enter")
    expect(page.locator("[data-run] .question, [data-run] h1").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"/trees/\d+/run|/runs/"))
