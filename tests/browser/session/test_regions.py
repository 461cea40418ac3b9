"""The library after an idle period: its regions ask together with an access token that has expired."""

import time

import pytest

from tests.browser.expect import expect
from tests.browser.store import REFRESH, expire, open_library, put, sign_in, stored, without_timeouts
from tests.faults.proxy import Gate, answered

REGIONS = {"/trees/folders": "#folders", "/trees/categories": "#categories", "/trees/list": "#list"}
RELOAD_REGIONS = """([regions, at]) => {
    const load = ([url, target]) => htmx.ajax("GET", url, { source: target, target, swap: "innerHTML" });
    for (const target of Object.values(regions)) document.querySelector(target).replaceChildren("old");
    window.reloaded = new Promise((done) => setTimeout(done, at - Date.now()))
        .then(() => Promise.all(Object.entries(regions).map(load)));
}"""


def reload_regions(*pages):
    """All regions of all pages ask at the same moment; waits until each one shows its answer."""
    for page in pages:
        page.evaluate(RELOAD_REGIONS, [REGIONS, page.evaluate("Date.now()") + 200 + 50 * len(pages)])
    for page in pages:
        page.evaluate("window.reloaded")
        for region in REGIONS.values():
            assert page.locator(region).inner_text() != "old"
            assert page.locator(f"{region} .try-again").count() == 0


def test_regions_that_expire_together_refresh_once_and_all_load(library, proxy, console):
    expire(library)
    reload_regions(library)
    assert proxy.count("POST", REFRESH) == 1
    assert all(proxy.count("GET", path, 401) == 1 for path in REGIONS)
    assert stored(library)["gen"] == 2
    assert console and all("401" in said for said in console)


@pytest.mark.once
def test_opening_the_library_with_an_expired_token_refreshes_once(library, proxy, console):
    expire(library)
    open_library(library)
    assert proxy.count("POST", REFRESH) == 1
    assert all("401" in said for said in console)


@pytest.mark.once
def test_a_token_known_to_be_old_is_refreshed_ahead_of_the_requests(library, proxy, console):
    expire(library, known=True)
    reload_regions(library)
    assert proxy.count("POST", REFRESH) == 1
    assert not any(seen.status == 401 for seen in proxy.seen)
    assert console == []


@pytest.mark.once
def test_a_token_with_seconds_left_is_refreshed_ahead_of_time(library, proxy):
    tokens = stored(library)
    put(library, tokens | {"expires_at": library.evaluate("Date.now()") + 19_000})
    reload_regions(library)
    assert proxy.count("POST", REFRESH) == 1


@pytest.mark.once
def test_click_does_not_wait_for_a_refresh_that_is_only_ahead_of_time(library, proxy):
    put(library, stored(library) | {"expires_at": library.evaluate("Date.now()") + 15_000})
    without_timeouts(library)
    gate = proxy.fail("POST", REFRESH, Gate())
    reload_regions(library)
    assert gate.reached.wait(30)
    assert proxy.count("POST", REFRESH) == 0  # not answered yet
    gate.open()


@pytest.mark.once
def test_a_fresh_token_is_not_refreshed(library, proxy):
    library.evaluate("const now = Date.now(); Date.now = () => now")  # however long the requests take
    put(library, stored(library) | {"expires_at": library.evaluate("Date.now()") + 21_000})
    reload_regions(library)
    assert proxy.count("POST", REFRESH) == 0


def four_tabs(library, context):
    tabs = [library, *(context.new_page() for _ in range(3))]
    for tab in tabs[1:]:
        open_library(tab)
    return tabs


@pytest.mark.each_database
def test_four_tabs_at_once_refresh_once_and_hold_the_same_tokens(library, context, proxy, console):
    tabs = four_tabs(library, context)
    expire(library)
    reload_regions(*tabs)
    assert proxy.count("POST", REFRESH) == 1
    held = [stored(tab) for tab in tabs]
    assert held[0]["gen"] == 2
    assert all(other == held[0] for other in held)
    assert all("401" in said for said in console)


@pytest.mark.each_database
@pytest.mark.once
@pytest.mark.new_context
def test_four_tabs_without_locks_still_all_load_with_the_same_tokens(context, page, person, proxy):
    context.add_init_script("delete Navigator.prototype.locks")
    sign_in(page, person.email)
    open_library(page)
    tabs = four_tabs(page, context)
    expire(page)
    reload_regions(*tabs)
    held = [stored(tab) for tab in tabs]
    assert held[0]["gen"] == 2
    assert all(other == held[0] for other in held)


@pytest.mark.once
def test_without_locks_the_requests_of_one_tab_still_share_one_refresh(library, proxy):
    library.evaluate("Object.defineProperty(navigator, 'locks', { value: undefined })")
    expire(library)
    reload_regions(library)
    assert proxy.count("POST", REFRESH) == 1


@pytest.mark.once
def test_a_lock_that_is_never_given_back_is_waited_for_5_seconds_and_not_stolen(library, context, proxy):
    holder = context.new_page()
    holder.goto("/login?next=/trees/")
    holder.wait_for_load_state("networkidle")
    holder.evaluate(
        "() => { navigator.locks.request('treeline.session', () => new Promise((done) => { window.giveBack = done })) }"
    )
    expire(library)
    start = time.monotonic()
    reload_regions(library)
    assert time.monotonic() - start > 4.5
    assert proxy.count("POST", REFRESH) == 1
    held = holder.evaluate("navigator.locks.query().then((all) => all.held.map((lock) => lock.name))")
    assert held == ["treeline.session"]


@pytest.mark.once
@pytest.mark.new_context
@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_wrong_from_the_start_makes_no_refreshes(context, page, person, proxy, hours):
    context.add_init_script(f"const now = Date.now.bind(Date); Date.now = () => now() + {hours * 3_600_000}")
    sign_in(page, person.email)
    for _ in range(3):
        open_library(page)
    assert proxy.count("POST", REFRESH) == 0


@pytest.mark.once
@pytest.mark.new_context
@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_changed_while_signed_in_makes_one_refresh_at_most(library, proxy, hours):
    library.evaluate(f"const now = Date.now.bind(Date); Date.now = () => now() + {hours * 3_600_000}")
    for _ in range(3):
        reload_regions(library)
    assert proxy.count("POST", REFRESH) <= 1


@pytest.mark.once
@pytest.mark.new_context
@pytest.mark.parametrize("hours", [-1, 1])
def test_a_wrong_clock_and_an_expired_token_make_one_refresh(library, proxy, hours):
    library.evaluate(f"const now = Date.now.bind(Date); Date.now = () => now() + {hours * 3_600_000}")
    expire(library)
    reload_regions(library)
    reload_regions(library)
    assert proxy.count("POST", REFRESH) == 1


@pytest.mark.once
def test_a_server_that_refuses_each_token_is_asked_twice_and_then_shown(library, proxy):
    refused = '{"detail": "The access token has expired.", "code": "token_expired"}'
    proxy.fail("GET", "/trees/list", answered(401, refused, Content_Security_Policy="default-src 'none'"), times=9)
    library.evaluate("htmx.ajax('GET', '/trees/list', { source: '#list', target: '#list' })")
    expect(library.locator("#list .try-again")).to_be_visible()
    assert proxy.count("GET", "/trees/list", 401) == 2
    assert proxy.count("POST", REFRESH) == 1
    proxy.heal()
    library.locator("#list").get_by_role("button", name="Try again").click()
    expect(library.locator("#list .try-again")).to_have_count(0)
