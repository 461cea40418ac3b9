"""The page of a guide: its map and its steps stay in step; the minimap of a map that is larger than its frame."""

import pytest
from playwright.sync_api import Page

from tests.browser.axe import violations
from tests.browser.expect import expect
from tests.browser.store import hold_tokens

pytestmark = pytest.mark.once  # what a browser does is the same on either database


def long_guide(steps: int) -> str:
    """Steps in a row; each can also end the run."""
    parts = ["# Long guide"]
    for number in range(1, steps + 1):
        following = f"\n- [Go on](#s{number + 1})" if number < steps else ""
        parts.append(f"## Step {number} {{#s{number}}}\n\nText of step {number}.\n{following}\n- [Stop](#done)")
    return "\n\n".join([*parts, "## Done {#done .resolved}"])


def made(person, text: str) -> int:
    body = {"format": "markdown", "text": text, "team": person.team["id"]}
    return person.api("POST", "trees/import", body)[0]["id"]


def show(page: Page, person, steps: int, after: str = "") -> int:
    tree = made(person, long_guide(steps))
    hold_tokens(page, person.sign_in())
    page.goto(f"/trees/{tree}/{after}")
    expect(page.locator(".map > svg")).to_be_visible()
    return tree


def chosen_on_the_map(page: Page, title: str) -> None:
    link = page.locator(".map a[aria-current]")
    expect(link).to_have_count(1)
    expect(link).to_contain_text(title)
    frame, box = page.locator(".map").bounding_box(), link.locator(".box").bounding_box()
    assert frame["x"] <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"]
    assert frame["y"] <= box["y"] and box["y"] + box["height"] <= frame["y"] + frame["height"]


def chosen_in_the_text(page: Page, title: str) -> None:
    expect(page.locator(".step.chosen")).to_have_count(1)
    expect(page.locator(".step.chosen h2")).to_contain_text(title)
    expect(page.locator(".step.chosen")).to_be_in_viewport()


def test_step_chosen_on_the_map_is_shown_in_the_text(page, person, console):
    show(page, person, 20)
    page.locator(".map a[tabindex='0']").focus()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    title = page.locator(".map a:focus .title").text_content()
    assert title not in ("Step 1", "Done")
    chosen_in_the_text(page, title)
    chosen_on_the_map(page, title)
    page.locator(".map a[data-key=done]").focus()
    page.keyboard.press("Enter")
    chosen_in_the_text(page, "Done")
    assert page.url.endswith("#n-done")
    assert console == []


def test_step_chosen_in_the_text_is_shown_on_the_map(page, person):
    tree = show(page, person, 20)
    page.locator("#n-s4 .step-body").click()
    chosen_on_the_map(page, "Step 4")
    page.locator("#n-s4 a", has_text="Go on").click()
    chosen_on_the_map(page, "Step 5")
    chosen_in_the_text(page, "Step 5")
    page.keyboard.press("j")
    chosen_on_the_map(page, "Step 6")
    chosen_in_the_text(page, "Step 6")
    page.keyboard.press("k")
    page.keyboard.press("k")
    chosen_on_the_map(page, "Step 4")
    expect(page.locator(".step:focus h2")).to_contain_text("Step 4")
    page.get_by_role("link", name="Edit", exact=True).click()
    page.wait_for_url(f"**/trees/{tree}/edit#n-s4")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Step 4")


def test_link_to_a_step_shows_it_in_both_also_far_down_a_long_guide(page, person):
    show(page, person, 320, after="#n-s310")  # the list loads 300 steps at a time
    chosen_in_the_text(page, "Step 310")
    chosen_on_the_map(page, "Step 310")


def test_map_begins_with_letters_that_can_be_read_and_the_whole_in_a_minimap(page, person):
    show(page, person, 40)
    smallest = page.locator(".map text").evaluate_all(
        "all => Math.min(...all.map((each) => parseFloat(getComputedStyle(each).fontSize) *"
        " each.getBoundingClientRect().height / each.getBBox().height))"
    )
    assert smallest >= 11
    minimap = page.get_by_role("group", name="Overview of the map")
    expect(minimap).to_be_visible()
    assert violations(page) == []


def test_minimap_moves_the_map_by_pointer_and_by_keys(page, person):
    show(page, person, 40)
    minimap = page.get_by_role("group", name="Overview of the map")
    box, step = minimap.bounding_box(), page.locator(".map a[data-key=s20]")
    expect(step).not_to_be_in_viewport()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(step).to_be_in_viewport()
    minimap.focus()
    for _ in range(40):
        page.keyboard.press("ArrowUp")
    expect(step).not_to_be_in_viewport()
    page.keyboard.press("0")  # all of it is shown: the overview is of no use
    page.get_by_role("button", name="Show all of it").focus()
    page.keyboard.press("Enter")
    expect(minimap).to_be_hidden()


def test_small_map_has_no_minimap(page, person):
    show(page, person, 2)
    expect(page.get_by_role("group", name="Overview of the map")).to_be_hidden()


def test_minimap_of_the_editor(page, person):
    tree = made(person, long_guide(40))
    hold_tokens(page, person.sign_in())
    page.goto(f"/trees/{tree}/edit")
    expect(page.locator('[data-edit-map][data-shown="true"]')).to_have_count(1)
    minimap = page.get_by_role("group", name="Overview of the map")
    expect(minimap).to_be_visible()
    minimap.focus()
    for _ in range(60):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="1. Step 1,")).not_to_be_in_viewport()
    for _ in range(60):
        page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option", name="1. Step 1,")).to_be_in_viewport()
    page.get_by_role("button", name="Show all of it").click()
    expect(minimap).to_be_hidden()
