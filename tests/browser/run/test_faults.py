"""A run while things fail: the network, the sign-in, the browser, and another window on the same run."""

import pytest

from tests.browser.expect import expect
from tests.browser.guides import (
    answers,
    begin,
    events_path,
    loaded,
    no_connection,
    press,
    printer,
    publish,
    run_of,
    saved,
    stands_at,
)
from tests.browser.store import expire, hold_tokens, sign_in
from tests.faults.proxy import answered, cut_after, cut_before

pytestmark = pytest.mark.once  # what a browser does is the same on either database


def test_an_expired_access_token_is_not_noticed(run, person, proxy):
    expire(run)
    press(run, "2")
    stands_at(run, "Call the field team")
    saved(run)
    assert len(answers(person, run_of(run))) == 2
    assert proxy.count("POST", "/api/v1/auth/refresh") == 1


@pytest.mark.parametrize("fault", [cut_before, cut_after, lambda: answered(502)], ids=["request", "answer", "502"])
def test_what_is_lost_on_the_way_is_sent_again_and_recorded_once(run, person, proxy, fault):
    proxy.fail("POST", events_path(run), fault(), times=99)
    press(run, "2")
    stands_at(run, "Call the field team")
    no_connection(run)
    proxy.heal()
    saved(run)
    assert len(answers(person, run_of(run))) == 2


def test_offline_the_run_goes_on_and_is_saved_when_the_network_is_back(run, person, context):
    context.set_offline(True)
    press(run, "b", "2")
    stands_at(run, "What is its number?")
    run.get_by_label("Serial number").fill("AB123")
    run.get_by_role("button", name="1 Continue").click()
    press(run, "n")
    run.keyboard.type("By the door")
    press(run, "Escape", "1")
    stands_at(run, "It prints again")
    no_connection(run)
    context.set_offline(False)
    saved(run)
    found = person.api("GET", f"runs/{run_of(run)}")
    assert found["outcome"] == "resolved"
    assert list(found["state"]["notes"].values()) == ["By the door"]
    assert len(answers(person, run_of(run))) == 4


def test_run_is_not_forked_before_its_last_entries_are_saved(run, proxy):
    fork = run.get_by_role("button", name="Fork: begin another run from step 1")
    proxy.fail("POST", events_path(run), cut_before(), times=99)
    press(run, "2")
    no_connection(run)
    fork.click()
    expect(run.locator("#messages")).to_contain_text("Your last entries are still being saved.")
    stands_at(run, "Call the field team")
    proxy.heal()
    saved(run)
    fork.click()
    stands_at(run, "Is the light on?")


def test_a_browser_that_was_closed_offline_goes_on_where_it_was(run, person, context, proxy):
    proxy.fail("POST", events_path(run), cut_before(), times=99)
    press(run, "3", "2")
    stands_at(run, "There is no network")
    no_connection(run)
    address = run.url
    run.close()
    proxy.heal()
    again = context.new_page()
    again.goto(address)
    loaded(again)
    stands_at(again, "There is no network")
    saved(again)
    assert len(answers(person, address.rstrip("/").rpartition("/")[2])) == 3


def test_a_first_answer_that_never_left_is_sent_by_the_next_page(page, person, context, proxy):
    begin(page, person, printer(person))
    key = page.locator("[data-run]").get_attribute("data-run")
    proxy.fail("POST", f"/api/v1/runs/{key}/events", cut_before(), times=99)
    press(page, "1")
    no_connection(page)
    page.close()
    proxy.heal()
    library = context.new_page()
    with library.expect_response(f"**/api/v1/runs/{key}/events"):
        library.goto("/trees/")
    assert len(answers(person, key)) == 1


def test_the_end_of_the_sign_in_loses_nothing(run, person, proxy):
    proxy.fail("POST", events_path(run), cut_before())
    press(run, "1", "b", "n")
    address = run.url
    with run.expect_navigation(url=lambda url: "/login" in url):
        run.keyboard.type("Half a sentence")
        person.api("POST", "auth/devices/revoke-others")
        run.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    sign_in(run, person.email)
    assert run.url == address
    loaded(run)
    stands_at(run, "Is the cable in?")
    expect(run.locator("[data-note]")).to_have_value("Half a sentence")
    saved(run)
    assert len(answers(person, run_of(run))) == 2


def test_another_person_does_not_send_what_this_one_left(run, person, new_person, context, proxy):
    proxy.fail("POST", events_path(run), cut_before(), times=99)
    press(run, "1")
    no_connection(run)
    key = run_of(run)
    hold_tokens(run, new_person("Ben").sign_in())
    run.close()
    other = context.new_page()
    proxy.heal()
    other.goto("/trees/")
    expect(other.locator("main")).to_contain_text("Your library is empty")
    assert len(answers(person, key)) == 1


