"""A change of password moves the session on, as a refresh does: whatever happens to its answer, the device stays in."""

import pytest

from tests.browser.expect import expect
from tests.browser.store import LOAD_LIST, PASSWORD, expire, hold_tokens, open_library, sign_in, stored
from tests.faults.proxy import Gate, cut_after

pytestmark = pytest.mark.once  # what a browser does is the same on either database

CHANGE = "/api/v1/auth/password/change"
NEW_PASSWORD = "another long phrase"


@pytest.fixture(params=["with a key", "without a key"])
def library(request, page, person):
    if request.param == "with a key":
        sign_in(page, person.email)
    else:
        page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
        hold_tokens(page, person.sign_in())
    open_library(page)
    return page


def change_password(page):
    page.goto("/profile/password")
    page.locator("[name=old_password]").fill(PASSWORD)
    page.locator("[name=new_password]").fill(NEW_PASSWORD)
    page.locator("form[data-auth-form] button[type=submit]").click()


def loaded(page):
    page.evaluate(LOAD_LIST)
    expect(page.locator("#list")).to_contain_text("Your library is empty")
    expect(page.locator(".try-again")).to_have_count(0)
    return True


@pytest.mark.each_database
@pytest.mark.new_context
def test_tab_that_asks_while_the_answer_is_on_its_way_stays_signed_in(library, context, proxy):
    if library.evaluate("typeof indexedDB") == "undefined":
        context.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    gate = proxy.fail("POST", CHANGE, Gate(after=True))
    other = context.new_page()
    change_password(other)
    assert gate.reached.wait(30)
    assert loaded(library)
    expire(library)
    assert loaded(library)
    gate.open()
    expect(other.locator("[data-done]")).to_be_visible()
    assert loaded(library)


@pytest.mark.each_database
def test_device_whose_answer_was_lost_stays_signed_in(library, person, proxy):
    proxy.fail("POST", CHANGE, cut_after())
    change_password(library)
    expect(library.get_by_role("alert")).to_contain_text("Treeline cannot be reached.")
    person.server.api("POST", "auth/login", {"email": person.email, "password": NEW_PASSWORD})
    open_library(library)
    assert loaded(library)
    expire(library)
    assert loaded(library)
    assert stored(library)["gen"] >= 2
