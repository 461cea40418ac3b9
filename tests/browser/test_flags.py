"""The review of flags in a browser: the number in the bar, resolving in a dialog, undo, a guide's own flags."""

import pytest

from tests.browser.expect import expect
from tests.browser.guides import NETWORK, publish
from tests.browser.store import hold_tokens

pytestmark = pytest.mark.once  # what a browser does is the same on either database


def flag(person, tree: int, text: str) -> None:
    """A flag that somebody raises on a run, through the API."""
    person.api("POST", f"trees/{tree}/flags", {"node": "seen", "kind": "wrong", "text": text})


def test_flag_is_resolved_where_it_stands_and_comes_back_with_undo(page, person, console):
    tree = publish(person, NETWORK)
    flag(person, tree, "It is a wall")
    flag(person, tree, "It is a window")
    hold_tokens(page, person.sign_in())
    page.goto("/trees/")
    number = page.locator(".bar .count")
    expect(number).to_have_text("2 waiting")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.keyboard.press("g")
    page.keyboard.press("v")
    expect(page.get_by_text("It is a window")).to_be_visible()
    page.get_by_role("link", name="Resolve: Wrong").first.click()
    page.get_by_label("Message to Ann").fill("Painted over")
    page.locator("dialog").get_by_role("button", name="Resolve").click()
    expect(page.locator("#open-flags .flag")).to_have_count(1)
    expect(number).to_have_text("1 waiting")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#open-flags .flag")).to_have_count(2)
    expect(number).to_have_text("2 waiting")
    page.get_by_role("link", name="Check the network").first.click()
    region = page.locator("#flags")
    expect(region.get_by_text("It is a wall")).to_be_visible()
    region.get_by_role("link", name="Resolve: Wrong").first.click()
    page.locator("dialog").get_by_role("button", name="Resolve").click()
    expect(region.locator(".flag")).to_have_count(1)
    assert console == []


RESOLVE = """
from django.utils import timezone
from trees.models import Flag
Flag.objects.filter(tree={tree}).update(resolved_at=timezone.now(), message="Painted over")
"""


def test_answer_is_new_until_it_was_shown(page, person, server):
    tree = publish(person, NETWORK)
    flag(person, tree, "It is a wall")
    server.manage("shell", "-c", RESOLVE.format(tree=tree))
    hold_tokens(page, person.sign_in())
    page.goto("/trees/")
    number = page.locator(".bar .count")
    expect(number).to_have_text("1 waiting")
    page.get_by_role("link", name="Review").click()
    expect(page.locator(".flag.new")).to_contain_text("Painted over")
    expect(number).to_have_count(0)
    page.reload()
    expect(page.locator(".flag")).to_contain_text("Painted over")
    expect(page.locator(".flag.new")).to_have_count(0)
