"""What comes late takes neither the focus nor the words of a person who types."""

import pytest

from tests.browser.clock import pass_time, stop_clock
from tests.browser.expect import expect
from tests.browser.guides import NETWORK, publish
from tests.browser.late import held, is_held
from tests.browser.store import hold_tokens, open_library

pytestmark = pytest.mark.once  # what a browser does is the same on either database


FORMS = [
    "/profile", "/teams/{team}/summary", "/profile/password", "/trees/new", "/trees/import", "/keys",
    "/teams/{team}/webhooks",
]  # fmt: skip


def test_form_that_comes_late_waits_until_the_field_is_left(library):
    search = library.locator("#q")
    with held(library, "**/trees/folders/new*"):
        library.get_by_role("link", name="New folder").click()
        search.click()
        library.keyboard.type("prin")
    expect(library.locator("#messages")).to_contain_text("“New folder” opens when you leave this field.")
    library.keyboard.type("ter")
    expect(search).to_have_value("printer")
    expect(library.locator("dialog[open]")).to_have_count(0)
    library.keyboard.press("Tab")
    expect(library.locator("dialog[open] h1")).to_have_text("New folder")
    expect(library.locator("dialog").get_by_label("Name")).to_be_focused()


def test_form_that_comes_at_once_opens_at_once(library):
    library.keyboard.press("/")
    library.keyboard.type("printer")
    library.get_by_role("link", name="New folder").click()
    expect(library.locator("dialog[open] h1")).to_have_text("New folder")
    library.locator("dialog").get_by_label("Name").hover()
    library.mouse.down()  # as to select what stands there
    library.mouse.move(5, 300)
    library.mouse.up()
    expect(library.locator("dialog[open] h1")).to_have_text("New folder")


def test_second_form_does_not_replace_one_that_is_being_filled_in(library):
    with held(library, "**/trees/categories/new*"):
        library.get_by_role("link", name="New category").click()
        library.get_by_role("link", name="New folder").click()
        name = library.locator("dialog").get_by_label("Name")
        name.fill("Accounts")
    library.wait_for_timeout(300)
    expect(library.locator("dialog[open] h1")).to_have_text("New folder")
    expect(name).to_have_value("Accounts")


def test_what_is_typed_after_a_form_was_sent_is_still_there_when_it_comes_back(library, person):
    person.api("POST", "folders", {"team": person.team["id"], "name": "Network"})
    library.get_by_role("link", name="New folder").click()
    name = library.locator("dialog").get_by_label("Name")
    name.fill("Network")
    with held(library, "**/trees/folders/new*"):
        library.keyboard.press("Enter")
        name.press("End")
        library.keyboard.type(" an")
    expect(library.locator("dialog .form-error, dialog .error")).to_contain_text("There is a folder “Network”")
    library.keyboard.type("d VPN")
    expect(name).to_have_value("Network and VPN")
    expect(name).to_be_focused()


def test_answer_to_a_form_of_a_page_keeps_what_was_typed_since(signed_in):
    signed_in.goto("/profile")
    name = signed_in.get_by_label("Name")
    with held(signed_in, "**/profile"):
        name.fill("Ann")
        signed_in.keyboard.press("Enter")
        name.press("End")
        signed_in.keyboard.type(" Sm")
    expect(signed_in.locator("#messages")).to_contain_text("Saved")
    signed_in.keyboard.type("ith")
    expect(name).to_have_value("Ann Smith")


def test_letters_of_a_word_are_no_shortcuts_when_a_page_comes_in_the_middle_of_it(library):
    stop_clock(library)
    with held(library, "**/runs/*"):
        library.get_by_role("link", name="Runs").click()
        library.locator("#q").click()
        library.keyboard.type("dr")
    expect(library.get_by_role("heading", level=1, name="Runs")).to_be_visible()
    library.keyboard.type("gt?u")
    library.wait_for_timeout(300)
    expect(library.locator("dialog[open]")).to_have_count(0)
    assert library.url.endswith("/runs/")
    pass_time(library)
    library.keyboard.press("?")
    expect(library.locator("dialog[open] h1")).to_have_text("Help and keys")


