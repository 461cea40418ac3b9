"""The picture of a draft in the editor: walked, folded, searched and saved; and its twin in words."""

import re
import struct

import pytest
from playwright.sync_api import Page

from tests.browser.axe import violations
from tests.browser.expect import expect
from tests.browser.store import hold_tokens

pytestmark = pytest.mark.once  # what a browser does is the same on either database

TEXT = """# Printer offline

## Is the light on? {#light}

- [Yes](#cable)
- [No](#power)

## Is the cable in? {#cable}

- [Yes](#done)
- [No](#light)
- [Cannot see it](#)

## Press the power button {#power}

- [Continue](#swap)

## Swap the fuse {#swap}

- [Continue](#call)

## It prints again {#done .resolved}

## Call the field team {#call .escalate}
"""


@pytest.fixture
def editor(page: Page, person) -> Page:
    body = {"format": "markdown", "text": TEXT, "team": person.team["id"]}
    [made] = person.api("POST", "trees/import", body)
    hold_tokens(page, person.sign_in())
    page.goto(f"/trees/{made['id']}/edit")
    laid(page, 6)
    return page


def laid(page: Page, steps: int) -> None:
    expect(page.locator('[data-edit-map][data-shown="true"]')).to_have_count(1)
    expect(page.locator("[role=option]")).to_have_count(steps)


def chosen(page: Page, title: str) -> None:
    expect(page.locator("[role=option][aria-selected=true]")).to_have_accessible_name(title)


def test_map_is_walked_folded_and_searched_with_the_keys(editor, console):
    page = editor
    light, cable = "1. Is the light on?, Question, the start", "2. Is the cable in?, Question, 1 error"
    chosen(page, light)
    assert page.locator("[role=option][tabindex='0']").count() == 1
    page.locator("[role=option][tabindex='0']").focus()
    for key, title in (
        ("ArrowDown", cable),
        ("ArrowRight", "4. Press the power button, Step"),
        ("ArrowLeft", cable),
        ("ArrowUp", light),
    ):
        page.keyboard.press(key)
        chosen(page, title)
        expect(page.locator("[role=option]:focus")).to_have_accessible_name(title)

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("f")
    laid(page, 4)
    chosen(page, "4. Press the power button, Step, folded, 2 steps inside")

    page.keyboard.press("/")
    page.keyboard.type("field")
    expect(page.locator("[data-edit-find] output")).to_have_text("1 found")
    page.keyboard.press("Enter")  # it is in the folded branch, which opens
    laid(page, 6)
    chosen(page, "6. Call the field team, Escalate")
    assert page.url.endswith("#n-call")

    page.get_by_role("option", name="3. It prints again").click()
    chosen(page, "3. It prints again, Resolved")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Title", exact=True)).to_be_focused()
    assert console == []


def test_outline_says_what_the_map_shows(editor):
    page = editor
    page.get_by_role("button", name="Outline").click()
    rows = page.get_by_role("treeitem")
    expect(rows).to_have_count(8)
    said = [" ".join(text.split()) for text in rows.all_inner_texts()]
    assert [row.lstrip("▾▸ ") for row in said] == [
        "1. Is the light on? Question",
        "Yes: 2. Is the cable in? Question 1 error",
        "Yes: 3. It prints again Resolved",
        "No: goes back to 1. Is the light on?",
        "Cannot see it: leads nowhere yet",
        "No: 4. Press the power button Step",
        "Continue: 5. Swap the fuse Step",
        "Continue: 6. Call the field team Escalate",
    ]
    levels = [int(level) for level in rows.evaluate_all("all => all.map(each => each.ariaLevel)")]
    assert levels == [1, 2, 3, 3, 3, 2, 3, 4]
    page.locator("[role=treeitem][tabindex='0']").focus()
    for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowDown", "Enter"):  # folds the second row, opens the next
        page.keyboard.press(key)
    expect(rows.nth(1)).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Swap the fuse")
    expect(page.get_by_label("Title", exact=True)).to_be_focused()

    page.reload()  # which of the two is shown is remembered
    expect(rows).to_have_count(8)
    expect(page.locator("[role=treeitem][aria-selected=true]")).to_contain_text("Swap the fuse")
    assert violations(page) == []
    page.get_by_role("button", name="Map", exact=True).click()
    laid(page, 6)
    chosen(page, "5. Swap the fuse, Step")
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    expect(rows).to_have_count(8)
    expect(page.locator("[data-edit-map]")).to_be_hidden()


