"""The history of a guide: walked, compared on the map and in the text, and brought back."""

import re
from copy import deepcopy

import pytest

from tests.browser.axe import COLOURS, violations
from tests.browser.expect import expect
from tests.browser.guides import NETWORK, publish
from tests.browser.store import hold_tokens

pytestmark = pytest.mark.once  # what a browser does is the same on either database


@pytest.fixture
def tree(person) -> int:
    """Release 1, then a step that was renamed, one that was added and one that was taken out."""
    made = publish(person, NETWORK)
    graph = person.api("GET", f"trees/{made}/revisions/1")["graph"]
    renamed = deepcopy(graph)
    renamed["nodes"]["seen"]["title"] = "Does anybody see the network?"
    person.api("POST", f"trees/{made}/revisions", {"graph": renamed, "onto": 1})
    other = deepcopy(renamed)
    del other["nodes"]["none"]
    other["nodes"]["desk"] = {"title": "Call the desk", "body": "", "options": [], "outcome": "escalate"}
    other["nodes"]["seen"]["options"][1]["to"] = "desk"
    person.api("POST", f"trees/{made}/revisions", {"graph": other, "onto": 2})
    return made


def test_history_is_walked_compared_and_brought_back(page, person, tree, console):
    hold_tokens(page, person.sign_in())
    page.goto(f"/trees/{tree}/")
    expect(page.get_by_text("This is the draft.")).to_be_visible()
    page.get_by_role("link", name="History").click()
    moments, beside = page.locator("[data-moment]"), page.locator("#moment")
    expect(moments).to_have_count(3)
    expect(beside).to_contain_text("Added step “Call the desk”")

    moments.nth(1).focus()
    page.keyboard.press("Enter")
    expect(beside).to_contain_text("Renamed “Does the caller see the network?”")
    expect(beside).to_be_focused()
    assert page.url.endswith("/history?at=2")
    expect(page.locator("[data-moment][aria-current]")).to_contain_text("Revision 2")

    moments.nth(0).click()
    expect(beside).to_contain_text("Added step “Call the desk”")
    beside.get_by_label("Compare with").select_option("release 1")
    beside.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("From release 1 to revision 3")
    expect(page).to_have_url(re.compile(rf"/trees/{tree}/compare/1\.\.\.3$"))
    steps = {state: page.locator(f".map g.{state} .title") for state in ("added", "changed", "removed", "untouched")}
    for state, title in {"added": "Call the desk", "removed": "There is no network"}.items():
        expect(steps[state]).to_have_text(title)
        expect(page.locator(f".map a g.{state} .count")).to_have_text(state)
    expect(steps["untouched"]).to_have_text("The network is fine")
    expect(page.locator("#t-seen ins")).to_have_text(["anybody", "desk"])
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, COLOURS) == []

    page.locator(".map a[data-key=desk]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#t-desk:target")).to_be_visible()

    page.goto(f"/trees/{tree}/history?at=1")
    beside.get_by_role("button", name="Restore as draft").click()
    expect(moments).to_have_count(4)
    assert person.api("GET", f"trees/{tree}")["serial"] == 4
    page.get_by_role("button", name="Undo").click()
    expect(moments).to_have_count(5)
    assert "desk" in person.api("GET", f"trees/{tree}/revisions/5")["graph"]["nodes"]
    assert console == []