def test_two_tabs_on_one_run_show_the_truth(run, person, context):
    other = context.new_page()
    other.goto(run.url)
    loaded(other)
    stands_at(other, "Is the cable in?")
    press(run, "2")
    stands_at(other, "Call the field team")
    press(other, "b", "1")
    stands_at(other, "It prints again")
    stands_at(run, "It prints again")
    saved(run)
    assert len(answers(person, run_of(run))) == 3


def test_another_window_takes_no_key_from_who_writes_a_note(run, person, context):
    other = context.new_page()
    other.goto(run.url)
    loaded(other)
    run.evaluate("addEventListener('treeline:run-sent', () => (window.heard = true))")
    press(run, "n")
    run.keyboard.type("Its number is 1")
    press(other, "2")
    stands_at(other, "Call the field team")
    saved(other)
    run.wait_for_function("() => window.heard")
    run.keyboard.type("2, or b")
    expect(run.locator("[data-note]")).to_have_value("Its number is 12, or b")
    press(run, "Escape")
    stands_at(run, "Call the field team")
    saved(run)
    assert list(person.api("GET", f"runs/{run_of(run)}")["state"]["notes"].values()) == ["Its number is 12, or b"]
    assert len(answers(person, run_of(run))) == 2


def test_two_browsers_that_answer_at_once_end_in_one_state(run, person, browser, proxy):
    """The second answer does not fit any more: it is not recorded, and its window says so."""
    second = browser.new_context(base_url=proxy.url, locale="en-GB", timezone_id="UTC")
    other = second.new_page()
    hold_tokens(other, person.sign_in())
    other.goto(run.url)
    loaded(other)
    press(run, "2")
    saved(run)
    press(other, "1")
    expect(other.locator("#messages")).to_contain_text("continued elsewhere")
    stands_at(other, "Call the field team")
    assert len(answers(person, run_of(run))) == 2
    second.close()


def test_a_run_that_is_gone_says_that_nothing_was_saved(run, person):
    tree = person.api("GET", f"runs/{run_of(run)}")["tree"]
    person.api("DELETE", f"trees/{tree}")
    press(run, "1")
    expect(run.locator("[data-sync]")).to_contain_text("could not be saved")


def test_entries_that_come_too_late_are_told_of_on_any_page(run, person, proxy):
    proxy.fail("POST", events_path(run), cut_before(), times=99)
    press(run, "1")
    no_connection(run)
    tree = person.api("GET", f"runs/{run_of(run)}")["tree"]
    person.api("DELETE", f"trees/{tree}")
    proxy.heal()
    run.goto("/trees/")
    expect(run.locator("#messages")).to_contain_text("In another of your runs: 1 entry could not be saved.")


def test_letters_that_no_text_can_hold_take_nothing_else_along(run, person, context):
    context.set_offline(True)
    typed = "note => { note.value = 'half\\ud83d\\0'; note.dispatchEvent(new Event('input', { bubbles: true })) }"
    run.locator("[data-note]").evaluate(typed)
    press(run, "1")
    no_connection(run)
    context.set_offline(False)
    saved(run)
    assert len(answers(person, run_of(run))) == 2
    assert list(person.api("GET", f"runs/{run_of(run)}")["state"]["notes"].values()) == ["half"]


def test_a_tab_follows_a_run_that_was_switched_elsewhere(run, person):
    key = run_of(run)
    tree = person.api("GET", f"runs/{key}")["tree"]
    graph = person.api("GET", f"trees/{tree}/revisions/1")["graph"]
    graph["nodes"]["call"]["title"] = "Call the repair team"
    person.api("POST", f"trees/{tree}/revisions", {"graph": graph, "onto": 1})
    person.api("POST", f"trees/{tree}/publish", {})
    person.api("POST", f"runs/{key}/switch", {})
    press(run, "2")
    expect(run.locator(".run-guide")).to_contain_text("release 2")
    stands_at(run, "Is the cable in?")
    loaded(run)
    press(run, "2")
    stands_at(run, "Call the repair team")


def test_what_is_typed_before_all_steps_are_here_stays(page, person):
    tree = publish(
        person, "# Ask\n\n## Who is it? {#who}\nName: ____ {#name}\n\n- [On](#end)\n\n## End {#end .resolved}\n"
    )
    hold_tokens(page, person.sign_in())
    late = []
    page.route("**/runs/panels/**", lambda route: late.append(route))
    with page.expect_request("**/runs/panels/**"):
        page.goto(f"/trees/{tree}/run")
    page.get_by_label("Name").fill("Zoë")
    for route in late:
        route.continue_()
    loaded(page)
    expect(page.get_by_label("Name")).to_have_value("Zoë")
    expect(page.get_by_label("Name")).to_be_focused()
    press(page, "Escape")
    page.get_by_label("Name").fill("")
    press(page, "Tab")
    saved(page)
    assert person.api("GET", f"runs/{run_of(page)}")["state"]["values"] == {"name": ""}
