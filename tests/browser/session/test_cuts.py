"""The network fails during a refresh, or during the request after it: the session goes on."""

import json

import pytest

from tests.browser.expect import expect
from tests.browser.store import (
    LOAD_LIST,
    POLICY,
    REFRESH,
    aged,
    expire,
    hold_tokens,
    list_is_loaded,
    open_library,
    sign_in,
    stored,
    without_timeouts,
)
from tests.faults.gateway import gateway_page
from tests.faults.proxy import Gate, answered, captive_portal, cut_after, cut_before, cut_midway

pytestmark = pytest.mark.once  # what a browser does is the same on either database

LIST = "/trees/list"
FAULTS = {
    "cut before the server": cut_before,
    "cut after the server": cut_after,
    "cut in the middle of the answer": cut_midway,
    "a 500 of the server": lambda: answered(500, **POLICY),
    "a 502": lambda: answered(502),
    "a 429": lambda: answered(429, Retry_After="1"),
    "a captive portal's page": captive_portal,
    "a captive portal's 401": lambda: captive_portal(401),
    "a captive portal's 403": lambda: captive_portal(403),
    "a gateway's page": gateway_page,
}
each_fault = pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
NO_TOKENS = {
    "tokens that are none": lambda: answered(200, "{}", **POLICY),
    "a null": lambda: answered(200, "null", **POLICY),
}
each_fault_of_a_refresh = pytest.mark.parametrize("fault", (FAULTS | NO_TOKENS).values(), ids=FAULTS | NO_TOKENS)


@pytest.fixture
def library(page, person):
    """The library, signed in, with an access token that has expired."""
    hold_tokens(page, person.sign_in())
    open_library(page)
    expire(page)
    page.locator("#list").evaluate("(list) => list.replaceChildren('old')")
    return page


def note_of(page):
    return page.locator("#list .try-again")


@each_fault_of_a_refresh
def test_one_failed_refresh_is_tried_again_and_not_noticed(library, proxy, fault):
    proxy.fail("POST", REFRESH, fault())
    library.evaluate(LOAD_LIST)
    list_is_loaded(library)
    assert proxy.count("POST", REFRESH) == 2
    assert stored(library)["gen"] == 2


@each_fault
def test_one_failed_replay_is_tried_again_and_not_noticed(library, proxy, fault):
    proxy.fail("GET", LIST, fault(), skip=1)
    library.evaluate(LOAD_LIST)
    list_is_loaded(library)
    assert proxy.count("POST", REFRESH) == 1


@pytest.mark.usefixtures("short_pauses")
@pytest.mark.parametrize("name", ["cut after the server", "a 500 of the server", "a captive portal's 401"])
def test_a_refresh_that_keeps_failing_offers_try_again_and_keeps_the_session(library, proxy, name):
    held = stored(library)
    proxy.fail("POST", REFRESH, FAULTS[name](), times=99)
    library.evaluate(LOAD_LIST)
    expect(note_of(library).get_by_role("button", name="Try again")).to_be_visible()
    assert proxy.count("POST", REFRESH) == 4
    assert stored(library) == held
    proxy.heal()
    note_of(library).get_by_role("button", name="Try again").click()
    list_is_loaded(library)


@pytest.mark.usefixtures("short_pauses")
@pytest.mark.parametrize("name", ["cut before the server", "a 502", "a captive portal's page"])
def test_a_replay_that_keeps_failing_offers_try_again(library, proxy, name):
    before = proxy.count("GET", LIST)
    proxy.fail("GET", LIST, FAULTS[name](), skip=1, times=99)
    library.evaluate(LOAD_LIST)
    expect(note_of(library).get_by_role("button", name="Try again")).to_be_visible()
    assert proxy.count("GET", LIST) - before == 5
    assert library.locator("#list").inner_text().endswith("old")
    proxy.heal()
    note_of(library).get_by_role("button", name="Try again").click()
    list_is_loaded(library)


@pytest.mark.usefixtures("short_pauses")
def test_page_of_something_in_between_is_never_shown_in_ours(library, proxy):
    """Neither with a policy of its own nor without, whatever its status, nor where a redirect leads to it."""
    for status in (200, 302, 403, 503):
        for portal in (captive_portal, gateway_page):
            proxy.fail("GET", "/blocked", portal(), times=99)
            proxy.fail("GET", LIST, answered(302, Location="/blocked") if status == 302 else portal(status), times=99)
            library.locator("#list").evaluate("(list) => list.replaceChildren('old')")
            library.evaluate(LOAD_LIST)
            again = note_of(library).get_by_role("button", name="Try again")
            expect(again).to_be_visible()
            assert library.locator("#list").inner_text().endswith("old")
            assert stored(library) is not None
            proxy.heal()
            again.click()
            list_is_loaded(library)


