"""A module that cannot be loaded: a lost request, a server of another version, a request that is never answered. The
page says so in its place, and one reload brings it."""

import json
from pathlib import Path

import pytest

from tests.browser.editors import edit, opened, plant
from tests.browser.expect import expect
from tests.browser.guides import printer, publish, stands_at
from tests.browser.run.test_conditions import GUIDE as CONDITIONS
from tests.browser.store import hold_tokens, sign_in
from tests.faults.proxy import Gate, answered, cut_before

# The files are asked for, and not taken from a cache.
pytestmark = [pytest.mark.once, pytest.mark.new_context]
FAULTS = pytest.mark.parametrize("fault", [cut_before, lambda: answered(404)], ids=["lost", "gone"])


@pytest.fixture
def static(server):
    """The URL of a static file, by the name that a template gives it."""
    folder = Path(server.env["VAR_DIR"]) / "static"
    paths = json.loads((folder / "staticfiles.json").read_text())["paths"]
    return lambda name: f"/static/{paths[name]}"


@pytest.fixture
def page(page, person, proxy):
    hold_tokens(page, person.sign_in())
    return page


def load_again(page, proxy, name: str = "link") -> None:
    """What the note offers, once the network or the server is well again."""
    alert = page.get_by_role("alert").filter(has_text="could not be loaded")
    expect(alert).to_have_count(1)
    page.wait_for_load_state("networkidle")  # each region that arrives asks for the module again
    proxy.heal()
    alert.get_by_role(name, name="Load it again").click()


@FAULTS
def test_page_without_its_modules_offers_a_reload(page, proxy, static, fault):
    proxy.fail("GET", static("js/site.js"), fault(), times=99)
    page.goto("/trees/")
    load_again(page, proxy)
    expect(page.get_by_role("heading", name="Library", level=1)).to_be_visible()
    expect(page.get_by_text("could not be loaded")).to_be_hidden()


@FAULTS
def test_sign_in_form_is_not_left_disabled(context, person, proxy, static, fault):
    page = context.new_page()
    proxy.fail("GET", static("js/session/auth-form.js"), fault(), times=99)
    page.goto("/login")
    button = page.get_by_role("button", name="Sign in", exact=True)
    expect(button).to_be_enabled()
    expect(page.get_by_role("alert").filter(has_text="could not be loaded")).to_be_visible()
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(person.password)
    proxy.heal()
    with page.expect_navigation():
        button.click()
    assert "password" not in page.url
    sign_in(page, person.email)
    expect(page.get_by_role("heading", name="Library", level=1)).to_be_visible()


def test_sign_in_page_that_waits_for_a_module_for_ever_says_so_and_recovers(context, short_pauses, proxy, static):
    page = context.new_page()
    gate = proxy.fail("GET", static("js/session/auth-form.js"), Gate())
    page.goto("/login", wait_until="commit")
    note = page.get_by_role("alert").filter(has_text="could not be loaded")
    expect(note).to_be_visible()
    gate.open()
    expect(note).to_be_hidden()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_enabled()


def test_note_needs_no_script(context, proxy, static):
    """Where the guard was not loaded either, a rule of the stylesheet shows the note, after a while."""
    page = context.new_page()
    for name in ("js/guard.js", "js/session/auth-form.js"):
        proxy.fail("GET", static(name), cut_before(), times=99)
    page.goto("/login")
    note = page.locator(".unloaded")
    expect(note).to_be_hidden()
    assert note.evaluate("(note) => (note.getAnimations()[0].finish(), getComputedStyle(note).visibility)") == "visible"


@FAULTS
@pytest.mark.parametrize(("view", "name"), [("", "js/edit/steps-view.js"), ("/text", "js/edit/text-view.js")])
def test_editor_says_that_it_could_not_be_loaded(page, person, proxy, static, view, name, fault):
    tree = plant(person)
    proxy.fail("GET", static(name), fault(), times=99)
    page.goto(f"/trees/{tree}/edit{view}")
    expect(page.locator("[data-edit-state]")).to_have_text("Not loaded")
    load_again(page, proxy, "button")
    opened(page)


