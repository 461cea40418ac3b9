"""A browser without room for the session, or that stores nothing at all; and stores with something missing."""

import json

import pytest

from tests.browser.chrome import chrome
from tests.browser.expect import expect
from tests.browser.store import (
    LOAD_LIST,
    PAGE_SESSION,
    REFRESH,
    aged,
    expire,
    open_library,
    put,
    put_copy,
    sign_in,
    stored,
    wait_until,
)

pytestmark = pytest.mark.once  # what a browser does is the same on either database

FILL = """() => {
    let [text, at] = ["x".repeat(1 << 20), 0];
    while (text) {
        try {
            localStorage.setItem(`fill ${at}`, text);
            at += 1;
        } catch {
            text = text.slice(text.length >> 1 || 1);
        }
    }
}"""
HELD = (
    """async () => {
    const session = await """
    + PAGE_SESSION
    + """;
    return session.tokens;
}"""
)
SAID = "This browser’s storage is full or blocked. You stay signed in while a tab of Treeline is open."


def loaded(page):
    expect(page.locator("#list")).to_be_visible()
    page.evaluate(LOAD_LIST)
    expect(page.locator("#list")).to_contain_text("Your library is empty")
    expect(page.locator(".try-again")).to_have_count(0)
    return True


@pytest.fixture
def full(page):
    """A page on a site whose 5 MB of localStorage are used up."""
    page.goto("/health/live")
    page.evaluate(FILL)
    return page


def test_person_signs_in_where_storage_is_full_and_is_told_once(full, person):
    sign_in(full, person.email)
    expect(full.get_by_text(SAID)).to_be_visible()
    assert stored(full) is None
    assert loaded(full)
    expect(full.get_by_text(SAID)).to_have_count(1)


def test_all_tabs_go_on_after_a_refresh_that_could_not_be_stored(full, context, person, proxy):
    sign_in(full, person.email)
    tabs = [full, context.new_page()]
    for tab in tabs:
        open_library(tab)
    for tab in tabs:  # once all are open: a tab that opens tells the others what it holds
        tab.evaluate(
            f"async (access) => Object.assign(await ({HELD})(), {{ access }})", aged(tab.evaluate(HELD)["access"])
        )
    assert loaded(full)
    for tab in tabs:
        wait_until(tab, f"async () => (await ({HELD})()).gen === 2")
        assert loaded(tab)
    assert proxy.count("POST", REFRESH) == 1


def test_refresh_for_which_there_is_no_room_is_found_by_the_next_page(library, proxy):
    held = expire(library)
    put(library, {name: held[name] for name in ("access", "refresh")})
    library.evaluate(FILL)
    assert loaded(library)
    assert "gen" not in stored(library)
    open_library(library)
    assert library.evaluate(HELD)["gen"] == 2
    assert proxy.count("POST", REFRESH) == 1


def test_signing_out_where_storage_is_full_signs_every_tab_out(full, context, person):
    sign_in(full, person.email)
    other = context.new_page()
    for tab in (full, other):
        open_library(tab)
    full.get_by_label("Your account").click()
    full.get_by_role("button", name="Sign out").click()
    full.wait_for_url("**/login?why=signed_out")
    other.wait_for_url("**/login?next=*")
    full.goto("/trees/")
    full.wait_for_url("**/login?next=*")


def test_person_works_in_a_browser_that_blocks_all_storage(browser, server, person, tmp_path):
    preferences = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(preferences))
    with chrome(browser, tmp_path, server.url) as blocked:
        page = blocked.context.pages[0]
        page.goto("/login")
        assert page.evaluate("() => { try { return Boolean(localStorage) } catch { return 'refused' } }") == "refused"
        page.get_by_label("Email").fill(person.email)
        page.get_by_label("Password", exact=True).fill(person.password)
        page.get_by_role("button", name="Sign in", exact=True).click()
        errors = []
        blocked.context.on("weberror", lambda error: errors.append(str(error.error)))
        with blocked.context.expect_page() as opened:
            page.get_by_role("link", name="Open Treeline").click()
        expect(opened.value.locator("#list")).to_contain_text("Your library is empty")
        opened.value.reload()
        expect(opened.value.locator("#list")).to_contain_text("Your library is empty")
        assert loaded(opened.value)
        assert errors == []


@pytest.mark.parametrize("missing", ["gen", "sid", "expires_at"])
def test_store_without_one_of_its_values_goes_on(library, proxy, missing):
    tokens = expire(library)
    put(library, {name: value for name, value in tokens.items() if name != missing})
    put_copy(library, None)
    open_library(library)
    assert loaded(library)
    assert stored(library)["gen"] == 2
    assert proxy.count("POST", REFRESH) == 1


def test_local_storage_from_before_another_sign_in_does_not_end_that_one(page, person, new_person):
    """As a crash brings it back."""
    sign_in(page, person.email)
    open_library(page)
    before = stored(page)
    page.get_by_label("Your account").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login?why=signed_out")
    page.wait_for_timeout(1000)  # the two sign-ins are not of one second
    sign_in(page, new_person("Ben").email)
    open_library(page)
    page.goto("/health/live")
    put(page, before)
    page.goto("/trees/")
    expect(page.locator("#who")).to_have_text("Ben")


def test_store_whose_refresh_token_is_none_is_one_clean_sign_in(library, person, proxy):
    put(library, {"access": "a.b.c", "refresh": "nothing", "expires_at": 0})
    library.goto("/trees/")
    library.wait_for_url("**/login?next=*")
    sign_in(library, person.email)
    open_library(library)
