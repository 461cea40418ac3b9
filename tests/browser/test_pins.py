"""Pinned guides in a real browser: by key, by star, in an order of one's own, and nothing moves."""

import pytest

from tests.browser.expect import expect
from tests.browser.late import held
from tests.browser.store import hold_tokens, open_library
from trees.models.library.pins import MAX_PINS_PER_PERSON

pytestmark = pytest.mark.once  # what a browser does is the same on either database


@pytest.fixture
def guides(person):
    """Alpha, Beta and Gamma, by name."""
    team = person.team["id"]
    return {title: person.api("POST", "trees", {"team": team, "title": title})["id"] for title in TITLES}


TITLES = ["Alpha", "Beta", "Gamma"]


@pytest.fixture
def page(page, person, guides):
    hold_tokens(page, person.sign_in())
    open_library(page)
    page.goto("/trees/?sort=name")
    expect(rows(page)).to_have_text(TITLES)
    return page


def rows(page):
    return page.locator("[data-row]")


def pinned(page):
    return page.locator("[data-pinned] .clip")


def star(page, title):
    return page.get_by_role("button", name=f"Pin {title}", exact=True)


def pin(person, guides, *titles):
    person.api("PUT", "trees/pinned", {"trees": [guides[title] for title in titles]})


def places(page) -> list:
    """Where the search box and each row stand."""
    boxes = [page.locator("#q").bounding_box(), *(row.bounding_box() for row in page.locator("li.tree").all())]
    return [(box["x"], box["y"], box["height"]) for box in boxes]


@pytest.mark.parametrize("width", [360, 1280])
def test_key_pins_the_guide_and_nothing_moves(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    before = places(page)
    for title in TITLES:
        page.keyboard.press("j")
        page.keyboard.press("p")
        expect(star(page, title)).to_have_attribute("aria-pressed", "true")
        expect(pinned(page).last).to_have_text(title)
        expect(rows(page).and_(page.locator(":focus"))).to_have_text(title)
    assert places(page) == before
    page.keyboard.press("p")
    expect(pinned(page)).to_have_text(["Alpha", "Beta"])
    page.keyboard.press("u")
    expect(pinned(page)).to_have_text(TITLES)
    page.reload()
    expect(star(page, "Beta")).to_have_attribute("aria-pressed", "true")
    assert places(page) == before


def test_star_is_the_same_on_another_device(page, person, guides, elsewhere):
    page.locator("li.tree", has_text="Beta").hover()
    star(page, "Beta").click()
    expect(pinned(page)).to_have_text(["Beta"])
    hold_tokens(elsewhere, person.sign_in())
    elsewhere.goto(f"/trees/{guides['Beta']}/")
    expect(star(elsewhere, "Beta")).to_have_attribute("aria-pressed", "true")
    elsewhere.keyboard.press("p")
    expect(star(elsewhere, "Beta")).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(rows(page)).to_have_text(TITLES)
    expect(star(page, "Beta")).to_have_attribute("aria-pressed", "false")


def test_shift_and_arrow_move_the_pin_which_keeps_the_focus(page, person, guides):
    pin(person, guides, *TITLES)
    page.reload()
    expect(pinned(page)).to_have_text(TITLES)
    gamma = page.locator(f"#pin-{guides['Gamma']}")
    gamma.focus()
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    expect(pinned(page)).to_have_text(["Gamma", "Alpha", "Beta"])
    expect(page.locator("#messages")).to_contain_text("“Gamma” is now number 1 of 3.")
    expect(gamma).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#messages")).to_contain_text("“Gamma” is now number 2 of 3.")
    page.reload()
    expect(pinned(page)).to_have_text(["Alpha", "Gamma", "Beta"])
    gamma.focus()
    page.keyboard.press("p")
    expect(pinned(page)).to_have_text(["Alpha", "Beta"])


def test_pin_is_dragged_to_its_place(page, person, guides):
    pin(person, guides, *TITLES)
    page.reload()
    expect(pinned(page)).to_have_text(TITLES)
    page.locator("[data-pinned]", has_text="Alpha").drag_to(
        page.locator("[data-pinned]", has_text="Gamma"), target_position={"x": 60, "y": 10}
    )
    expect(page.locator("#messages")).to_contain_text("“Alpha” is now number 3 of 3.")
    page.reload()
    expect(pinned(page)).to_have_text(["Beta", "Gamma", "Alpha"])


def test_dialog_arranges_by_its_buttons(page, person, guides):
    pin(person, guides, *TITLES)
    page.reload()
    page.get_by_role("link", name="Arrange the pinned guides").click()
    down = page.get_by_role("button", name="Move Alpha down")
    down.press("Enter")
    expect(page.locator("dialog li > a")).to_have_text(["Beta", "Alpha", "Gamma"])
    expect(down).to_be_focused()
    down.press("Enter")
    expect(page.locator("dialog li > a")).to_have_text(["Beta", "Gamma", "Alpha"])
    page.get_by_role("button", name="Unpin Gamma").click()
    expect(page.locator("dialog li > a")).to_have_text(["Beta", "Alpha"])
    page.keyboard.press("Escape")
    expect(pinned(page)).to_have_text(["Beta", "Alpha"])


def test_stars_that_are_pressed_faster_than_the_server_answers_all_count(page):
    with held(page, "**/trees/*/pin"):
        for _ in TITLES:
            page.keyboard.press("j")
            page.keyboard.press("p")
    expect(pinned(page)).to_have_text(TITLES)
    for title in TITLES:
        expect(star(page, title)).to_have_attribute("aria-pressed", "true")


def test_star_that_is_pressed_again_before_the_server_knows_ends_as_it_was(page):
    page.keyboard.press("j")
    with held(page, "**/trees/*/pin"):
        page.keyboard.press("p")
        page.keyboard.press("p")
        expect(star(page, "Alpha")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#messages")).to_contain_text("“Alpha” unpinned.")
    expect(star(page, "Alpha")).to_have_attribute("aria-pressed", "false")
    expect(pinned(page)).to_have_count(0)


def test_star_that_is_refused_goes_back(page, person, guides):
    team = person.team["id"]
    many = [person.api("POST", "trees", {"team": team, "title": f"N{n}"})["id"] for n in range(MAX_PINS_PER_PERSON)]
    person.api("PUT", "trees/pinned", {"trees": many})
    page.keyboard.press("j")
    page.keyboard.press("p")
    expect(page.locator("#messages")).to_contain_text("Unpin one first.")
    expect(star(page, "Alpha")).to_have_attribute("aria-pressed", "false")
    expect(pinned(page)).to_have_count(MAX_PINS_PER_PERSON)
