"""A tab that was offline, asleep, or left for another page, and comes back."""

import pytest

from tests.browser.expect import expect
from tests.browser.store import LOAD_LIST, REFRESH, expire, list_is_loaded, open_library, put, stored

pytestmark = pytest.mark.once  # what a browser does is the same on either database

WAKE = """() => {
    document.dispatchEvent(new Event("resume"));
    dispatchEvent(new Event("online"));
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def refreshed(page):
    page.wait_for_function("(key) => JSON.parse(localStorage.getItem(key)).gen === 2", arg="treeline.session")
    page.wait_for_load_state("networkidle")


def test_waking_past_expiry_refreshes_once_before_anything_is_clicked(library, proxy):
    expire(library, known=True)
    library.evaluate(WAKE)
    refreshed(library)
    assert proxy.count("POST", REFRESH) == 1
    library.evaluate(LOAD_LIST)
    assert not any(seen.status == 401 for seen in proxy.seen)


def test_waking_in_time_asks_for_nothing(library, proxy):
    before = len(proxy.seen)
    library.evaluate(WAKE)
    library.evaluate(LOAD_LIST)
    assert [seen.path for seen in proxy.seen[before:]] == ["/trees/list"]


def test_four_tabs_that_wake_together_refresh_once(library, context, proxy):
    tabs = [library, context.new_page(), context.new_page(), context.new_page()]
    for tab in tabs[1:]:
        open_library(tab)
    expire(library, known=True)
    at = library.evaluate("Date.now()") + 300
    for tab in tabs:
        tab.evaluate(
            "([at, wake]) => setTimeout(() => dispatchEvent(new Event('online')), at - Date.now())", [at, WAKE]
        )
    for tab in tabs:
        refreshed(tab)
    assert proxy.count("POST", REFRESH) == 1


def test_waking_where_the_server_is_not_reached_says_nothing(library, proxy, context, console):
    expire(library, known=True)
    context.set_offline(True)
    library.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert stored(library) is not None
    expect(library.get_by_role("heading", name="Library", level=1)).to_be_visible()
    expect(library.locator(".try-again")).to_have_count(0)
    context.set_offline(False)
    assert not [said for said in console if said.startswith("uncaught")]


@pytest.mark.usefixtures("short_pauses")
def test_a_click_while_offline_is_answered_when_the_network_is_back(library, context, proxy):
    expire(library)
    context.set_offline(True)
    library.locator("#list").evaluate("(list) => list.replaceChildren('old')")
    library.evaluate(LOAD_LIST)
    expect(library.locator("#list .try-again")).to_contain_text("Treeline did not answer. The network may be down.")
    assert proxy.count("POST", REFRESH) == 0
    context.set_offline(False)
    list_is_loaded(library)
    assert proxy.count("POST", REFRESH) == 1


def test_a_short_time_offline_is_not_noticed(library, context, proxy):
    expire(library)
    context.set_offline(True)
    library.locator("#list").evaluate("(list) => list.replaceChildren('old')")
    library.evaluate(f"setTimeout(() => {LOAD_LIST})")
    library.wait_for_timeout(400)
    context.set_offline(False)
    list_is_loaded(library)
    assert proxy.count("POST", REFRESH) == 1


def leave_and_come_back(page, meanwhile):
    """To a public page and back, through the back-forward cache."""
    page.evaluate("addEventListener('pageshow', (event) => { window.cached = event.persisted })")
    page.goto("/password/reset")
    meanwhile()
    page.evaluate("history.back()")
    page.wait_for_url("**/trees/**", wait_until="commit")


@pytest.mark.whole_browser
def test_coming_back_from_the_back_forward_cache_refreshes_once(library, proxy):
    leave_and_come_back(library, lambda: expire(library, known=True))
    library.wait_for_function("() => window.cached === true")
    refreshed(library)
    assert proxy.count("POST", REFRESH) == 1
    expect(library.get_by_role("heading", name="Library", level=1)).to_be_visible()


@pytest.mark.whole_browser
def test_a_page_in_the_back_forward_cache_shows_nothing_once_signed_out(library):
    leave_and_come_back(library, lambda: library.evaluate("localStorage.removeItem('treeline.session')"))
    library.wait_for_url("**/login?next=%2Ftrees%2F*")
    expect(library.get_by_role("heading", name="Library")).to_have_count(0)


@pytest.mark.whole_browser
def test_a_page_in_the_back_forward_cache_reloads_for_another_person(library, new_person):
    ben = new_person("Ben")
    kept = {name: ben.tokens[name] for name in ("access", "refresh", "sid", "gen")}

    def meanwhile():
        put(library, kept | {"expires_at": library.evaluate("Date.now()") + 900_000})

    leave_and_come_back(library, meanwhile)
    expect(library.locator("#who")).to_have_text("Ben")


def test_back_and_forward_between_filters_ask_for_the_content_alone(library, person, proxy):
    person.api("POST", "folders", {"name": "Network", "team": person.team["id"]})
    open_library(library)
    library.get_by_role("link", name="Teams", exact=True).click()
    expect(library.get_by_role("heading", level=1)).to_contain_text("Teams")
    expire(library)
    library.go_back()
    expect(library.get_by_role("heading", name="Library", level=1)).to_be_visible()
    library.go_forward()
    expect(library.get_by_role("heading", level=1)).to_contain_text("Teams")
    expect(library.locator("main main")).to_have_count(0)
    assert proxy.count("POST", REFRESH) == 1
