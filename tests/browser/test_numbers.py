"""The page with the numbers of a guide: its map, drawn, moved and walked; its filters and its sheet."""

import pytest
from playwright.sync_api import Page

from tests.browser import guides
from tests.browser.axe import violations
from tests.browser.data_sets import play
from tests.browser.expect import expect
from tests.browser.store import hold_tokens

pytestmark = pytest.mark.once  # what a browser does is the same on either database


@pytest.fixture
def tree(person) -> int:
    """Run six times: five from "Yes" to "Yes", one that stopped after "No"."""
    made = guides.publish(person, guides.PRINTER.replace("TREE", "0").replace(" {tree=0}", ""))
    play(person, made, ("light", "Yes"), ("cable", "Yes"), times=5)
    play(person, made, ("light", "No"))
    return made


@pytest.fixture
def numbers(page: Page, person, tree) -> Page:
    hold_tokens(page, person.sign_in())
    page.goto(f"/trees/{tree}/numbers")
    expect(page.locator(".map > svg")).to_be_visible()
    return page


def thickness(page: Page, way: str) -> float:
    return float(page.locator(f'[data-way="{way}"] .way').first.get_attribute("stroke-width"))


def test_map_shows_the_traffic_and_is_walked_with_the_keys(numbers, tree, console):
    page, steps = numbers, numbers.locator(".map a")
    expect(steps).to_have_count(5)
    widths = [thickness(page, way) for way in ("light cable", "light number", "number cable")]
    assert widths == [12, 3.6, 1.5]
    assert page.locator(".map a[tabindex='0']").count() == 1  # one stop of the Tab key

    page.locator(".map a[tabindex='0']").focus()
    places = [page.locator(".map > svg > g").get_attribute("style")]
    names = [page.evaluate("document.activeElement.dataset.key")]
    for key in ("ArrowDown", "+", "-", "0"):
        page.keyboard.press(key)
        names.append(page.evaluate("document.activeElement.dataset.key"))
        places.append(page.locator(".map > svg > g").get_attribute("style"))
    assert names[0] == "light" and names[1] != "light" and len(set(names)) == 2
    assert places[2] != places[1] and places[4] == places[0]
    page.get_by_role("button", name="Zoom in").click()
    page.mouse.move(400, 420)
    page.mouse.down()
    page.mouse.move(460, 440, steps=3)
    page.mouse.up()
    assert len({*places, page.locator(".map > svg > g").get_attribute("style")}) > len(set(places))

    # d3-drag drops the click that ends a drag, and until its timer of 0 ms has run, that of a key too.
    page.evaluate("new Promise((done) => setTimeout(done))")
    page.locator("[data-key=number]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/trees/{tree}/#n-number")
    assert console == []


def test_every_figure_can_be_read_without_the_pictures(numbers):
    page = numbers
    expect(page.get_by_role("heading", name="6 runs")).to_be_visible()
    summaries = page.locator("details > summary", has_text="The numbers")
    for place in range(summaries.count()):
        summaries.nth(place).focus()
        page.keyboard.press("Enter")
    row = page.get_by_role("row", name="Is the light on?").first
    expect(row).to_contain_text("Yes: 5 (83 %)")
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 320)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == [], (scheme, width)


def test_filters_go_into_the_url_and_the_sheet(numbers):
    page = numbers
    page.get_by_label("Release", exact=True).focus()
    page.get_by_label("Release", exact=True).select_option("Release 1")
    page.wait_for_url("**/numbers?release=1**")
    expect(page.locator(".map > svg")).to_be_visible()
    expect(page.get_by_label("Release", exact=True)).to_be_focused()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    lines = download.value.path().read_text().splitlines()
    assert lines[1] == "runs,,,,,,,6"
    assert download.value.suggested_filename == "printer-offline-numbers.csv"
    page.get_by_label("To", exact=True).fill("2020-01-01")
    expect(page.get_by_role("heading", name="No runs here")).to_be_visible()
    page.get_by_role("link", name="Show all numbers").click()
    expect(page.get_by_role("heading", name="6 runs")).to_be_visible()
