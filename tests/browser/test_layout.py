"""Each page of the URL configuration, from a phone to a wide screen, with nothing in it, the demo's guides, and words
that are hard to lay out: it does not move once it is drawn, it is never wider than the window, it has the stylesheets
that it needs, and it is accessible."""

import pytest
from django.urls import get_resolver

from tests.browser.axe import COLOURS, RULES, violations
from tests.browser.data_sets import demo, hostile, long_rows, no_row, one_row, passkey, short_rows
from tests.browser.expect import expect
from tests.browser.store import hold_tokens
from tests.browser.styles import missing_rules
from tests.site_pages import LISTS, NOT_PAGES, PAGES, PUBLIC

pytestmark = [pytest.mark.once, pytest.mark.new_context]  # what a browser does is the same on either database

MAX_SHIFT = 0.02
SHARES = 3  # of the pages, so that no test takes so long that others wait for it alone
WIDTHS = [320, 390, 768, 1280, 1920]
LATENCY_MS = 40  # so that the frame, the page and its regions are drawn one after the other, as on a real line
SHIFTS = """
  window.shift = 0;
  window.moved = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      window.shift += entry.value;
      for (const { node } of entry.sources) window.moved.push(node?.className || node?.id || node?.nodeName);
    }
  }).observe({ type: "layout-shift", buffered: true });
"""


def test_every_page_is_measured():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str) and not name.startswith("api-")}
    assert names == {*LISTS, *PAGES, *PUBLIC, *NOT_PAGES}


@pytest.fixture
def measured(context, page, person):
    """A page of a browser that measures shifts, is a little away from the server, and is signed in as ``person``."""
    context.add_init_script(SHIFTS)
    hold_tokens(page, person.sign_in())
    latency = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": -1, "uploadThroughput": -1}
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", latency)
    return page


@pytest.mark.parametrize("rows", ["none", "one", "short", "long"])
def test_lists_do_not_move(measured, person, rows):
    keys = {"none": no_row, "one": one_row, "short": short_rows, "long": long_rows}[rows](person)
    for path in LISTS.values():
        for width in WIDTHS:  # loaded at each of them, so that two are enough to come from
            look(measured, path.format(**keys), width, WIDTHS if width in (WIDTHS[0], WIDTHS[-1]) else [])
        if rows in ("none", "long"):
            assert barriers(measured, path, WIDTHS[0]) == []


def test_the_column_of_the_library_is_as_wide_with_rows_as_without(measured, person):
    assert columns(measured, no_row(person)) == columns(measured, short_rows(person))


def columns(page, keys: dict) -> list[tuple[float, float]]:
    """Where the search box of the library begins and how wide it is, for each width of the window."""
    open_page(page, LISTS["trees"].format(**keys))
    boxes = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        box = page.locator("#q").bounding_box()
        boxes.append((box["x"], box["width"]))
    return boxes


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize(("rows", "width"), [("hostile", 320), ("demo", 1280)])
def test_pages_do_not_move_and_are_accessible(measured, person, rows, width, share):
    keys = {"hostile": hostile, "demo": demo}[rows](person) | {"passkey": passkey(person)}
    problems = []
    for path in [*PAGES.values(), *PUBLIC.values(), "/trees/999999/", "/no/such/page"][share::SHARES]:
        look(measured, path.format(**keys), width, WIDTHS)
        problems += barriers(measured, path, width)
        problems += [f"{path} lacks a stylesheet: {rule}" for rule in missing_rules(measured)]
        problems += led_away(measured, path)
    assert problems == []


def barriers(page, path: str, width: int) -> list[str]:
    """Of the page as it is loaded, what axe finds at this width; in the dark only the colours are others."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(reduced_motion="reduce")
    found = violations(page, RULES)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += [f"in the dark: {each}" for each in violations(page, COLOURS)]
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    return [f"{path} at {width} px: {each}" for each in found]


def led_away(page, path: str) -> list[str]:
    """Where words led to that were typed on the page as it was loaded: they are never shortcuts."""
    url = page.url
    page.keyboard.type("Great printer guide")
    opened = page.locator("dialog[open]").count()
    return [f"{path} led to {page.url}, {opened} dialogs"] if opened or page.url != url else []


def look(page, path: str, width: int, widths: list[int]) -> None:
    """Loads the page at this width, and then resizes it to each of ``widths``."""
    page.set_viewport_size({"width": width, "height": 800})
    open_page(page, path)
    shift, moved = page.evaluate("[window.shift, window.moved]")
    assert shift < MAX_SHIFT, f"{path} at {width} px: {shift:.3f}, {moved}"
    for other in [width, *widths]:
        page.set_viewport_size({"width": other, "height": 800})
        seen = page.evaluate("document.documentElement.scrollWidth")
        assert seen <= other, f"{path} is {seen} px wide at {other} px"


def open_page(page, path: str) -> None:
    page.goto(path)
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    expect(page.locator(".skeletons, .htmx-request, [data-editor]:not([data-ready])")).to_have_count(0)


def test_tabs_of_a_guide_stay_where_they_are(measured, person):
    keys = one_row(person)
    places = set()
    for name in ("tree", "tree_numbers", "tree_history", "tree_settings"):
        open_page(measured, PAGES[name].format(**keys))
        tabs = measured.get_by_role("navigation", name="About this guide")
        expect(tabs.get_by_role("link")).to_have_text(["Guide", "Numbers", "History", "Runs", "Settings"])
        expect(tabs.locator("[aria-current=page]")).to_have_count(1)
        box = tabs.bounding_box()
        places.add((box["x"], box["y"], box["width"]))
    assert len(places) == 1, places
