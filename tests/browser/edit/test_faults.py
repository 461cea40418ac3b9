"""The editor while things fail: the network, the sign-in, the tab, the server. Nothing that was typed is lost."""

import pytest

from tests.browser.editors import draft, draft_path, edit, joins, opened, state, title, titles
from tests.browser.expect import expect
from tests.browser.site import beside, running
from tests.browser.store import expire, hold_tokens, sign_in
from tests.faults.proxy import answered, cut_after, cut_before

pytestmark = pytest.mark.once  # what a browser does is the same on either database


def test_what_is_typed_is_saved_by_itself_and_said_only_then(editor, person, tree, proxy):
    gate_path = draft_path(tree)
    title(editor).fill("It prints")
    state(editor, "saved")
    assert titles(person, tree)["done"] == "It prints"
    proxy.fail("PATCH", gate_path, cut_before(), times=99)
    title(editor).fill("It prints at last")
    state(editor, "offline")
    expect(editor.locator("[data-edit-state]")).to_have_text("Offline: kept in this browser")
    assert titles(person, tree)["done"] == "It prints"
    proxy.heal()
    state(editor, "saved")
    assert titles(person, tree)["done"] == "It prints at last"


@pytest.mark.parametrize("fault", [cut_before, cut_after, lambda: answered(502)], ids=["request", "answer", "502"])
def test_save_that_is_lost_on_the_way_is_sent_again(editor, person, tree, proxy, fault):
    proxy.fail("PATCH", draft_path(tree), fault(), times=99)
    title(editor).fill("It prints at last")
    state(editor, "offline")
    proxy.heal()
    state(editor, "saved")
    assert titles(person, tree)["done"] == "It prints at last"
    expect(editor.locator("#messages")).not_to_contain_text("changed this guide")


def lost_answer(editor, tree: int, proxy) -> None:
    """ " X" is typed behind the title and saved, and the page does not hear of it."""
    proxy.fail("PATCH", draft_path(tree), cut_after(), times=99)
    title(editor).press("End")
    editor.keyboard.type(" X")
    state(editor, "offline")
    proxy.heal()


def test_what_is_taken_back_after_a_lost_answer_is_taken_back_on_the_server_too(editor, person, tree, proxy):
    lost_answer(editor, tree, proxy)
    for _ in " X":
        editor.keyboard.press("Backspace")
    state(editor, "saved")
    assert titles(person, tree)["done"] == "It prints again"
    expect(title(editor)).to_have_value("It prints again")


def test_what_is_typed_on_after_a_lost_answer_is_no_conflict_with_oneself(editor, person, new_person, tree, proxy):
    lost_answer(editor, tree, proxy)
    ben = joins(new_person("Ben"), person)
    call = draft(person, tree)["graph"]["nodes"]["call"] | {"title": "Call Ben"}
    ben.api("PATCH", f"trees/{tree}/draft", {"onto": 2, "changes": {"nodes": {"call": call}}})
    editor.keyboard.type("Y")
    state(editor, "saved")
    found = titles(person, tree)
    assert (found["done"], found["call"]) == ("It prints again XY", "Call Ben")


@pytest.mark.parametrize("typed", ["Y", "\b\b"], ids=["typed on", "taken back"])
def test_tab_that_is_closed_after_a_lost_answer_loses_nothing_and_is_no_conflict(
    editor, person, tree, context, proxy, typed
):
    lost_answer(editor, tree, proxy)
    proxy.fail("PATCH", draft_path(tree), cut_before(), times=99)
    for key in typed:
        editor.keyboard.press("Backspace" if key == "\b" else key)
    editor.close()
    proxy.heal()
    again = context.new_page()
    again.goto(f"/trees/{tree}/edit#n-done")
    opened(again)
    state(again, "saved")
    kept = "It prints again" + (" XY" if typed == "Y" else "")
    expect(title(again)).to_have_value(kept)
    assert titles(person, tree)["done"] == kept


def test_text_that_is_typed_on_after_a_lost_answer_is_no_conflict_with_oneself(page, person, tree, proxy):
    edit(page, person, tree, "done", view="/text")
    proxy.fail("PATCH", draft_path(tree), cut_after(), times=99)
    expect(page.locator(".cm-activeLine")).to_contain_text("It prints again")
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.type(" X")
    state(page, "offline")
    proxy.heal()
    page.keyboard.type("Y")
    state(page, "saved")
    assert titles(person, tree)["done"] == "It prints again XY"


def test_a_token_that_expires_in_the_middle_of_a_word_is_not_noticed(editor, person, tree, proxy):
    title(editor).fill("It pri")
    state(editor, "saved")
    expire(editor)
    title(editor).press("End")
    editor.keyboard.type("nts, still")
    state(editor, "saved")
    assert titles(person, tree)["done"] == "It prints, still"
    assert proxy.count("POST", "/api/v1/auth/refresh") == 1


def test_draft_that_cannot_be_read_is_not_called_empty(editor, person, tree, context, proxy):
    proxy.fail("PATCH", draft_path(tree), cut_before(), times=99)
    title(editor).fill("Half a wor")
    state(editor, "offline")
    editor.close()
    proxy.fail("GET", draft_path(tree), cut_before(), times=99)
    again = context.new_page()
    again.goto(f"/trees/{tree}/edit#n-done")
    trouble = again.locator("[data-edit-trouble]")
    expect(trouble).to_be_visible()
    expect(again.locator("[data-edit-state]")).to_have_text("Loading…")
    proxy.heal()
    trouble.get_by_role("button", name="Try again").click()
    state(again, "saved")
    expect(title(again)).to_have_value("Half a wor")