def test_map_follows_what_is_typed_and_is_saved_as_a_picture(editor):
    page = editor
    page.get_by_label("Title", exact=True).fill("Is the *big* lamp on?")
    expect(page.get_by_role("option", name="1. Is the *big* lamp on?")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the map as SVG").click()
    text = download.value.path().read_text()
    assert download.value.suggested_filename == "Printer-offline.svg"
    assert [
        title for title in ("Is the *big* lamp on?", "Swap the fuse", "Cannot see it → ?") if title not in text
    ] == []
    assert "class=" not in text and "oklch" not in text and "var(" not in text

    with page.expect_download() as download:
        page.get_by_role("button", name="Download the map as PNG").click()
    picture = download.value.path().read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", picture[16:24])
    assert width > 600 and height > 400


def test_map_is_dragged_scrolled_and_zoomed_and_a_drag_is_no_click(editor):
    page = editor
    frame = page.locator("[data-map-frame]")
    box = frame.bounding_box()
    step = page.get_by_role("option", name="4. Press the power button").bounding_box()

    page.mouse.move(step["x"] + 60, step["y"] + 20)
    page.mouse.down()
    page.mouse.move(step["x"] + 100, step["y"] + 50, steps=3)
    page.mouse.up()
    moved = page.get_by_role("option", name="4. Press the power button").bounding_box()
    assert (round(moved["x"] - step["x"]), round(moved["y"] - step["y"])) == (40, 30)
    chosen(page, "1. Is the light on?, Question, the start")

    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.wheel(0, 25)
    expect(frame.locator("svg").locator("..")).to_have_attribute("style", re.compile(r"translate3d\("))
    page.wait_for_function(
        "(y) => Math.round(document.querySelector('[data-key=power]').getBoundingClientRect().y - y) === -25",
        arg=moved["y"],
    )
    page.keyboard.down("Control")
    page.mouse.wheel(0, -90)
    page.keyboard.up("Control")
    page.wait_for_function(
        "(width) => document.querySelector('[role=option]').getBoundingClientRect().width > width * 1.1",
        arg=step["width"],
    )


PARALLEL = """# Parallel

## Is it on? {#on}

- [Yes](#done)
- [Perhaps](#done)
- [Look again](#on)
- [No](#)
- [Never](#)

## Done {#done .resolved}
"""


def test_answer_to_its_own_step_is_a_loop_beside_it_and_answers_to_one_step_stand_apart(page, person, console):
    body = {"format": "markdown", "text": PARALLEL, "team": person.team["id"]}
    [made] = person.api("POST", "trees/import", body)
    hold_tokens(page, person.sign_in())
    page.goto(f"/trees/{made['id']}/edit")
    laid(page, 2)
    labels = {text: page.locator(".words").filter(has_text=text).bounding_box() for text in ("Yes", "Perhaps", "again")}
    yes, perhaps, again = labels.values()
    assert yes["x"] + yes["width"] < perhaps["x"] or perhaps["x"] + perhaps["width"] < yes["x"]
    step = page.locator("[role=option][data-key=on] .box").bounding_box()
    loop = page.locator(".line[data-from=on][data-to=on] .way").bounding_box()
    assert loop["x"] >= step["x"] + step["width"] - 8, "beside the step, not across it"
    assert again["x"] >= step["x"] + step["width"]
    assert step["y"] <= loop["y"] and loop["y"] + loop["height"] <= step["y"] + step["height"]

    never = page.locator("input[data-to]:visible").nth(4)  # its label stood in a list, without a line
    never.fill("Done")
    never.press("Enter")
    expect(page.locator(".line[data-from=on][data-to=done]")).to_have_count(3)
    expect(page.locator('[data-edit-map][data-shown="true"]')).to_have_count(1)
    assert console == []
