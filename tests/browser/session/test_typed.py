"""What was typed when a session ended comes back after signing in, and signing in leads back to the page."""

from urllib.parse import quote, urlsplit

import pytest

from tests.browser.expect import expect
from tests.browser.store import REFRESH, at_login, expire, sign_in

pytestmark = pytest.mark.once  # what a browser does is the same on either database

NEW = "/trees/folders/new"


def type_and_lose(page):
    """A half-written form, and the end of the sign-in."""
    page.goto(NEW)
    page.get_by_label("Name").fill("Half a na")
    page.get_by_label("Inside").select_option(label="Network")
    expire(page, refresh=True)
    page.evaluate("htmx.ajax('GET', '/trees/folders', { target: '#messages' }); undefined")
    at_login(page, NEW)


@pytest.fixture
def network(person):
    return person.api("POST", "folders", {"name": "Network", "team": person.team["id"]})


def test_a_half_written_form_comes_back_after_signing_in(library, person, network):
    type_and_lose(library)
    sign_in(library, person.email)
    expect(library).to_have_url(f"{urlsplit(library.url).scheme}://{urlsplit(library.url).netloc}{NEW}")
    expect(library.get_by_label("Name")).to_have_value("Half a na")
    expect(library.get_by_label("Inside")).to_have_value(str(network["id"]))
    expect(library.get_by_text("What you had typed is back.")).to_be_visible()


def test_a_half_written_form_in_the_dialog_comes_back_in_the_dialog(library, person):
    library.get_by_role("link", name="New folder").click()
    library.locator("dialog").get_by_label("Name").fill("Half a na")
    expire(library, refresh=True)
    library.evaluate("htmx.ajax('GET', '/trees/folders', { target: '#messages' }); undefined")
    at_login(library, "/trees/")
    sign_in(library, person.email)
    expect(library.locator("dialog[open]").get_by_label("Name")).to_have_value("Half a na")
    expect(library.get_by_text("What you had typed is back.")).to_be_visible()


def test_the_redirect_to_the_sign_in_page_waits_while_the_person_types(library, person, proxy):
    """And nothing says an error meanwhile."""
    library.get_by_role("link", name="New folder").click()
    library.locator("dialog").get_by_label("Name").focus()
    library.evaluate("""() => new MutationObserver(() => {
        if (document.querySelector(".try-again")) sessionStorage.setItem("error", "shown");
    }).observe(document, { childList: true, subtree: true })""")
    expire(library, refresh=True)
    library.evaluate("{ const [now, real] = [Date.now(), Date.now]; Date.now = () => window.pause ? real() : now; }")
    library.keyboard.type("Print")
    library.evaluate("htmx.ajax('GET', '/trees/folders', { target: '#messages' }); undefined")
    library.keyboard.type("ers and scanners", delay=60)
    library.evaluate("window.pause = true")  # until here, no time has passed between two keys
    at_login(library, "/trees/")
    assert library.evaluate("sessionStorage.getItem('error')") is None
    assert proxy.count("POST", REFRESH) == 1
    sign_in(library, person.email)
    expect(library.locator("dialog[open]").get_by_label("Name")).to_have_value("Printers and scanners")


def test_clock_that_is_set_back_does_not_hold_up_the_end(library):
    library.keyboard.press("Escape")
    expire(library, refresh=True)
    library.evaluate("{ const now = Date.now; Date.now = () => now() - 93_600_000; }")
    library.evaluate("htmx.ajax('GET', '/trees/folders', { target: '#messages' }); undefined")
    at_login(library, "/trees/")


def test_a_half_written_form_comes_back_once(library, person, network):
    type_and_lose(library)
    sign_in(library, person.email)
    expect(library.get_by_label("Name")).to_have_value("Half a na")
    library.goto(NEW)
    expect(library.get_by_label("Name")).to_have_value("")


def test_a_half_written_form_never_comes_back_for_another_person(library, person, network, new_person):
    ben = new_person("Ben")
    type_and_lose(library)
    sign_in(library, ben.email)
    expect(library.get_by_label("Name")).to_have_value("")
    assert library.evaluate("Object.keys(sessionStorage).filter((key) => key.includes('draft'))") == []


def test_a_half_written_form_is_dropped_after_a_day(library, person, network):
    type_and_lose(library)
    library.evaluate("""() => {
        const key = Object.keys(sessionStorage).find((key) => key.startsWith("treeline.draft:"));
        const draft = JSON.parse(sessionStorage.getItem(key));
        sessionStorage.setItem(key, JSON.stringify({ ...draft, at: draft.at - 86_400_001 }));
    }""")
    sign_in(library, person.email)
    expect(library.get_by_label("Name")).to_have_value("")


def test_a_form_half_written_in_another_tab_is_kept_as_well(library, context, person):
    other = context.new_page()
    other.goto(NEW)
    other.get_by_label("Name").fill("Half a na")
    library.get_by_label("Your account").click()
    library.get_by_role("button", name="Sign out").click()
    at_login(other, NEW)
    sign_in(other, person.email)
    expect(other.get_by_label("Name")).to_have_value("Half a na")


def test_passwords_are_not_kept(library, person):
    library.goto("/profile/password")
    fields = library.locator("input[type=password]")
    expect(fields.first).to_be_visible()
    fields.first.fill("a secret of mine")
    expire(library, refresh=True)
    library.evaluate("htmx.ajax('GET', '/trees/folders', { target: '#messages' }); undefined")
    at_login(library, "/profile/password")
    kept = library.evaluate("JSON.stringify([Object.entries(sessionStorage), Object.entries(localStorage)])")
    assert "a secret of mine" not in kept


# Where to go after signing in


@pytest.mark.parametrize(
    "next",
    ["//evil.example/", "/\\evil.example/", "https://evil.example/", "javascript:alert(1)", "/\t/evil.example/", "//["],
)
def test_a_next_to_another_site_is_ignored(page, person, proxy, next):
    page.goto(f"/login?next={quote(next, safe='')}")
    sign_in(page, person.email)
    expect(page).to_have_url(f"{proxy.url}/trees/")


def test_a_next_whose_path_begins_with_two_slashes_stays_on_this_site(page, person, proxy):
    page.goto("/login?next=/.//evil.example/")
    sign_in(page, person.email)
    assert page.url.startswith(proxy.url)


def test_a_next_on_this_site_is_followed(page, person, proxy):
    page.goto("/login?next=%2Ftrees%2F%3Fsort%3Dname")
    sign_in(page, person.email)
    expect(page).to_have_url(f"{proxy.url}/trees/?sort=name")
