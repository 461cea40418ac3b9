"""The text view of the editor: /trees/{id}/edit/text."""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.axe import violations
from tests.browser.editors import draft, edit, opened, plant, state, title, titles
from tests.browser.expect import expect
from tests.browser.late import held

pytestmark = pytest.mark.once  # what a browser does is the same on either database

TEN = """# Printer offline

## Is the light on? {#light}
Look at the front.

- [Yes](#cable)
- [No](#power)

## Is the cable in?

- [Yes](#queue)
- [No](#plug)

## Press the power button {#power}

- [It comes on](#cable)
- [Still dark](#engineer)

## Push the cable in {#plug}

- [Continue](#cable)

## Is the queue empty? {#queue}

- [Yes](#paper)
- [No](#clear)

## Clear the queue {#clear}

- [Continue](#paper)

## Is there paper? {#paper}

- [Yes](#fixed)
- [No](#fill)

## Fill it {#fill}

- [Continue](#fixed)

## It prints {#fixed .resolved}

## Send an engineer {#engineer .escalate}
"""
READABLE = TEN.replace("Is the cable in?", "Is the cable in? {#cable}")


def edit_text(page, person, tree: int, node: str = ""):
    edit(page, person, tree, node, view="/text")
    expect(page.locator(".editor-rich")).to_be_visible()


