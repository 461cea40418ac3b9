"""The end of a session: only on the server's answer, in all tabs at once, with no private content left on the page."""

import json
import time

import pytest

from tests.browser.expect import expect
from tests.browser.store import (
    KEY,
    LOAD_LIST,
    REFRESH,
    at_login,
    expire,
    open_library,
    put,
    refusal,
    sign_in,
    stored,
    without_timeouts,
)
from tests.faults.proxy import Gate

pytestmark = pytest.mark.once  # what a browser does is the same on either database

ENDS = ["refresh_expired", "refresh_reused", "session_revoked", "user_inactive", "credentials_changed", "token_invalid"]
NEW = "/trees/folders/new"


@pytest.mark.parametrize("code", ENDS)
def test_each_code_of_a_refused_refresh_ends_the_sign_in(library, proxy, code):
    expire(library)
    proxy.fail("POST", REFRESH, refusal(code), times=9)
    library.evaluate(LOAD_LIST + "; undefined")
    at_login(library)
    assert proxy.count("POST", REFRESH) == 1


@pytest.mark.parametrize("code", ["session_revoked", "user_inactive", "credentials_changed"])
def test_a_revoked_device_ends_the_sign_in_without_a_refresh(library, proxy, code):
    proxy.fail("GET", "/trees/list", refusal(code))
    library.evaluate(LOAD_LIST + "; undefined")
    at_login(library)
    assert proxy.count("POST", REFRESH) == 0


def test_an_expired_refresh_token_leads_once_to_the_sign_in_page_and_says_why(library, proxy):
    expire(library, refresh=True)
    library.goto("/trees/?sort=name")
    assert at_login(library, "/trees/?sort=name") == "expired"
    expect(library.get_by_text("Your sign-in has expired.")).to_be_visible()
    assert proxy.count("GET", "/login") == 1


@pytest.mark.each_database
def test_a_device_signed_out_from_another_one_is_out_with_its_next_click(library, person):
    for device in person.api("GET", "auth/devices"):
        if not device["this"]:
            person.server.api("DELETE", f"auth/devices/{device['id']}", token=person.tokens["access"])
    library.evaluate(LOAD_LIST + "; undefined")
    assert at_login(library) == "revoked"


def test_browser_without_a_session_goes_to_the_sign_in_page(page, proxy):
    page.goto("/trees/?sort=name")
    page.wait_for_url("**/login?next=%2Ftrees%2F%3Fsort%3Dname")
    assert not any(seen.token for seen in proxy.seen)


LAST_SEEN = """addEventListener("pagehide", () => {
    const shown = [document.title, document.body.hidden, document.body.childElementCount, document.body.innerText];
    sessionStorage.setItem("last seen", JSON.stringify(shown));
})"""


def last_seen(page):
    """What the page before this one showed when it was left: title, hidden, elements, text."""
    return json.loads(page.evaluate("sessionStorage.getItem('last seen')"))


def test_the_page_is_blank_before_the_sign_in_page_comes(library):
    expire(library, refresh=True)
    library.evaluate(LAST_SEEN)
    library.evaluate(LOAD_LIST + "; undefined")
    at_login(library)
    assert last_seen(library) == ["", True, 0, ""]


def test_an_answer_that_comes_after_the_end_is_not_shown(library, proxy):
    slow = proxy.fail("GET", "/trees/folders", Gate(after=True))
    library.evaluate(LAST_SEEN)
    library.evaluate("htmx.ajax('GET', '/trees/folders', { source: '#folders', target: '#folders' }); undefined")
    assert slow.reached.wait(30)
    login = proxy.fail("GET", "/login", Gate())
    proxy.fail("GET", "/trees/list", refusal("session_revoked"))
    library.evaluate(LOAD_LIST + "; undefined")
    assert login.reached.wait(30)
    before = proxy.count("GET", "/trees/folders", 200)
    slow.open()
    until = time.monotonic() + 30
    while proxy.count("GET", "/trees/folders", 200) == before:
        assert time.monotonic() < until
        time.sleep(0.05)
    time.sleep(0.3)  # for the browser to do with the answer what it should not
    login.open()
    at_login(library)
    assert last_seen(library) == ["", True, 0, ""]


