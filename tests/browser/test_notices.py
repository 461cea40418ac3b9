"""The bell in a browser: what somebody else does is told on an open page, also once its access token has expired."""

import pytest

from tests.browser.editors import joins
from tests.browser.expect import expect
from tests.browser.guides import NETWORK, publish
from tests.browser.run.test_lists import begin
from tests.browser.store import expire, hold_tokens

pytestmark = [pytest.mark.once, pytest.mark.new_context]  # whose clock the test turns


def test_run_that_is_handed_over_is_told_on_an_open_page(page, person, new_person, proxy, console):
    ben = joins(new_person("Ben"), person)
    tree = publish(person, NETWORK)

    def hand_over(ticket: str) -> str:
        run = begin(person, tree, ticket)
        person.api("POST", f"runs/{run}/handover", {"person": ben.api("GET", "auth/me")["id"]})
        return run

    page.clock.install()
    hold_tokens(page, ben.sign_in())
    other = page.context.new_page()
    for each in (page, other):
        each.goto("/trees/")
        expect(each.get_by_role("heading", name="Library", level=1)).to_be_visible()
        expect(each.locator("#unread .count")).to_have_count(0)
    bell, number = page.locator(".bell"), page.locator("#unread .count")
    hand_over("INC-1")
    with proxy.recording() as seen:
        page.clock.fast_forward("01:30")
        for each in (page, other):
            expect(each.locator("#unread .count")).to_have_text("1 unread")
    assert [each.path for each in seen if "unread" in each.path] == [
        "/api/v1/notices/unread"
    ]  # one window asks for all
    other.close()

    expire(page)
    hand_over("INC-2")
    page.clock.fast_forward("01:30")
    expect(number).to_have_text("2 unread")
    expect(page.locator("#messages")).to_contain_text("You have a new notice.")

    page.keyboard.press("g")
    page.keyboard.press("n")
    rows = page.locator("[data-notice]")
    expect(rows).to_have_count(2)
    expect(bell).to_have_attribute("aria-current", "page")
    newest = hand_over("INC-3")
    page.clock.fast_forward("01:30")
    expect(rows).to_have_count(3)
    expect(number).to_have_text("3 unread")

    page.keyboard.press("j")
    expect(rows.first.get_by_role("link")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/runs/{newest}/")
    expect(number).to_have_text("2 unread")
    bell.click()
    expect(page.locator("[data-notice].unread")).to_have_count(2)
    page.keyboard.press("a")
    expect(page.locator("[data-notice].unread")).to_have_count(0)
    expect(number).to_have_count(0)
    rows.first.get_by_role("button", name="Mark unread").click()
    expect(number).to_have_text("1 unread")
    assert [line for line in console if "401" not in line] == []
