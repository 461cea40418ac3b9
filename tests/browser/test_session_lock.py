"""The lock around a refresh is held for as long as it takes, and no longer."""

import pytest
from playwright.sync_api import expect

from tests.browser.store import LOAD_LIST, REFRESH, expire, open_library, stored

pytestmark = [pytest.mark.once, pytest.mark.new_context]  # what a browser does is the same on either database

TABS = 12
ASK_AT = f"""(at) => {{
    window.asked = new Promise((done) => setTimeout(done, at - Date.now())).then(() => {LOAD_LIST});
}}"""
TIME_LOCKS = """{
    const request = LockManager.prototype.request;
    window.heldFor = [];
    LockManager.prototype.request = function (name, options, work) {
        const timed = async (lock) => {
            const start = performance.now();
            await work(lock);
            window.heldFor.push(performance.now() - start);
        };
        return request.call(this, name, options, timed);
    };
}"""


def test_tabs_that_find_the_refresh_done_do_not_keep_each_other_waiting(context, page, library, proxy):
    context.add_init_script(TIME_LOCKS)
    tabs = [context.new_page() for _ in range(TABS)]
    for tab in tabs:
        open_library(tab)
    expire(tabs[0], known=True)
    at = tabs[0].evaluate("Date.now()") + 1500
    for tab in tabs:
        tab.evaluate(ASK_AT, at)
    for tab in tabs:
        tab.evaluate("window.asked")
        expect(tab.locator("#list")).to_contain_text("Your library is empty")
    assert proxy.count("POST", REFRESH) == 1
    assert stored(tabs[0])["gen"] == 2
    held = sorted(time for tab in tabs for time in tab.evaluate("window.heldFor"))
    assert len(held) >= 2
    assert sum(held[:-1]) / len(held[:-1]) < 100  # ms; the longest is the refresh itself
