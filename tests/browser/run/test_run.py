"""A run on its page: the keys, the trail, notes, inputs, trees gone through, the end."""

from io import BytesIO

import pytest
from PIL import Image

from tests.browser.expect import expect
from tests.browser.guides import answers, begin, loaded, press, printer, publish, run_of, saved, stands_at
from tests.browser.site import ROOT
from tests.browser.test_every_page import look

pytestmark = pytest.mark.once  # what a browser does is the same on either database


@pytest.fixture
def run(page, person):
    """The first step of a run."""
    return begin(page, person, printer(person))


@pytest.mark.new_context
def test_keys_alone_lead_from_the_sign_in_to_the_copied_summary_of_a_demo_guide(page, person, context):
    publish(person, (ROOT / "trees" / "demo" / "mailbox-full.md").read_text())
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/login")
    expect(page.get_by_label("Email")).to_be_focused()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_enabled()
    page.keyboard.type(person.email)
    press(page, "Tab")
    page.keyboard.type(person.password)
    with page.expect_navigation(url=lambda url: "/login" not in url):
        press(page, "Enter")
    expect(page.locator("[data-row]")).to_have_count(1)
    press(page, "j", "Enter")
    stands_at(page, "What does the message say?")
    loaded(page)
    press(page, "1", "n")
    page.keyboard.type("Outlook says it")
    press(page, "Enter")  # a line of the note, and nothing else
    page.keyboard.type("since Monday")
    press(page, "Escape", *"11111")
    expect(page.locator("[data-end]")).to_be_visible()
    saved(page)
    press(page, "s", "Enter")
    expect(page.locator("#messages")).to_contain_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Mailbox full" in copied
    assert "1. What does the message say? — Nearly full, a warning" in copied
    assert "Outlook says it\n" in copied
    assert "since Monday" in copied
    assert f"/runs/{run_of(page)}/" in copied
    assert "text/html" in page.evaluate("navigator.clipboard.read().then(([item]) => item.types)")


def test_answers_are_recorded_in_their_order(run, person):
    press(run, "1", "3")
    stands_at(run, "Does the caller see the network?")
    saved(run)
    assert len(answers(person, run_of(run))) == 2


def test_back_keeps_the_answer_and_offers_it_again(run):
    before = run.locator("[data-panel]:not([hidden]) [data-before] span")
    press(run, "1", "2")
    stands_at(run, "Call the field team")
    press(run, "b")
    stands_at(run, "Is the cable in?")
    expect(before).to_have_text("No")
    press(run, "b")
    expect(before).to_have_text("Yes")
    press(run, "1")
    expect(before).to_have_text("No")


def test_an_earlier_answer_is_changed_from_the_trail(run):
    press(run, "1", "1")
    run.get_by_role("button", name="Is the light on? Yes").click()
    stands_at(run, "Is the light on?")
    press(run, "2")
    stands_at(run, "What is its number?")
    expect(run.locator("[data-trail] li")).to_have_count(2)
    expect(run.locator("[data-trail] [aria-current=step]")).to_have_text("What is its number?")


def test_what_lies_ahead_is_said(run):
    expect(run.locator("[data-ahead]")).to_have_text("2 to 5 steps left")


def test_a_note_is_saved_as_typed_and_there_after_a_reload(run):
    press(run, "1", "n")
    run.keyboard.type("1 b s f are letters here")
    expect(run.locator("[data-sync]")).to_have_text("Saved")
    stands_at(run, "Is the cable in?")
    run.reload()
    loaded(run)
    stands_at(run, "Is the cable in?")
    expect(run.locator("[data-note]")).to_have_value("1 b s f are letters here")
    press(run, "n", "Control+End")
    run.keyboard.type("!")
    run.reload()  # at once
    loaded(run)
    expect(run.locator("[data-note]")).to_have_value("1 b s f are letters here!")


def test_a_run_goes_through_another_tree_and_comes_back(run, person):
    press(run, "1", "3", "1")
    stands_at(run, "The network is fine")
    expect(run.locator("[data-end]")).to_be_hidden()
    expect(run.locator("[data-entered]")).to_have_text("Check the network")
    press(run, "1")
    stands_at(run, "It prints again")
    expect(run.locator("[data-entered]")).to_be_hidden()
    expect(run.locator("[data-end]")).to_be_visible()
    saved(run)
    assert person.api("GET", f"runs/{run_of(run)}")["outcome"] == "resolved"


def test_a_double_click_is_one_answer(run, person):
    run.get_by_role("button", name="1 Yes").dblclick()
    stands_at(run, "Is the cable in?")
    saved(run)
    assert len(answers(person, run_of(run))) == 1


def test_a_key_held_down_is_one_answer(run):
    for _ in range(5):
        run.keyboard.down("1")
    run.keyboard.up("1")
    stands_at(run, "Is the cable in?")


def test_digits_past_the_answers_do_nothing(run):
    press(run, "9", "1", "1", "1", "1")
    stands_at(run, "It prints again")
    saved(run)
    expect(run.locator("#messages")).to_be_empty()