def write(page, text: str) -> None:
    """Over everything that stands there, as pasting would."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def refused(page, why: str) -> None:
    expect(page.locator("[data-edit-state]")).to_contain_text(f"Not saved: {why}")


def unexpected(console: list[str]) -> list[str]:
    """Without what a browser says of texts that were refused, and of an icon that /health/live does not have."""
    return [line for line in console if "422" not in line]


def test_guide_of_ten_steps_is_pasted_with_a_mistake_and_fixed(page, person, console):
    tree = person.api("POST", "trees", {"team": person.team["id"], "title": "Printer offline"})["id"]
    edit_text(page, person, tree)
    said = page.locator("[data-text-said]")
    expect(said).to_contain_text("An example to replace")
    assert violations(page) == []
    write(page, TEN)
    refused(page, "line 6: There is no heading #cable.")
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    assert titles(person, tree) == {}
    page.get_by_role("link", name="Publish…").click()
    expect(page.locator("#messages")).to_contain_text("Not saved yet. The status at the top says why.")
    said.get_by_role("button", name="Line 6:").click()
    expect(page.locator(".cm-activeLine")).to_have_text("- [Yes](#cable)")

    write(page, f"{READABLE}\n## And then? {{.unresolved}}\n")
    state(page, "saved")
    page.keyboard.press("Control+Home")
    expect(page.locator(".cm-content")).to_be_focused()
    page.get_by_role("button", name="1 error").click()
    page.get_by_role("link", name="“And then?” cannot be reached from the start").click()
    expect(page.locator(".cm-activeLine")).to_have_text("## And then? {#and-then .unresolved}")
    expect(said).to_contain_text("“And then?” cannot be reached from the start")
    assert violations(page) == []
    assert len(titles(person, tree)) == 11
    assert unexpected(console) == []


def test_text_that_is_no_guide_yet_is_there_after_a_reload_and_overwrites_no_colleague(page, person):
    tree = plant(person, READABLE)
    edit_text(page, person, tree)
    write(page, READABLE.replace("{#fill}", "{#fil}").replace("Fill it", "Fill the tray"))
    refused(page, "line 35: There is no heading #fill. Did you mean #fil?")
    theirs = {"fixed": draft(person, tree)["graph"]["nodes"]["fixed"] | {"title": "It prints again"}}
    person.api("PATCH", f"trees/{tree}/draft", {"onto": 1, "changes": {"nodes": theirs}})
    page.reload()
    refused(page, "line 35: There is no heading #fill. Did you mean #fil?")
    page.get_by_role("button", name="Line 35:").click()
    page.keyboard.press("Control+f")
    page.get_by_placeholder("Find").fill("{#fil}")
    page.get_by_placeholder("Replace").fill("{#fill}")
    page.get_by_role("button", name="replace all").click()
    state(page, "saved")
    found = titles(person, tree)
    assert (found["fill"], found["fixed"]) == ("Fill the tray", "It prints again")


def test_what_is_pasted_stands_in_place_of_the_example_and_a_diagram_goes_on_to_the_import(page, person):
    tree = person.api("POST", "trees", {"team": person.team["id"], "title": "Printer offline"})["id"]
    edit(page, person, tree)
    page.get_by_role("link", name="Paste text").click()
    expect(page.locator("[data-text-said]")).to_contain_text("An example to replace")
    page.keyboard.insert_text("flowchart TD\n  on{Is it on?} -->|No| plug[Plug it in]")
    page.locator("[data-text-said]").get_by_role("link", name="Import it as a guide").click()
    expect(page.locator("#preview")).to_contain_text("2 steps")
    page.go_back()
    opened(page)  # until the draft is loaded, the text is read only
    write(page, READABLE)
    state(page, "saved")
    assert len(titles(person, tree)) == 10


def test_switching_views_keeps_the_place(page, person, console):
    tree = plant(person, READABLE)
    edit_text(page, person, tree, "queue")
    line = page.locator(".cm-activeLine")
    expect(line).to_contain_text("Is the queue empty?")
    page.keyboard.type(" Really?")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+Enter")
    expect(line).to_contain_text("Clear the queue")
    expect(page).to_have_url(re.compile("#n-clear$"))
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.get_by_role("link", name="Steps", exact=True).click()
    expect(page).to_have_url(re.compile("/edit#n-clear$"))
    expect(title(page)).to_have_value("Clear the queue")
    page.get_by_role("link", name="Text", exact=True).click()
    expect(line).to_contain_text("Clear the queue")
    assert titles(person, tree)["queue"] == "Is the queue empty? Really?"
    assert [path for path in asked if path.startswith("/trees/")] == [f"/trees/{tree}/edit", f"/trees/{tree}/edit/text"]
    with page.context.expect_page() as tab:
        page.get_by_role("link", name="Steps", exact=True).click(modifiers=["Control"])
    tab.value.close()
    page.get_by_label("The guide as text").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".cm-content")).not_to_be_focused()
    assert unexpected(console) == []


def test_draft_is_tried_from_where_one_is_and_edited_where_one_has_come_to(page, person, console):
    tree = plant(person)
    edit_text(page, person, tree, "call")
    expect(page.locator(".cm-activeLine")).to_contain_text("Call the field team")
    page.keyboard.press("Control+End")
    page.keyboard.type("\nAsk for **room 7**.")
    page.get_by_role("link", name="Try", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Call the field team")
    expect(page.locator("[data-try] strong")).to_have_text("room 7")
    page.get_by_role("link", name="From the start").click()
    question = page.get_by_role("heading", name="Is the light on?", level=1)
    expect(question).to_be_visible()
    page.keyboard.press("1")
    expect(page.get_by_role("heading", level=1)).to_have_text("It prints again")
    page.keyboard.press("b")
    expect(question).to_be_visible()
    page.keyboard.press("2")
    expect(page.get_by_role("heading", level=1)).to_have_text("Call the field team")
    page.keyboard.press("e")
    expect(title(page)).to_have_value("Call the field team")
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    expect(page).to_have_url(re.compile(f"/trees/{tree}/try/call$"))
    assert unexpected(console) == []


def test_what_is_typed_until_codemirror_comes_is_not_typed_over(page, person):
    tree = person.api("POST", "trees", {"team": person.team["id"], "title": "Printer offline"})["id"]
    with held(page, "**/codemirror-*"):
        edit(page, person, tree, view="/text")
        area = page.get_by_label("The guide as text")
        expect(area).to_be_focused()
        page.keyboard.insert_text(READABLE)  # in place of the example, which is selected
        expect(area).to_have_value(READABLE)
    expect(page.locator(".editor-rich")).to_be_visible()
    page.keyboard.type("Take a spare fuse.")
    state(page, "saved")
    assert draft(person, tree)["graph"]["nodes"]["engineer"]["body"] == "Take a spare fuse."
    assert len(titles(person, tree)) == 10


def test_textarea_does_as_well_where_codemirror_does_not_come(page, person):
    page.route("**/codemirror-*", lambda route: route.abort())
    tree = plant(person)
    edit(page, person, tree, view="/text")
    area = page.get_by_label("The guide as text")
    expect(area).to_have_value(re.compile("^# Printer offline"))
    area.fill(TEN)
    refused(page, "line 6: There is no heading #cable.")
    area.fill(READABLE)
    state(page, "saved")
    assert len(titles(person, tree)) == 10