@pytest.mark.usefixtures("short_pauses")
def test_a_region_that_never_loaded_shows_the_note_in_place_of_its_skeleton(page, person, proxy):
    sign_in(page, person.email)
    proxy.fail("GET", "/runs/list", answered(503), times=99)
    page.goto("/runs/")
    expect(page.locator("#list .try-again")).to_contain_text("Treeline has a problem just now.")
    expect(page.locator("#list .skeletons")).to_have_count(0)
    expect(page.get_by_role("heading", name="Runs", level=1)).to_be_visible()
    expect(page.locator(".try-again")).to_have_count(1)


def test_the_pauses_between_tries_grow(library, proxy):
    proxy.fail("POST", REFRESH, cut_before(), times=3)
    library.evaluate(LOAD_LIST)
    list_is_loaded(library)
    times = [seen.at for seen in proxy.seen if seen.path == REFRESH]
    pauses = [later - earlier for earlier, later in zip(times, times[1:], strict=False)]
    assert [pause >= least for pause, least in zip(pauses, [0.2, 0.7, 2.2], strict=True)] == [True] * 3


def test_a_retry_after_of_two_seconds_is_waited_for(library, proxy):
    proxy.fail("POST", REFRESH, answered(429, Retry_After="2"))
    library.evaluate(LOAD_LIST)
    list_is_loaded(library)
    first, second = [seen.at for seen in proxy.seen if seen.path == REFRESH]
    assert second - first >= 1.9


@pytest.mark.parametrize("seconds", ["120", "3000000"])
def test_a_long_retry_after_is_left_to_the_person(library, proxy, seconds):
    proxy.fail("POST", REFRESH, answered(503, Retry_After=seconds))
    library.evaluate(LOAD_LIST)
    expect(note_of(library)).to_contain_text("Trying by itself at")
    library.wait_for_timeout(200)
    assert proxy.count("POST", REFRESH) == 1


PATIENCE = """{
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = (ms) => timeout(ms === 8000 ? 2000 : ms); // of a refresh: for what comes after it
}"""


def test_a_refresh_that_hangs_is_given_up_and_tried_again(library, proxy):
    gate = proxy.fail("POST", REFRESH, Gate())
    library.evaluate(PATIENCE)
    library.evaluate(LOAD_LIST)
    list_is_loaded(library)
    gate.open()
    assert proxy.count("POST", REFRESH, 200) == 1
    assert stored(library)["gen"] == 2


def test_aborting_one_waiting_request_leaves_the_refresh_to_the_others(library, proxy):
    without_timeouts(library)
    gate = proxy.fail("POST", REFRESH, Gate())
    library.evaluate("""() => {
        const ask = (id) => htmx.ajax("GET", `/trees/${id}`, { source: `#${id}`, target: `#${id}` });
        window.asked = [ask("list"), ask("folders")];
        document.querySelector("#folders").replaceChildren("old");
    }""")
    assert gate.reached.wait(30)
    library.evaluate("htmx.trigger('#folders', 'htmx:abort')")
    library.evaluate("window.asked[1]")
    gate.open()
    list_is_loaded(library)
    assert library.locator("#folders").inner_text() == "old"
    assert proxy.count("POST", REFRESH) == 1


@pytest.mark.each_database
def test_an_answer_lost_for_long_comes_again_and_is_refreshed_once_more(library, proxy, server):
    """The refresh was committed, its answer lost, and the machine slept: the same answer, by then expired."""
    lost = server.api("POST", "auth/refresh", token=stored(library)["refresh"])
    late = lost | {"access": aged(lost["access"]), "expires_in": 0}
    proxy.fail("POST", REFRESH, answered(200, json.dumps(late), **POLICY))
    library.evaluate(LOAD_LIST)
    list_is_loaded(library)
    assert proxy.count("POST", REFRESH) == 2
    assert stored(library)["gen"] == 3


def test_a_server_that_only_gives_expired_tokens_is_not_asked_for_ever(library, proxy):
    tokens = stored(library)
    for gen in range(2, 12):
        late = {**tokens, "gen": gen, "access": f"{tokens['access']}x{gen}", "expires_in": 0}
        proxy.fail("POST", REFRESH, answered(200, json.dumps(late), **POLICY))
    library.evaluate(LOAD_LIST)
    expect(note_of(library)).to_be_visible()
    assert proxy.count("POST", REFRESH) == 2


@pytest.mark.usefixtures("short_pauses")
def test_half_a_region_is_never_shown(library, proxy):
    proxy.fail("GET", LIST, cut_midway(), skip=1, times=99)
    library.evaluate(LOAD_LIST)
    expect(note_of(library)).to_contain_text("Treeline did not answer.")
    assert library.locator("#list").inner_text().endswith("old")
