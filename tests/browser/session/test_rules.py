"""The smaller rules of the session: where the header goes, what passes by, what waits in a queue, and its size."""

import gzip
import json
import re

import minify
import pytest

from tests.browser.expect import expect
from tests.browser.site import ROOT
from tests.browser.store import (
    LOAD_LIST,
    PAGE_SESSION,
    PASSWORD,
    REFRESH,
    expire,
    list_is_loaded,
    open_library,
    put,
    sign_in,
    stored,
)
from tests.faults.proxy import Gate, answered

pytestmark = pytest.mark.once  # what a browser does is the same on either database

SESSION = ROOT / "static/js/session"
SENT = (
    """async (asked) => {
    const session = await """
    + PAGE_SESSION
    + """;
    const fetch = window.fetch;
    const sent = [];
    window.fetch = (url, init) => {
        sent.push([String(url), new Headers(init?.headers).get("Authorization")]);
        return fetch("/health/live");
    };
    for (const url of asked) await session.fetch(url);
    window.fetch = fetch;
    return sent;
}"""
)
POST_AUTH = (
    """async (path) => {
    const session = await """
    + PAGE_SESSION
    + """;
    const headers = { "Content-Type": "application/json" };
    return (await session.fetch(path, { method: "POST", body: "{}", headers })).status;
}"""
)


def test_the_header_goes_to_this_site_alone(library, proxy):
    asked = ["/trees/list", f"{proxy.url}/trees/list", "https://elsewhere.example/trees/list", "//elsewhere.example/x"]
    bearer = f"Bearer {stored(library)['access']}"
    assert library.evaluate(SENT, asked) == [[asked[0], bearer], [asked[1], bearer], [asked[2], None], [asked[3], None]]


def test_the_header_is_of_the_tokens_at_the_moment_of_sending(library, server):
    fresh = server.api("POST", "auth/refresh", token=stored(library)["refresh"])
    put(library, stored(library) | {name: fresh[name] for name in ("access", "refresh", "gen")})
    assert library.evaluate(SENT, ["/trees/list"]) == [["/trees/list", f"Bearer {fresh['access']}"]]


@pytest.mark.parametrize("path", ["login", "register", "refresh"])
def test_signing_in_passes_by_without_a_header_and_without_a_refresh(library, proxy, path):
    expire(library, known=True)
    status = library.evaluate(POST_AUTH, f"/api/v1/auth/{path}")
    assert status in (400, 401)
    seen = [seen for seen in proxy.seen if seen.path == f"/api/v1/auth/{path}"][-1]
    assert seen.token is None
    assert proxy.count("POST", REFRESH) == (path == "refresh")


def test_a_request_that_waited_in_a_queue_is_sent_with_the_tokens_of_then(library, proxy):
    """Two reloads of one region: the second waits for the first, and the token expires meanwhile."""
    gate = proxy.fail("GET", "/trees/folders", Gate())
    library.evaluate("""() => {
        const ask = () => htmx.ajax("GET", "/trees/folders", { source: "#folders", target: "#folders" });
        window.asked = [ask(), ask()];
    }""")
    assert gate.reached.wait(30)
    before = stored(library)["access"]
    expire(library, known=True)
    gate.open()
    library.evaluate("window.asked[1]")
    library.wait_for_function("(key) => JSON.parse(localStorage.getItem(key)).gen === 2", arg="treeline.session")
    expect(library.locator(".htmx-request")).to_have_count(0)
    assert stored(library)["access"] != before
    assert not any(seen.status == 401 for seen in proxy.seen)
    assert proxy.count("POST", REFRESH) == 1


def test_a_password_changed_in_one_tab_leaves_the_other_signed_in(library, context, proxy):
    other = context.new_page()
    other.goto("/profile/password")
    other.locator("[name=old_password]").fill(PASSWORD)
    other.locator("[name=new_password]").fill("another long phrase")
    with other.expect_response("**/auth/password/change") as answer:
        other.locator("form[data-auth-form] button[type=submit]").click()
    assert answer.value.ok
    expect(other.locator("[data-done]")).to_be_visible()
    library.evaluate(LOAD_LIST)
    expect(library.get_by_role("heading", name="Library", level=1)).to_be_visible()
    assert stored(library)["gen"] == 2


