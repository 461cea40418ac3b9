"""Another sign-in stands in front of Treeline, as of a company's proxy: the page leads there and back."""

import pytest

from tests.browser.expect import expect
from tests.browser.store import LOAD_LIST, stored
from tests.faults.proxy import Answer, answered

pytestmark = pytest.mark.once  # what a browser does is the same on either database

NEW = "/trees/folders/new"
SIGN_IN = "/proxy/sign-in"


def in_front(proxy, fault, back: str):
    """Every request of these tests meets ``fault``, until a person has signed in at the page in front."""
    for path in ("/trees/", "/trees/list", NEW):
        proxy.fail("GET", path, fault, times=99)
    proxy.fail("POST", NEW, fault, times=99)
    proxy.fail("POST", "/api/v1/auth/refresh", fault, times=99)

    def signed_in(ask):
        proxy.heal()
        return Answer(302, [("Location", f"{proxy.url}{back}")], b"")

    proxy.fail("GET", SIGN_IN, signed_in)


def page_in_front(proxy, status: int = 401):
    return answered(
        status, f"<!doctype html><h1>Example Corp</h1><a href='{proxy.url}{SIGN_IN}'>Sign in to Example</a>"
    )


def redirect_in_front(proxy):
    """To a page on another origin, as a provider's is."""
    other = proxy.url.replace("127.0.0.1", "localhost")
    proxy.fail("GET", "/provider", page_in_front(proxy, 200), times=9)
    return answered(302, Location=f"{other}/provider")


FRONTS = {"a 401 in HTML": page_in_front, "a redirect to another origin": redirect_in_front}
each_front = pytest.mark.parametrize("front", FRONTS.values(), ids=FRONTS)


@each_front
@pytest.mark.usefixtures("short_pauses")
def test_page_leads_to_the_sign_in_in_front_and_back(library, proxy, front):
    in_front(proxy, front(proxy), "/trees/")
    library.evaluate(LOAD_LIST)
    note = library.locator("#list .try-again")
    expect(note).to_contain_text("Something else answered in place of Treeline")
    note.get_by_role("button", name="Open that page").click()
    library.get_by_role("link", name="Sign in to Example").click()
    expect(library.locator("#list")).to_contain_text("Your library is empty")
    assert stored(library)["gen"] == 1


@each_front
def test_form_refused_by_the_sign_in_in_front_comes_back_as_it_was_typed(library, proxy, person, front):
    library.goto(NEW)
    library.get_by_label("Name").fill("Printers")
    in_front(proxy, front(proxy), NEW)
    library.get_by_role("button", name="Create folder").click()
    note = library.get_by_role("alert")
    expect(note).to_contain_text("It was not done; what you entered is still here.")
    note.get_by_role("button", name="Open that page").click()
    library.get_by_role("link", name="Sign in to Example").click()
    expect(library.get_by_label("Name")).to_have_value("Printers")
    library.get_by_role("button", name="Create folder").click()
    expect(library.get_by_role("treeitem", name="Printers", exact=True)).to_be_visible()
    assert [folder["name"] for folder in person.api("GET", "folders")["results"]] == ["Printers"]


@pytest.mark.usefixtures("short_pauses")
def test_network_that_is_down_is_not_taken_for_a_sign_in_in_front(library, context):
    context.set_offline(True)
    library.evaluate(LOAD_LIST)
    note = library.locator("#list .try-again")
    expect(note).to_contain_text("The network may be down.")
    library.wait_for_timeout(300)
    expect(note.get_by_role("button")).to_have_count(1)


def test_mistake_of_ours_is_shown_with_a_way_on(library):
    library.evaluate(LOAD_LIST.replace("target:", "swap: 'no such swap', target:"))
    note = library.locator("#list .try-again")
    expect(note).to_contain_text("Something went wrong on this page.")
    note.get_by_role("button", name="Load the page again").click()
    expect(library.locator("#list")).to_contain_text("Your library is empty")
    expect(library.locator(".try-again")).to_have_count(0)
