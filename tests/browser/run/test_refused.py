"""A run whose entries the server refuses for good, or whose browser does not keep them: nothing is dropped silently."""

import pytest

from tests.browser.editors import joins
from tests.browser.expect import expect
from tests.browser.guides import (
    answers,
    begin,
    events_path,
    loaded,
    no_connection,
    press,
    printer,
    run_of,
    saved,
    stands_at,
)
from tests.faults.proxy import cut_before

pytestmark = pytest.mark.once  # what a browser does is the same on either database


def unsaved(page):
    return page.get_by_role("complementary", name="Not saved")


def test_what_was_entered_is_shown_to_copy_when_the_writer_is_removed_meanwhile(
    page, new_person, person, context, proxy
):
    ben = joins(new_person("Ben"), person)
    begin(page, ben, printer(person))
    press(page, "2")
    saved(page)
    other = context.new_page()
    other.goto(page.url)
    loaded(other)
    proxy.fail("POST", events_path(page), cut_before(), times=99)
    press(page, "n")
    page.keyboard.type("The fuse is blown")
    press(page, "Escape")
    page.get_by_label("Serial number").fill("AB123")
    page.get_by_label("Their PIN").fill("4711")
    page.get_by_role("button", name="1 Continue").click()
    no_connection(page)
    members = person.api("GET", f"teams/{person.team['id']}/members")["results"]
    [member] = [each for each in members if each["email"] == ben.email]
    person.api("DELETE", f"teams/{person.team['id']}/members/{member['id']}")
    proxy.heal()
    for each in (page, other):
        expect(unsaved(each)).to_contain_text("The guide was deleted, or you are no longer in its team.")
        expect(unsaved(each)).to_contain_text("Note at “What is its number?”: The fuse is blown")
        expect(unsaved(each)).to_contain_text("What is its number? – Continue\nserial: AB123")
        expect(unsaved(each)).not_to_contain_text("4711")
        expect(each.locator("[data-sync]")).to_contain_text("entries could not be saved.")
        expect(each.locator("body")).not_to_contain_text("matches the given query")
    page.reload()
    expect(unsaved(page)).to_contain_text("The fuse is blown")
    unsaved(page).get_by_role("button", name="Dismiss").click()
    expect(unsaved(page)).to_have_count(0)
    expect(unsaved(other)).to_have_count(0)


NEVER_ANSWERS = """{
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (name, ...more) {
        return name === "treeline" ? {} : open.call(this, name, ...more);
    };
}"""


@pytest.mark.new_context
def test_where_the_browser_never_answers_everything_is_sent_all_the_same(page, person):
    page.add_init_script(NEVER_ANSWERS)
    begin(page, person, printer(person))
    press(page, "1", "n")
    page.keyboard.type("By the door")
    press(page, "Escape")
    saved(page)
    expect(page.locator("#messages")).to_contain_text("cannot keep entries")
    press(page, "2")
    saved(page)
    page.reload()
    stands_at(page, "Call the field team")
    assert list(person.api("GET", f"runs/{run_of(page)}")["state"]["notes"].values()) == ["By the door"]
    assert len(answers(person, run_of(page))) == 2


@pytest.mark.parametrize("breaks", ["() => ({})", "() => { throw new Error('broken') }"], ids=["hangs", "throws"])
def test_where_the_browser_breaks_in_the_middle_nothing_of_it_is_lost(run, person, proxy, breaks):
    proxy.fail("POST", events_path(run), cut_before(), times=99)
    press(run, "n")
    run.keyboard.type("By the door")
    press(run, "Escape")
    no_connection(run)
    run.evaluate(f"""() => {{
        for (const name of ["add", "getAll", "getAllKeys", "delete"]) IDBObjectStore.prototype[name] = {breaks};
    }}""")
    press(run, "2")
    expect(run.locator("#messages")).to_contain_text("cannot keep entries")
    proxy.heal()
    saved(run)
    assert list(person.api("GET", f"runs/{run_of(run)}")["state"]["notes"].values()) == ["By the door"]
    assert len(answers(person, run_of(run))) == 2


TELLS_OF_THE_END = """() => new Promise((done) => {
    indexedDB.open("treeline").onsuccess = ({ target: { result } }) => {
        result.onclose = () => (window.wasClosed = true);
        done();
    };
})"""


def test_entries_outlive_that_the_browser_clears_its_databases(run, person, proxy):
    proxy.fail("POST", events_path(run), cut_before(), times=99)
    press(run, "n")
    run.keyboard.type("By the door")
    press(run, "Escape")
    no_connection(run)
    run.evaluate(TELLS_OF_THE_END)
    database = {"securityOrigin": proxy.url, "databaseName": "treeline"}
    run.context.new_cdp_session(run).send("IndexedDB.deleteDatabase", database)
    run.wait_for_function("() => window.wasClosed")
    press(run, "2")
    proxy.heal()
    saved(run)
    assert list(person.api("GET", f"runs/{run_of(run)}")["state"]["notes"].values()) == ["By the door"]
    assert len(answers(person, run_of(run))) == 2


def test_note_that_is_too_long_is_not_cut_and_not_called_saved(run, person):
    ticket = run.locator("[data-detail=ticket]")
    ticket.fill("😀" * 150)  # counted as people do
    expect(run.locator(".run-detail").first).not_to_contain_text("Not saved")
    ticket.fill("INC-1 " * 50)
    expect(run.locator(".run-detail").first).to_contain_text("300 characters; at most 200. Not saved: shorten it.")
    note = run.locator("[data-note]")
    note.focus()
    text = "The fuse is blown. " * 1500
    run.keyboard.insert_text(text)
    expect(run.locator(".run-note")).to_contain_text("28,500 characters; at most 10,000. Not saved: shorten it.")
    expect(note).to_have_value(text)
    press(run, "Escape", "2")
    stands_at(run, "Call the field team")
    expect(unsaved(run)).to_contain_text(text.strip())
    expect(ticket).to_have_value("INC-1 " * 50)
    saved(run)
    press(run, "b", "n")
    run.keyboard.insert_text("The fuse")
    press(run, "Escape")
    saved(run)
    expect(run.locator(".run-note")).not_to_contain_text("Not saved")
    assert list(person.api("GET", f"runs/{run_of(run)}")["state"]["notes"].values()) == ["The fuse"]
