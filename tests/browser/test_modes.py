"""The same pages in forced colours, in a short window, and with words that run from right to left."""

import pytest

from tests.browser.expect import expect
from tests.browser.guides import begin, publish, stands_at
from tests.browser.store import hold_tokens

pytestmark = pytest.mark.once  # what a browser does is the same on either database

ARABIC = """# الطابعة لا تعمل

## هل الضوء مضاء؟ {#light}
انظر إلى اللوحة.

- [نعم](#done)

## تم {#done .resolved}
"""
DIRECTION = "each => getComputedStyle(each).direction"
SCALE = "each => getComputedStyle(each).scale"
COLOUR = "each => getComputedStyle(each).color"
BACKGROUND = "each => getComputedStyle(each).backgroundColor"


def test_words_run_in_their_own_direction(page, person):
    begin(page, person, publish(person, ARABIC))
    stands_at(page, "هل الضوء مضاء؟")
    panel = page.locator("[data-panel]:not([hidden])")
    for words in (panel.locator("h1"), panel.locator(".step-body"), panel.locator(".answer > span")):
        assert words.evaluate(DIRECTION) == "rtl"
    assert page.locator("html").evaluate(DIRECTION) == "ltr"
    back = page.locator("[data-back] .icon")
    assert back.evaluate(SCALE) == "none"
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert back.evaluate(SCALE) == "-1 1"  # to where one came from
    page.goto("/trees/")
    row = page.locator("[data-row]").first
    expect(row).to_have_text("الطابعة لا تعمل")
    assert row.locator("span").evaluate(DIRECTION) == "rtl"
    page.evaluate("document.documentElement.dir = 'rtl'")
    arrow = page.locator("main select").first.evaluate("each => getComputedStyle(each).backgroundPosition")
    assert arrow.startswith("10px")  # not above the words


def test_what_is_chosen_can_be_told_in_forced_colours(page, person):
    tree = publish(person, ARABIC)
    hold_tokens(page, person.sign_in())
    page.emulate_media(forced_colors="active")
    page.goto(f"/trees/{tree}/history")
    tabs = page.get_by_role("navigation", name="About this guide").get_by_role("link")
    expect(tabs).to_have_count(5)
    chosen = [tab for tab in tabs.all() if tab.get_attribute("aria-current") == "page"]
    assert len(chosen) == 1
    others = {tab.evaluate(BACKGROUND) for tab in tabs.all() if tab.get_attribute("aria-current") is None}
    assert chosen[0].evaluate(BACKGROUND) not in others
    page.goto("/runs/")
    labels = page.locator(".segments").first.locator("label")
    expect(labels).to_have_count(3)
    assert labels.filter(has=page.locator(":checked")).evaluate(BACKGROUND) != labels.last.evaluate(BACKGROUND)
    assert page.locator("main select").first.evaluate("each => getComputedStyle(each).appearance") == "auto"
    page.keyboard.press("Control+k")
    expect(page.locator("dialog[open] input")).to_be_focused()
    page.keyboard.type("الطابعة")
    entry = page.locator(".palette-entries a[aria-selected=true]")
    expect(entry.locator("kbd").first).to_be_visible()
    assert {each.evaluate(COLOUR) for each in [entry, *entry.locator(".muted, kbd").all()]} == {entry.evaluate(COLOUR)}
    assert entry.locator("kbd").first.evaluate(BACKGROUND) == "rgba(0, 0, 0, 0)"


def test_bars_let_go_in_a_short_window(page, person):
    page.set_viewport_size({"width": 320, "height": 256})  # 1280 x 1024 at 400 %
    begin(page, person, publish(person, ARABIC))
    page.mouse.wheel(0, 5000)
    expect(page.locator(".bar")).not_to_be_in_viewport()
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator(".run-foot")).not_to_be_in_viewport()


def test_keyboard_reaches_the_guides_without_walking_through_the_folders(page, person):
    publish(person, ARABIC)
    hold_tokens(page, person.sign_in())
    page.goto("/trees/")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.get_by_role("link", name="Skip to the guides").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("li.tree [data-choose]").first).to_be_focused()  # the box of the first guide, for an editor
    page.keyboard.press("Tab")
    expect(page.locator("[data-row]").first).to_be_focused()


WIDE = f"""# Wide

## Which model is it? {{#model}}

| Model | Where it says so |
|---|---|
| {"Donaudampfschiff" * 9} | below |

- [This one](#done)

## Done {{#done .resolved}}
"""


def test_run_on_paper_has_all_of_a_wide_table_and_nothing_to_press(page, person):
    begin(page, person, publish(person, WIDE))
    page.set_viewport_size({"width": 680, "height": 900})
    page.emulate_media(media="print")
    expect(page.get_by_role("cell", name="below")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Summary")).to_be_hidden()
    expect(page.get_by_role("button", name="Flag")).to_be_hidden()