def test_three_tabs_go_together(library, context, proxy):
    tabs = [library, context.new_page(), context.new_page()]
    tabs[1].goto("/teams/")
    tabs[2].goto("/devices")
    for tab in tabs[1:]:
        expect(tab.get_by_role("heading", level=1)).to_be_visible()
    expire(library, refresh=True)
    library.evaluate(LOAD_LIST + "; undefined")
    for tab, path in zip(tabs, ["/trees/", "/teams/", "/devices"], strict=True):
        assert at_login(tab, path) == "expired"
    assert proxy.count("POST", REFRESH) == 1


@pytest.mark.each_database
def test_signing_out_signs_out_here_there_and_on_the_server(library, context, person, server):
    other = context.new_page()
    open_library(other)
    tokens = stored(library)
    library.get_by_label("Your account").click()
    library.get_by_role("button", name="Sign out").click()
    library.wait_for_url("**/login?why=signed_out")
    at_login(other)
    with pytest.raises(OSError, match="401"):
        server.api("GET", "auth/me", token=tokens["access"])


@pytest.mark.each_database
def test_signed_out_in_one_tab_while_another_refreshes_stays_signed_out(library, context, proxy):
    other = context.new_page()
    open_library(other)
    expire(library)
    gate = proxy.fail("POST", REFRESH, Gate(after=True))
    library.evaluate(LOAD_LIST + "; undefined")
    assert gate.reached.wait(30)
    other.get_by_label("Your account").click()
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/login?why=signed_out")
    gate.open()
    at_login(library)
    assert stored(other) is None


def test_tokens_that_arrive_after_the_store_was_cleared_are_not_stored(page, person, proxy):
    """Even where no event has told this tab, and the server knows nothing of it."""
    page.add_init_script("addEventListener('storage', (event) => event.stopImmediatePropagation())")
    sign_in(page, person.email)
    open_library(page)
    expire(page)
    gate = proxy.fail("POST", REFRESH, Gate(after=True))
    page.evaluate(LOAD_LIST + "; undefined")
    assert gate.reached.wait(30)
    page.evaluate("localStorage.clear()")
    gate.open()
    at_login(page)
    assert proxy.seen[-1].token is None


def test_new_tokens_never_replace_those_of_a_later_generation(library, context, proxy):
    """Without locks two tabs may refresh at once; the slower answer is the older one."""
    library.evaluate("Object.defineProperty(navigator, 'locks', { value: undefined })")
    held = expire(library)
    gate = proxy.fail("POST", REFRESH, Gate(after=True))
    library.evaluate(LOAD_LIST + "; undefined")
    assert gate.reached.wait(30)
    put(library, held | {"gen": 7, "access": held["access"] + "7"})
    gate.open()
    library.wait_for_load_state("networkidle")
    assert stored(library)["gen"] >= 7


def test_signed_in_as_someone_else_in_another_tab_reloads_and_replays_nothing(library, context, proxy, new_person):
    ben = new_person("Ben")
    library.goto(NEW)
    library.get_by_label("Name").fill("Printers")
    expire(library)
    without_timeouts(library)
    gate = proxy.fail("POST", REFRESH, Gate())
    library.get_by_role("button", name="Create folder").click()
    assert gate.reached.wait(30)
    other = context.new_page()
    other.goto("/password/reset")
    kept = {name: ben.tokens[name] for name in ("access", "refresh", "sid", "gen")}
    with library.expect_navigation():
        put(other, kept | {"expires_at": other.evaluate("Date.now()") + 900_000})
    gate.open()
    expect(library.locator("#who")).to_have_text("Ben")
    expect(library.get_by_label("Name")).to_have_value("")
    assert [seen.status for seen in proxy.seen if (seen.method, seen.path) == ("POST", NEW)] == [401]
    assert ben.api("GET", "folders")["results"] == []


def test_a_form_is_never_sent_in_the_session_of_another_person(library, proxy, new_person):
    """Even where the store changed and its event has not come yet."""
    ben = new_person("Ben")
    library.goto(NEW)
    library.get_by_label("Name").fill("Printers")
    kept = {name: ben.tokens[name] for name in ("access", "refresh", "sid", "gen")}
    put(library, kept | {"expires_at": library.evaluate("Date.now()") + 900_000})
    with library.expect_navigation():
        library.get_by_role("button", name="Create folder").click()
    assert proxy.count("POST", NEW) == 0


def test_the_store_is_written_as_the_protocol_says(library):
    assert set(json.loads(library.evaluate("key => localStorage.getItem(key)", KEY))) == {
        "access",
        "refresh",
        "expires_at",
        "sid",
        "gen",
    }
