"""A run of a guide with conditions on its page: online, offline, back, and changed."""

import pytest

from tests.browser.expect import expect
from tests.browser.guides import answers, begin, no_connection, press, publish, run_of, saved, stands_at

pytestmark = pytest.mark.once  # what a browser does is the same on either database
GUIDE = """# Broken screen

## How old is it? {#age}
Age in months: ____ {#age .number}

- [It is theirs](#cover) {#theirs}
- [It is brand new](#swap) {#new if="age < 1"}

## Who pays? {#cover}

- [The maker](#how) {#maker if="age < 24"}
- [The customer](#buy) {#customer else}

## How do they want it? {#how}

- [Swap it](#swap) {#swap}
- [Repair it](#buy) {#repair if="age >= 12"}

## Swap it {#swap .resolved}

## Buy a new one {#buy .unresolved}
"""


@pytest.fixture
def run(page, person):
    return begin(page, person, publish(person, GUIDE))


def offered(page):
    return page.locator("[data-panel]:not([hidden]) .answers li:not([hidden]) [data-answer] span")


def say_age(page, months: str) -> None:
    page.get_by_label("Age in months").fill(months)
    press(page, "Escape")


def test_guide_goes_on_by_itself_online_offline_and_after_a_change(run, person):
    expect(offered(run)).to_have_text(["It is theirs"])
    run.get_by_label("Age in months").fill("0,5")
    expect(offered(run)).to_have_text(["It is theirs", "It is brand new"])  # while it is being typed

    say_age(run, "13")
    press(run, "1")
    stands_at(run, "How do they want it?")
    expect(run.locator("[data-trail]")).to_contain_text("The makerby itself")
    expect(offered(run)).to_have_text(["Swap it", "Repair it"])
    saved(run)

    run.context.set_offline(True)
    press(run, "2")
    stands_at(run, "Buy a new one")
    press(run, "b")
    stands_at(run, "How do they want it?")
    press(run, "b")
    stands_at(run, "How old is it?")  # not the step that the guide passed by itself
    say_age(run, "3")
    press(run, "1")
    stands_at(run, "How do they want it?")
    expect(offered(run)).to_have_text(["Swap it"])
    expect(run.get_by_text("Your earlier answer Repair it is no longer offered.")).to_be_visible()
    no_connection(run)
    run.context.set_offline(False)
    saved(run)

    press(run, "1")
    stands_at(run, "Swap it")
    saved(run)
    assert answers(person, run_of(run)) == ["theirs", "repair", "theirs", "swap"]
    run.reload()
    stands_at(run, "Swap it")
    expect(run.locator("[data-trail]")).to_contain_text("by itself")


ODD = """# Odd

## What does it say? {#ask}
Serial: ____ {#serial}

Volts: ____ {#volts .number}

- [Ours](#ours) {#ours if="serial matches 'AB-##' and ticket = 'INC 1'"}
- [Weak](#ours) {#weak if="volts < 1"}
- [Go on](#end) {#on}

## Ours {#ours .resolved}

## End {#end .resolved}
"""


def test_values_decide_in_the_form_in_which_the_server_keeps_them(page, person):
    run = begin(page, person, publish(person, ODD))
    run.context.set_offline(True)
    run.get_by_label("Ticket").fill("  INC \t 1 ")
    run.get_by_label("Serial").fill(" ab-12\u00a0")  # as it comes from a sheet
    expect(offered(run)).to_have_text(["Ours", "Go on"])
    run.get_by_label("Volts").fill("0,5")
    press(run, "Escape")
    expect(offered(run)).to_have_text(["Ours", "Weak", "Go on"])
    press(run, "3")
    stands_at(run, "End")
    press(run, "b")
    stands_at(run, "What does it say?")
    expect(offered(run)).to_have_text(["Ours", "Weak", "Go on"])
    press(run, "1")
    stands_at(run, "Ours")
    run.context.set_offline(False)
    saved(run)
    assert answers(person, run_of(run)) == ["on", "ours"]
    assert person.api("GET", f"runs/{run_of(run)}")["state"]["values"] == {"serial": "ab-12", "volts": "0.5"}