def test_module_that_is_lost_once_is_asked_for_again(page, person, proxy, static):
    tree = printer(person)
    proxy.fail("GET", static("js/run/index.js"), cut_before())
    page.goto(f"/trees/{tree}/run")
    stands_at(page, "Is the light on?")
    assert proxy.count("GET", static("js/run/index.js"), None) == 1


def test_run_is_not_shown_before_its_answers_can_be_pressed(page, person, proxy, static):
    tree = printer(person)
    gate = proxy.fail("GET", static("js/run/index.js"), Gate())
    with page.expect_request_finished(lambda request: "hx-request" in request.headers):
        page.goto(f"/trees/{tree}/run")
    assert gate.reached.wait(30)
    expect(page.locator("[data-panel]")).to_have_count(0)
    gate.open()
    page.get_by_role("button", name="1 Yes").click()
    stands_at(page, "Is the cable in?")


def test_what_is_typed_before_the_palette_is_loaded_is_found_and_enter_runs_it(page, person, proxy, static):
    printer(person)
    page.goto("/trees/")
    row = page.locator("[data-row]", has_text="Check the network")
    expect(row).to_be_visible()
    row.focus()
    gate = proxy.fail("GET", static("js/keys/palette.js"), Gate())
    page.keyboard.press("Control+k")
    page.keyboard.type("printers")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    assert gate.reached.wait(30)
    gate.open()
    stands_at(page, "Is the light on?")


@FAULTS
def test_run_says_that_it_could_not_be_loaded(page, person, proxy, static, fault):
    tree = printer(person)
    proxy.fail("GET", static("js/run/index.js"), fault(), times=99)
    page.goto(f"/trees/{tree}/run")
    load_again(page, proxy, "button")
    stands_at(page, "Is the light on?")


@pytest.mark.parametrize("fault", [lambda: answered(404), Gate], ids=["gone", "never answered"])
@pytest.mark.parametrize("name", ["js/conditions/evaluate.js", "js/run/lookups.js"])
def test_run_says_that_what_few_guides_need_could_not_be_loaded(page, person, short_pauses, proxy, static, name, fault):
    outputs = [{"name": "age", "path": "age", "kind": "number"}]
    lookup = {"name": "crm", "url": "https://crm.example.com/{ticket}", "outputs": outputs}
    person.api("POST", f"teams/{person.team['id']}/lookups", lookup)
    tree = publish(person, CONDITIONS.replace("{#age .number}", '{#age .number from="crm" give="age"}'))
    proxy.fail("GET", static(name), fault(), times=99)
    page.goto(f"/trees/{tree}/run")
    alert = page.get_by_role("alert").filter(has_text="Something went wrong on this page.")
    expect(alert).to_be_visible()
    proxy.heal()
    alert.get_by_role("button", name="Load the page again").click()
    stands_at(page, "How old is it?")


@pytest.mark.parametrize("name", ["js/map/show.js", "js/map/worker.js"])
def test_map_says_that_it_could_not_be_loaded(page, person, proxy, static, name):
    tree = printer(person)
    proxy.fail("GET", static(name), answered(404), times=99)
    page.goto(f"/trees/{tree}/")
    load_again(page, proxy, "button")
    expect(page.locator("[data-map] svg").first).to_be_visible()


def test_text_is_edited_without_the_editor_for_it(page, person, proxy, static):
    """CodeMirror is a comfort: without it there is a plain field."""
    tree = plant(person)
    proxy.fail("GET", static("js/edit/text/rich.js"), answered(404), times=99)
    edit(page, person, tree, view="/text")
    expect(page.get_by_role("textbox", name="The guide as text")).to_be_editable()


def test_open_page_that_goes_to_a_run_after_an_upgrade_offers_a_reload(page, person, proxy, static):
    tree = printer(person)
    page.goto("/trees/")
    row = page.get_by_role("link", name="Run Printer")
    expect(row).to_be_visible()
    proxy.fail("GET", static("js/run/index.js"), answered(404), times=99)
    row.click()
    load_again(page, proxy, "button")
    page.wait_for_url(f"**/trees/{tree}/run")
    stands_at(page, "Is the light on?")