def test_page_that_was_chosen_last_is_shown_also_where_the_one_before_comes_later(library):
    with held(library, "**/runs/") as asked:
        library.get_by_role("link", name="Runs", exact=True).click()
        is_held(library, asked)
        library.get_by_role("link", name="Teams", exact=True).click()
        expect(library.get_by_role("heading", level=1, name="Teams")).to_be_visible()
    library.wait_for_timeout(300)
    expect(library.get_by_role("heading", level=1, name="Teams")).to_be_visible()
    assert library.url.endswith("/teams/")
    with held(library, "**/trees/") as asked:
        library.go_back()
        is_held(library, asked)
        library.get_by_label("Your account").click()
        library.get_by_role("link", name="Signed-in devices").click()
        expect(library.get_by_role("heading", level=1, name="Signed-in devices")).to_be_visible()
    library.wait_for_timeout(300)
    expect(library.get_by_role("heading", level=1, name="Signed-in devices")).to_be_visible()
    assert library.url.endswith("/devices")


def test_list_that_comes_after_enter_leaves_the_search_to_who_types_on(page, person):
    publish(person, NETWORK)
    hold_tokens(page, person.sign_in())
    open_library(page)
    search = page.locator("#q")
    search.fill("check")
    expect(page.locator("[data-row]")).to_have_count(1)
    with held(page, "**/trees/list*"):
        search.press("Enter")
        page.keyboard.type(" the")
    page.wait_for_timeout(300)
    page.keyboard.type(" network")
    expect(search).to_have_value("check the network")
    expect(search).to_be_focused()


def test_refused_sign_in_leaves_the_focus_where_it_is_typed(page, person):
    page.goto("/login")
    email, password = page.get_by_label("Email"), page.get_by_label("Password")
    email.fill("nobody@example.com")
    password.fill("wrong horse")
    with held(page, "**/auth/login"):
        page.keyboard.press("Enter")
        email.fill(person.email[:4])
        email.press("End")
    expect(page.get_by_role("alert")).to_contain_text("Incorrect email or password.")
    page.keyboard.type(person.email[4:])
    expect(email).to_have_value(person.email)


@pytest.mark.parametrize("path", FORMS)
def test_first_field_of_a_page_that_is_a_form_has_the_focus(page, person, path):
    hold_tokens(page, person.sign_in())
    page.goto(path.format(team=person.team["id"]))
    first = page.locator("main form :is(input:not([type=hidden], [hidden]), select, textarea)").first
    expect(first).to_be_focused()
    page.keyboard.type("gd")
    assert page.url.endswith(path.format(team=person.team["id"]))


def test_list_that_has_rows_is_read_first_and_its_form_has_no_focus(page, person):
    hold_tokens(page, person.sign_in())
    page.goto("/keys")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Nightly export")
    page.keyboard.press("Enter")
    expect(page.get_by_label("API key")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Revoke Nightly export")).to_be_visible()
    expect(page.locator("main :focus")).to_have_count(0)


def test_words_typed_where_no_field_is_are_no_shortcuts(library):
    stop_clock(library)
    library.keyboard.type("Great printer guide, no egg")
    expect(library.locator("dialog[open]")).to_have_count(0)
    library.keyboard.type("gu d")  # "g" waits for the very next key alone
    expect(library.get_by_role("heading", level=1, name="Library")).to_be_visible()
    assert library.url.endswith("/trees/")
    pass_time(library)  # after which a letter is a shortcut again
    library.keyboard.type("gt")
    expect(library.get_by_role("heading", level=1, name="Teams")).to_be_visible()


def test_keys_count_by_when_they_were_pressed_however_late_a_busy_page_comes_to_them(library):
    library.evaluate("""() => {
        const keys = [..."gt"].map((key) => new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        document.body.dispatchEvent(keys[0]);
        const [now, since] = [Date.now() + 5000, performance.now() + 5000]; // the page had much else to do meanwhile
        [Date.now, performance.now] = [() => now, () => since];
        document.body.dispatchEvent(keys[1]);
    }""")
    expect(library.get_by_role("heading", level=1, name="Teams")).to_be_visible()
