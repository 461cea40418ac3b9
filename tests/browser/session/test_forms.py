"""Forms, uploads and deletions after the access token has expired: done exactly once, and nothing typed is lost."""

import pytest

from tests.browser.expect import expect
from tests.browser.store import REFRESH, expire, hold_tokens, open_library, stored, without_timeouts
from tests.faults.gateway import gateway_page
from tests.faults.proxy import Gate, answered, captive_portal, cut_after, cut_before

pytestmark = pytest.mark.once  # what a browser does is the same on either database

NEW = "/trees/folders/new"
GUIDE = b"# Printer offline\n\n## Is the light on? {#light}\n\n- [Yes](#print)\n\n## Print {#print}\n"
FILE = {"name": "printer.md", "mimeType": "text/markdown", "buffer": GUIDE}


@pytest.fixture
def signed_in(page, person):
    hold_tokens(page, person.sign_in())
    open_library(page)
    return page


@pytest.fixture
def form(signed_in):
    """The page of a new folder, its name typed."""
    signed_in.goto(NEW)
    signed_in.get_by_label("Name").fill("Printers")
    return signed_in


def make(page):
    page.get_by_role("button", name="Create folder").click()


def folders(person) -> list[str]:
    return [folder["name"] for folder in person.api("GET", "folders")["results"]]


def test_a_form_sent_after_expiry_is_done_once(form, person, proxy):
    expire(form)
    make(form)
    expect(form.get_by_role("heading", name="Library", level=1)).to_be_visible()
    assert folders(person) == ["Printers"]
    assert proxy.count("POST", REFRESH) == 1
    assert [seen.status for seen in proxy.seen if (seen.method, seen.path) == ("POST", NEW)] == [401, 200]


def test_the_button_is_off_and_the_indicator_on_for_as_long_as_in_a_slow_request(form, proxy):
    expire(form)
    without_timeouts(form)
    gate = proxy.fail("POST", REFRESH, Gate())
    button, source = form.get_by_role("button", name="Create folder"), form.locator("form[hx-post]")
    make(form)
    assert gate.reached.wait(30)
    expect(button).to_be_disabled()
    expect(source).to_have_class("stack htmx-request")
    gate.open()
    expect(form.get_by_role("heading", name="Library", level=1)).to_be_visible()
    assert proxy.count("POST", NEW, 200) == 1


def test_a_second_click_while_the_first_waits_for_the_refresh_does_nothing_more(form, person, proxy):
    expire(form)
    without_timeouts(form)
    gate = proxy.fail("POST", REFRESH, Gate())
    make(form)
    assert gate.reached.wait(30)
    form.get_by_role("button", name="Create folder").click(force=True)
    gate.open()
    expect(form.get_by_role("heading", name="Library", level=1)).to_be_visible()
    assert folders(person) == ["Printers"]


def test_a_file_uploaded_after_expiry_is_imported_once(signed_in, person, proxy):
    signed_in.goto("/trees/import")
    signed_in.locator("#files").set_input_files(FILE)
    imports = signed_in.get_by_role("button", name="Import it")
    expect(imports).to_be_visible()
    expire(signed_in)
    imports.click()
    expect(signed_in).not_to_have_url(f"{proxy.url}/trees/import")
    assert [tree["title"] for tree in person.api("GET", "trees")["results"]] == ["Printer offline"]
    assert proxy.count("POST", REFRESH) == 1


def test_a_folder_deleted_after_expiry_is_deleted_once(signed_in, person, proxy):
    folder = person.api("POST", "folders", {"name": "Old", "team": person.team["id"]})
    path = f"/trees/folders/{folder['id']}"
    signed_in.goto(path)
    button = signed_in.get_by_role("button", name="Delete folder")
    expect(button).to_be_visible()
    expire(signed_in)
    button.click()
    expect(signed_in.get_by_role("heading", name="Library", level=1)).to_be_visible()
    assert folders(person) == []
    assert [seen.status for seen in proxy.seen if seen.method == "DELETE"] == [401, 200]


@pytest.mark.parametrize("cut", [cut_before, cut_after])
def test_a_form_whose_answer_is_lost_is_not_sent_again_by_itself(form, person, proxy, cut):
    proxy.fail("POST", NEW, cut())
    make(form)
    note = form.get_by_role("alert")
    expect(note).to_contain_text("It may or may not have been done; what you entered is still here.")
    expect(form.get_by_label("Name")).to_have_value("Printers")
    expect(form.get_by_role("button", name="Create folder")).to_be_enabled()
    form.evaluate("dispatchEvent(new Event('online'))")  # which only has pages load that were not there
    proxy.rest()
    assert proxy.count("POST", NEW) == 1
    assert stored(form) is not None


@pytest.mark.parametrize("portal", [captive_portal(403), gateway_page(403), gateway_page(200)])
def test_a_form_that_something_in_between_refused_was_not_done_and_says_so(form, person, proxy, portal):
    proxy.fail("POST", NEW, portal)
    make(form)
    expect(form.get_by_role("alert")).to_contain_text("It was not done; what you entered is still here.")
    assert folders(person) == []


def test_form_that_is_too_large_for_a_proxy_is_told_so(form, proxy):
    proxy.fail("POST", NEW, answered(413, "<h1>413 Request Entity Too Large</h1>"))
    make(form)
    note = form.get_by_role("alert")
    expect(note).to_contain_text("That is more than can be sent at once. It was not done;")
    expect(note.get_by_role("button")).to_have_text(["Try again"])


def test_try_again_beside_a_form_sends_what_it_holds_by_then(form, person, proxy):
    proxy.fail("POST", NEW, answered(502))
    make(form)
    again = form.get_by_role("alert").get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    form.get_by_label("Name").fill("Copiers")
    again.click()
    expect(form.get_by_role("heading", name="Library", level=1)).to_be_visible()
    assert folders(person) == ["Copiers"]


@pytest.mark.usefixtures("short_pauses")
def test_a_form_whose_refresh_fails_for_good_keeps_its_content_and_is_done_once_later(form, person, proxy):
    expire(form)
    proxy.fail("POST", REFRESH, cut_before(), times=99)
    make(form)
    again = form.get_by_role("alert").get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    expect(form.get_by_label("Name")).to_have_value("Printers")
    proxy.heal()
    again.click()
    expect(form.get_by_role("heading", name="Library", level=1)).to_be_visible()
    assert folders(person) == ["Printers"]


def test_a_form_with_mistakes_is_shown_again_after_expiry_as_ever(form, person, proxy):
    person.api("POST", "folders", {"name": "Printers", "team": person.team["id"]})
    form.get_by_label("Name").fill("Printers")
    expire(form)
    make(form)
    expect(form.get_by_text("There is a folder “Printers”")).to_be_visible()
    expect(form.get_by_label("Name")).to_have_value("Printers")
    assert proxy.count("POST", NEW, 422) == 1
