"""The key of a browser: what it is worth, and what happens without it."""

import jwt
import pytest

from tests.browser.expect import expect
from tests.browser.store import (
    LOAD_LIST,
    REFRESH,
    at_login,
    block_database,
    expire,
    open_library,
    put,
    put_copy,
    sign_in,
    stored,
    unblock_database,
)
from tests.faults.proxy import Gate

pytestmark = pytest.mark.once  # what a browser does is the same on either database

DELETE_KEY = """() => new Promise((done, fail) => {
    const request = indexedDB.deleteDatabase("treeline.session");
    request.onsuccess = done;
    request.onerror = fail;
})"""


WAITS = """{
    const [timeout, open, signals] = [AbortSignal.timeout.bind(AbortSignal), IDBFactory.prototype.open, []];
    AbortSignal.timeout = (ms) => {
        const signal = timeout(ms);
        if (ms === 2000) signals.push(signal);
        return signal;
    };
    window.opened = []; // each time: whether a wait of two seconds was over by then
    IDBFactory.prototype.open = function (name, ...more) {
        if (name === "treeline.session") window.opened.push(signals.some(({ aborted }) => aborted));
        return open.call(this, name, ...more);
    };
}"""


@pytest.fixture
def bound(page, person):
    """The library, signed in with the form."""
    sign_in(page, person.email)
    open_library(page)
    return page


def is_bound(page) -> bool:
    """Whether the session's tokens name a key."""
    return "cnf" in jwt.decode(stored(page)["refresh"], options={"verify_signature": False})


def refreshed(page, gen: int = 2):
    page.evaluate(LOAD_LIST)
    expect(page.locator("#list .try-again")).to_have_count(0)
    assert stored(page)["gen"] == gen
    return True


def test_signing_in_binds_the_session_to_a_key_that_cannot_be_exported(bound):
    assert is_bound(bound)
    extractable = bound.evaluate("""() => new Promise((done) => {
        indexedDB.open("treeline.session").onsuccess = ({ target: { result } }) => {
            const request = result.transaction("values").objectStore("values").get("key");
            request.onsuccess = () => (result.close(), done(request.result.privateKey.extractable));
        };
    })""")
    assert extractable is False
    expire(bound)
    assert refreshed(bound)


def test_session_from_before_there_were_keys_is_bound_by_its_next_refresh(library):
    assert not is_bound(library)
    expire(library)
    assert refreshed(library)
    assert is_bound(library)
    expire(library)
    assert refreshed(library, gen=3)


def test_copied_local_storage_cannot_refresh_and_does_its_owner_no_harm(bound, browser, proxy):
    copy = expire(bound)
    with browser.new_context(base_url=proxy.url) as elsewhere:
        thief = elsewhere.new_page()
        thief.goto("/health/live")
        put(thief, copy)
        thief.goto("/trees/")
        assert at_login(thief) == "expired"
        assert proxy.count("POST", REFRESH, 200) == 0
    assert refreshed(bound)


def test_any_generation_of_a_session_is_good_with_its_key(bound, proxy):
    first = expire(bound)
    for gen in (2, 3):
        assert refreshed(bound, gen)
        expire(bound)
    put_copy(bound, None)
    put(bound, first)
    bound.evaluate(LOAD_LIST)
    expect(bound.locator("#list")).to_contain_text("Your library is empty")
    assert stored(bound)["gen"] >= 3


def test_lost_key_is_one_clean_sign_in(bound, person, proxy):
    expire(bound)
    bound.evaluate(DELETE_KEY)
    bound.evaluate(LOAD_LIST + "; undefined")
    assert at_login(bound) == "expired"
    assert (proxy.count("POST", REFRESH), proxy.count("GET", "/login")) == (1, 2)  # the first /login is the fixture's
    sign_in(bound, person.email)
    open_library(bound)
    assert is_bound(bound)
    expire(bound)
    assert refreshed(bound)


def test_what_empties_the_storage_under_open_tabs_signs_nobody_out(bound, context, proxy):
    """As extensions and cleaners do."""
    other = context.new_page()
    open_library(other)
    expire(bound)
    assert refreshed(bound)
    bound.evaluate("localStorage.clear()")
    for tab in (bound, other):
        assert refreshed(tab)
    expire(bound)
    bound.evaluate(DELETE_KEY)
    assert refreshed(bound, gen=3)
    open_library(other)  # its next page finds the key again
    expire(other)
    assert refreshed(other, gen=4)
    assert proxy.count("POST", REFRESH) == 3


@pytest.mark.new_context
def test_without_indexeddb_the_session_has_no_key_and_works(context, page, person, proxy):
    context.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    sign_in(page, person.email)
    open_library(page)
    assert not is_bound(page)
    expire(page)
    assert refreshed(page)


def test_database_that_never_answers_is_waited_for_two_seconds_once(context, page, person, proxy):
    page.add_init_script(WAITS)
    holder = block_database(context)
    sign_in(page, person.email)
    open_library(page)
    assert not is_bound(page)
    expire(page)
    assert refreshed(page)
    opened = page.evaluate("window.opened")
    assert opened and not any(opened), "it was asked again after it had not answered"
    unblock_database(holder)


@pytest.mark.usefixtures("short_pauses")
def test_bound_session_whose_key_is_only_slow_is_not_ended(context, page, person, proxy):
    sign_in(page, person.email)
    open_library(page)
    expire(page)
    holder = block_database(context)
    page.evaluate(LOAD_LIST + "; undefined")
    again = page.locator("#list .try-again").get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    assert proxy.count("POST", REFRESH) == 0
    unblock_database(holder)
    again.click()
    expect(page.locator("#list .try-again")).to_have_count(0)
    assert stored(page)["gen"] == 2


@pytest.mark.parametrize("days", [-3, 3])
def test_proof_of_a_clock_that_is_days_off_is_signed_again_with_the_time_of_the_server(bound, proxy, days):
    bound.evaluate(f"const now = Date.now.bind(Date); Date.now = () => now() + {days * 86_400_000}")
    expire(bound)
    assert refreshed(bound)
    assert proxy.count("POST", REFRESH, 200) == 1
    assert proxy.count("POST", REFRESH) <= 2


def test_two_tabs_that_sign_in_at_once_end_with_one_key(context, proxy, person):
    """Each made a key before the other had stored its own."""
    tabs = [context.new_page(), context.new_page()]
    gate = proxy.fail("POST", "/api/v1/auth/login", Gate(), times=2)
    for tab in tabs:
        tab.goto("/login")
        tab.get_by_label("Email").fill(person.email)
        tab.get_by_label("Password", exact=True).fill(person.password)
    for tab in tabs:
        tab.get_by_role("button", name="Sign in", exact=True).click(no_wait_after=True)
    assert gate.reached.wait(30)
    gate.open()
    for tab in tabs:
        tab.wait_for_url("**/trees/")
    open_library(tabs[0])
    expire(tabs[0])
    assert refreshed(tabs[0])