def test_a_refused_token_is_replayed_at_once_where_the_store_holds_another_by_then(library, proxy, server):
    fresh = server.api("POST", "auth/refresh", token=stored(library)["refresh"])
    expire(library)
    gate = proxy.fail("GET", "/trees/list", Gate(after=True))
    library.evaluate(f"window.asked = {LOAD_LIST}; undefined")
    assert gate.reached.wait(30)
    put(library, stored(library) | {name: fresh[name] for name in ("access", "refresh", "gen")})
    gate.open()
    library.evaluate("window.asked")
    assert proxy.count("POST", REFRESH) == 0
    assert [seen.status for seen in proxy.seen if seen.path == "/trees/list"][-2:] == [401, 200]


def test_a_revoked_word_about_old_tokens_does_not_end_newer_ones(library, proxy, server):
    fresh = server.api("POST", "auth/refresh", token=stored(library)["refresh"])
    body = json.dumps({"detail": "No.", "code": "credentials_changed"})
    refused = answered(401, body, Content_Security_Policy="default-src 'none'")
    gate = Gate()
    proxy.fail("GET", "/trees/list", lambda ask: (gate(lambda: True), refused(ask))[1])
    library.evaluate(f"window.asked = {LOAD_LIST}; undefined")
    assert gate.reached.wait(30)
    put(library, stored(library) | {name: fresh[name] for name in ("access", "refresh", "gen")})
    gate.open()
    library.evaluate("window.asked")
    assert stored(library)["gen"] == 2
    expect(library.get_by_role("heading", name="Library", level=1)).to_be_visible()


@pytest.mark.parametrize("text", ["", "{", "null", '{"access": "a.b.c"}', "[]"])
def test_a_store_that_cannot_be_read_is_no_sign_in(page, text):
    page.goto("/password/reset")
    page.evaluate("(text) => localStorage.setItem('treeline.session', text)", text)
    page.goto("/trees/")
    page.wait_for_url("**/login?next=%2Ftrees%2F*")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_enabled()


@pytest.mark.new_context
def test_htmx_starts_only_once_its_requests_can_be_signed_in(page, person, proxy):
    """The modules come late: the first request still has its header."""
    sign_in(page, person.email)
    open_library(page)
    slow = page.locator("script[type=module][src*='/js/site.']").get_attribute("src")
    page.goto("about:blank")
    cdp = page.context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.send("Network.setCacheDisabled", {"cacheDisabled": True})
    cdp.send("Network.setBypassServiceWorker", {"bypass": True})
    gate = proxy.fail("GET", slow, Gate())
    start = len(proxy.seen)
    page.goto("/trees/", wait_until="commit")
    assert gate.reached.wait(30)
    gate.open()
    expect(page.get_by_role("heading", name="Library", level=1)).to_be_visible()
    assert not any(seen.status == 401 for seen in proxy.seen[start:])


def test_the_session_and_its_extension_are_at_most_4_kb():
    assert weight("session.js", "hx-session.js") <= 4096


def test_all_modules_of_the_session_are_at_most_5_kb():
    """The two files with everything that they import, the key and the store included."""
    names = ["session.js", "hx-session.js"]
    for name in names:  # grows while it is read
        imported = re.findall(r'^import .* from "(?:\./)?(.+)";$', (SESSION / name).read_text(), re.M)
        names += [other for other in imported if other not in names]
    assert {"device-key.js", "durable.js", "tokens.js"} < set(names)
    assert weight(*names) <= 5 * 1024


def weight(*names: str) -> int:
    """Bytes, minified and gzipped as one file."""
    small = "\n".join(minify.string("application/javascript", (SESSION / name).read_text()) for name in names)
    return len(gzip.compress(small.encode(), 9))


def test_access_token_that_cannot_be_read_is_renewed(library, proxy):
    """Whatever is in its place: the server says what it thinks of it, and the refresh token fixes it."""
    put(library, stored(library) | {"access": "not a token"})
    open_library(library)
    assert proxy.count("POST", REFRESH, 200) == 1


def test_answer_of_ours_is_known_without_its_policy(library, proxy):
    """Something in between may drop headers; a 401 that names its code is ours all the same."""
    refused = answered(
        401, json.dumps({"detail": "x", "code": "token_expired"}), **{"Content-Type": "application/json"}
    )
    proxy.fail("GET", "/trees/list", refused, times=1)
    library.evaluate(LOAD_LIST)
    list_is_loaded(library)
    assert proxy.count("POST", REFRESH, 200) == 1
