"""The fields of a step in a run: checked where they are, sent as they were entered."""

import pytest

from tests.browser.expect import expect
from tests.browser.guides import begin, press, printer, publish, run_of, saved, stands_at

pytestmark = pytest.mark.once  # what a browser does is the same on either database


@pytest.fixture
def run(page, person):
    """The first step of a run."""
    return begin(page, person, printer(person))


def test_inputs_are_checked_shown_and_kept_to_themselves(run, person):
    press(run, "2", "1")
    serial = run.get_by_label("Serial number")
    expect(serial).to_be_focused()
    expect(run.locator("[data-field=serial] .error")).to_have_text("This field is required.")
    serial.fill("AB123")
    serial.press("Enter")
    expect(run.locator("[data-field=serial] .error")).to_be_hidden()
    expect(run.locator("[data-panel]:not([hidden]) .answers")).to_be_focused()
    run.get_by_label("Ticket").press("Enter")
    expect(run.get_by_role("heading", name="What is its number?")).to_be_focused()
    run.get_by_label("Their PIN").fill("4711")
    run.get_by_role("button", name="1 Continue").click()
    stands_at(run, "Is the cable in?")
    expect(run.locator("[data-panel]:not([hidden]) output")).to_have_text("AB123")
    saved(run)
    state = person.api("GET", f"runs/{run_of(run)}")["state"]
    assert state["values"] == {"serial": "AB123", "pin": None}
    press(run, "s")
    expect(run.locator("dialog[open] [data-summary-text]")).to_contain_text("Serial number: AB123")
    assert "4711" not in run.content()


def test_an_input_that_only_the_server_refuses_leads_back_to_it(run):
    press(run, "2")
    run.get_by_label("Serial number").fill("no")
    run.evaluate("document.querySelectorAll('[data-pattern]').forEach((field) => delete field.dataset.pattern)")
    run.get_by_role("button", name="1 Continue").click()
    expect(run.locator("[data-field=serial] .error")).to_have_text(
        "This does not match the expected format: two letters, three digits."
    )
    stands_at(run, "What is its number?")
    expect(run.get_by_label("Serial number")).to_have_value("no")


def test_number_that_can_mean_two_is_asked_about_and_never_guessed(page, person):
    text = """# Count

## How many users? {#count}

Users: ____ {#users .number}

Seen on: ____ {#seen}

- [Continue](#done)

## Done {#done .resolved}
{{users}} users: {{seen}}
"""
    run = begin(page, person, publish(person, text))
    run.get_by_label("Users").fill("1,500")
    run.get_by_role("button", name="1 Continue").click()
    expect(run.locator("[data-field=users] .error")).to_have_text("“1,500” can mean two numbers: enter 1500 or 1.500.")
    run.get_by_label("Users").fill("1500")
    run.get_by_label("Seen on").fill("AB  12")
    run.get_by_role("button", name="1 Continue").click()
    stands_at(run, "Done")
    assert run.locator(".panel:visible output").last.evaluate("each => each.innerText") == "AB  12"
    saved(run)
    assert person.api("GET", f"runs/{run_of(run)}")["state"]["values"] == {"users": "1500", "seen": "AB  12"}
