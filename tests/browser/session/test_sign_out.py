"""Signing out where the server is not reached: it is told later, until it has confirmed it."""

import pytest

from tests.browser.expect import expect
from tests.browser.store import open_library, sign_in, stored, wait_until
from tests.faults.proxy import answered, cut_after, cut_before

pytestmark = pytest.mark.once  # what a browser does is the same on either database

LOGOUT = "/api/v1/auth/logout"

UNCONFIRMED = """(count) => new Promise((done) => {
    indexedDB.open("treeline.session").onsuccess = ({ target: { result } }) => {
        const request = result.transaction("values").objectStore("values").get("sign-outs");
        request.onsuccess = () => (result.close(), done(request.result.length === count));
    };
})"""


@pytest.fixture
def signed_in(page, person):
    sign_in(page, person.email)
    open_library(page)
    return page


def sign_out(page):
    page.get_by_label("Your account").click()
    page.get_by_role("button", name="Sign out").click()


def devices(person) -> int:
    """How many devices the person has, that of the test included."""
    return len(person.api("GET", "auth/devices"))


def confirmed(page, person):
    """Waits until the browser's device is gone from the person's list."""
    for _ in range(100):
        if devices(person) == 1:
            return True
        page.wait_for_timeout(100)
    return False


def test_sign_out_while_offline_reaches_the_server_with_the_next_page(signed_in, context, person, proxy):
    proxy.fail("POST", LOGOUT, cut_before())  # set_offline ends for a page that is left: see findings
    context.set_offline(True)
    with signed_in.expect_event("requestfailed", lambda request: "/login" in request.url):
        sign_out(signed_in)
    assert devices(person) == 2
    context.set_offline(False)
    signed_in.goto("/login")
    assert confirmed(signed_in, person)
    assert stored(signed_in) is None


@pytest.mark.parametrize(
    "fault", [cut_before, cut_after, lambda: answered(502)], ids=["cut before", "cut after", "502"]
)
def test_sign_out_that_was_not_confirmed_is_repeated_once_the_network_is_back(signed_in, person, proxy, fault):
    proxy.fail("POST", LOGOUT, fault())
    sign_out(signed_in)
    signed_in.wait_for_url("**/login?why=signed_out")
    expect(signed_in.get_by_text("You are signed out.")).to_be_visible()
    signed_in.evaluate("dispatchEvent(new Event('online'))")
    assert confirmed(signed_in, person)
    wait_until(signed_in, UNCONFIRMED, 0)
    signed_in.goto("/health/live")  # the page and the event may both have asked
    proxy.rest()
    calls = proxy.count("POST", LOGOUT)
    signed_in.goto("/login")
    expect(signed_in.get_by_role("button", name="Sign in", exact=True)).to_be_enabled()
    wait_until(signed_in, UNCONFIRMED, 0)  # it has looked, too
    proxy.rest()
    assert proxy.count("POST", LOGOUT) == calls


def test_sign_out_that_is_still_to_be_confirmed_does_not_end_the_next_session(signed_in, context, person, proxy):
    proxy.fail("POST", LOGOUT, cut_before())
    sign_out(signed_in)
    signed_in.wait_for_url("**/login?why=signed_out")
    sign_in(signed_in, person.email)
    open_library(signed_in)
    assert devices(person) == 2
    assert stored(signed_in) is not None
