"""The lock around a refresh is held for as long as it takes, and no longer."""

import pytest

from tests.browser.expect import expect
from tests.browser.store import LOAD_LIST, REFRESH, expire, open_library, stored

pytestmark = [pytest.mark.once, pytest.mark.new_context]  # what a browser does is the same on either database

TABS = 12
ASK_AT = f"""(at) => {{
    window.asked = new Promise((done) => setTimeout(done, at - Date.now())).then(() => {LOAD_LIST});
}}"""
# Whether anything was waited for while the lock was held, each time: else it is given back in the same turn.
WATCH_LOCKS = """{
    const request = LockManager.prototype.request;
    window.waited = [];
    LockManager.prototype.request = function (name, options, work) {
        const watched = async (lock) => {
            let turned = false;
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => (turned = true);
            port2.postMessage(null);
            await work(lock);
            window.waited.push(turned);
        };
        return request.call(this, name, options, watched);
    };
}"""


def test_tabs_that_find_the_refresh_done_do_not_keep_each_other_waiting(context, page, library, proxy):
    context.add_init_script(WATCH_LOCKS)
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
    waited = [each for tab in tabs for each in tab.evaluate("window.waited")]
    assert len(waited) >= 2
    assert waited.count(False) >= len(waited) / 2  # not the refresh, nor a tab that the tokens had not reached yet