def test_what_was_typed_when_the_sign_in_ended_is_back_for_the_same_person_only(
    editor, person, new_person, tree, proxy
):
    proxy.fail("PATCH", draft_path(tree), cut_before(), times=99)
    with editor.expect_navigation(url=lambda url: "/login" in url):
        title(editor).fill("Half a sentence")
        person.api("POST", "auth/devices/revoke-others")
        proxy.heal()
        editor.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    hold_tokens(editor, joins(new_person("Ben"), person).sign_in())
    editor.goto(f"/trees/{tree}/edit#n-done")
    opened(editor)
    expect(title(editor)).to_have_value("It prints again")
    editor.evaluate("localStorage.removeItem('treeline.session')")
    editor.goto("/login")
    sign_in(editor, person.email)
    editor.goto(f"/trees/{tree}/edit#n-done")
    opened(editor)
    expect(title(editor)).to_have_value("Half a sentence")
    state(editor, "saved")
    assert titles(person, tree)["done"] == "Half a sentence"


@pytest.mark.usefixtures("short_pauses")
def test_a_server_that_starts_again_is_waited_for(editor, person, tree, proxy, server):
    was, proxy.upstreams = proxy.upstreams, [("127.0.0.1", 1)]  # nobody listens there
    title(editor).fill("Typed while it was away")
    state(editor, "offline")
    assert titles(person, tree)["done"] == "It prints again"
    started = beside(server)
    with running(started):
        proxy.upstreams = [tuple(started.url.removeprefix("http://").split(":"))]
        state(editor, "saved")
    proxy.upstreams = was
    assert titles(person, tree)["done"] == "Typed while it was away"


def test_undo_and_redo_reach_across_a_reload_and_no_further_than_the_last_change(editor, person, tree, proxy):
    title(editor).fill("One")
    state(editor, "saved")
    editor.reload()
    opened(editor)
    editor.get_by_role("button", name="Undo").click()
    expect(title(editor)).to_have_value("It prints again")
    assert titles(person, tree)["done"] == "It prints again"
    editor.reload()
    opened(editor)
    redo = editor.get_by_role("button", name="Redo")
    redo.click()
    expect(title(editor)).to_have_value("One")
    expect(redo).to_be_disabled()
    expect(redo).to_be_focused()
    redo.press("Enter")
    expect(editor.locator("#messages")).to_have_text("There is nothing to redo.")
    assert proxy.count("POST", draft_path(tree).replace("/draft", "/draft/redo")) == 1
    assert titles(person, tree)["done"] == "One"


def test_half_a_character_does_not_keep_the_rest_from_being_saved(editor, person, tree):
    title(editor).evaluate("""field => {
        field.value = "Cut \\ud83d";
        field.dispatchEvent(new Event("input", { bubbles: true }));
    }""")
    state(editor, "saved")
    assert titles(person, tree)["done"] == "Cut \ufffd"


def test_each_press_undoes_one_change_however_fast_they_come(editor, person, tree):
    ends = editor.get_by_role("radio", name="Escalate")
    title(editor).fill("It prints now")
    ends.check()
    state(editor, "saved")
    editor.get_by_role("button", name="Undo").click()
    expect(ends).not_to_be_checked()
    expect(title(editor)).to_have_value("It prints now")
    editor.get_by_role("button", name="Redo").click()
    expect(ends).to_be_checked()
    editor.get_by_role("button", name="Undo").dblclick()
    expect(title(editor)).to_have_value("It prints again")
    assert titles(person, tree)["done"] == "It prints again"


def test_what_was_typed_before_the_role_was_lowered_can_be_seen_and_copied(page, person, new_person, tree, proxy):
    ben = joins(new_person("Ben"), person)
    edit(page, ben, tree, "done")
    proxy.fail("PATCH", draft_path(tree), cut_before(), times=99)
    title(page).fill("Half a sentence")
    state(page, "offline")
    members = person.api("GET", f"teams/{person.team['id']}/members")["results"]
    [member] = [each for each in members if each["email"] == ben.email]
    person.api("PATCH", f"teams/{person.team['id']}/members/{member['id']}", {"role": "viewer"})
    proxy.heal()
    page.reload()
    place = page.get_by_role("complementary", name="Not saved")
    expect(place).to_contain_text("Half a sentence")
    expect(place.get_by_role("button", name="Copy")).to_be_visible()


def test_what_the_server_refuses_says_why_and_is_not_called_saved(editor, person, tree):
    person.api("DELETE", f"trees/{tree}")
    title(editor).fill("Too late")
    state(editor, "refused")
    expect(editor.locator("[data-edit-state]")).to_have_text(
        "Not saved: There is nothing here, or it is not shared with you."
    )


def test_what_is_too_long_says_so_is_not_saved_and_stays_to_copy(editor, person, tree):
    before = titles(person, tree)
    for field, room in ((title(editor), 500), (editor.locator("#edit-body"), 50_000)):
        field.focus()
        editor.keyboard.insert_text(f"Far too {room} " + "long " * 12_000)
        expect(editor.get_by_role("alert").filter(has_text=f"at most {room:,}. Not saved: shorten it.")).to_be_visible()
        assert len(field.input_value()) > 60_000  # nothing is cut
    editor.goto(f"/trees/{tree}/edit#n-light")
    opened(editor)
    place = editor.get_by_role("complementary", name="Not saved")
    expect(place).to_contain_text("Far too 500 long")
    expect(place).to_contain_text("Far too 50000 long")
    expect(editor.get_by_role("alert")).to_have_count(0)
    assert titles(person, tree) == before


# Two people
