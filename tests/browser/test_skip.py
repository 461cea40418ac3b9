"""The first stops of the Tab key lead past what stands before the question."""

import pytest

from tests.browser.expect import expect
from tests.browser.guides import NETWORK, begin, press, publish, stands_at

pytestmark = pytest.mark.once  # what a browser does is the same on either database


def test_question_of_a_run_is_one_key_away(page, person):
    begin(page, person, publish(person, NETWORK))
    page.locator("main").focus()
    press(page, "Tab")
    expect(page.get_by_role("link", name="Skip to the question")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the question")).to_be_in_viewport()
    press(page, "Enter", "Tab")
    expect(page.get_by_role("button", name="Yes")).to_be_focused()
    press(page, "Enter")
    stands_at(page, "The network is fine")