def test_keys_can_be_switched_off(run):
    press(run, "Alt+1", "?")
    expect(run.get_by_role("dialog")).to_be_visible()
    press(run, "1")  # in a dialog, as with Alt, it is no answer
    run.get_by_label("Single-key shortcuts are on").uncheck()
    press(run, "Escape", "1")
    stands_at(run, "Is the light on?")


def test_a_flag_reaches_the_authors(run):
    press(run, "1", "f")
    run.get_by_label("Unclear").check()
    run.get_by_label("Comment").fill("Which cable?")
    press(run, "Enter")
    expect(run.locator("#messages")).to_contain_text("Flagged")
    saved(run)
    run.goto("/flags/")
    expect(run.locator("main")).to_contain_text("Which cable?")


def test_a_run_ends_early_and_goes_on_again(run, person):
    press(run, "1")
    run.get_by_label("More actions").click()
    run.get_by_role("button", name="End: escalate").click()
    expect(run.locator("[data-ended]")).to_have_text("Ended as: escalated.")
    saved(run)
    assert person.api("GET", f"runs/{run_of(run)}")["outcome"] == "escalate"
    press(run, "b")
    expect(run.locator("[data-end]")).to_be_hidden()
    press(run, "1")
    stands_at(run, "It prints again")


def test_ticket_and_caller_are_kept(run, person):
    run.get_by_label("Ticket").fill("INC-1234")
    run.get_by_label("Caller").fill("Zoë")
    press(run, "Enter")
    saved(run)
    stands_at(run, "Is the light on?")
    found = person.api("GET", f"runs/{run_of(run)}")
    assert (found["ticket"], found["caller"]) == ("INC-1234", "Zoë")


def test_start_again_is_another_run(run):
    press(run, "1", "1")
    saved(run)
    before = run_of(run)
    run.locator("[data-end]").get_by_role("link", name="Start again").click()
    stands_at(run, "Is the light on?")
    loaded(run)
    press(run, "1")
    saved(run)
    assert run_of(run) != before


def test_each_look_of_a_run_is_accessible(run):
    look(run, "the first step")
    press(run, "2", "1")
    expect(run.locator("[data-field=serial] .error")).to_be_visible()
    look(run, "a step that asks for values, with an error")
    run.get_by_label("Serial number").fill("AB123")
    run.get_by_role("button", name="1 Continue").click()
    press(run, "1", "b")
    look(run, "a step with the answer given before")
    press(run, "1")
    saved(run)
    look(run, "the end")
    press(run, "s")
    look(run, "the summary")
    press(run, "Escape", "f")
    look(run, "the form of a flag")


def test_a_run_is_forked_from_any_step(run, person):
    press(run, "1", "1")
    saved(run)
    before = run_of(run)
    run.get_by_role("button", name="Fork: begin another run from step 2").click()
    stands_at(run, "Is the cable in?")
    loaded(run)
    assert run_of(run) != before
    press(run, "2")
    saved(run)
    assert len(answers(person, run_of(run))) == 2
    assert len(answers(person, before)) == 2


def test_a_newer_release_is_told_of_shown_with_the_next_step_and_taken(run, person):
    press(run, "1")
    saved(run)
    tree = person.api("GET", f"runs/{run_of(run)}")["tree"]
    newest = person.api("GET", f"trees/{tree}/revisions/1")
    newest["graph"]["nodes"]["cable"]["title"] = "Is the cable in, at both ends?"
    person.api("POST", f"trees/{tree}/revisions", {"graph": newest["graph"], "onto": 1})
    person.api("POST", f"trees/{tree}/publish", {"notes": "Both ends"})
    before = run.locator("[data-panel]:not([hidden]) .question").bounding_box()
    run.get_by_label("Ticket").fill("INC-7")
    expect(run.locator("#messages")).to_contain_text("Release 2 of this guide is out.")
    assert run.locator("[data-panel]:not([hidden]) .question").bounding_box() == before, "nothing moves meanwhile"
    expect(run.locator(".run-newer")).to_be_hidden()
    press(run, "Escape", "b")
    stands_at(run, "Is the light on?")
    expect(run.locator(".run-newer")).to_contain_text("Is the cable in, at both ends?")
    press(run, "1")
    saved(run)
    run.locator(".run-newer").get_by_role("button").click()
    stands_at(run, "Is the cable in, at both ends?")
    expect(run.locator(".run-head")).to_contain_text("release 2")
    expect(run.locator("[data-trail] li").first).to_contain_text("Is the light on?")


def test_tall_picture_is_as_wide_as_the_text(page, person):
    file = BytesIO()
    Image.new("RGB", (1000, 6000), "green").save(file, "WEBP")
    page.route("**/pictures/*.webp", lambda route: route.fulfill(body=file.getvalue(), content_type="image/webp"))
    picture = f"![The whole page](/pictures/{'0' * 32}.webp)"
    text = f"# Long\n\n## Look\n{picture}\n\n- [Continue](#done)\n\n## Done {{#done .resolved}}\n"
    run = begin(page, person, publish(person, text))
    shown = run.get_by_alt_text("The whole page")
    expect(shown).to_have_class("tall")
    assert shown.bounding_box()["width"] > 400
