"""The whole way of a diagram: pasted, mended in the editor until nothing is wrong with it, published, run."""

from pathlib import Path

import pytest

from tests.browser.editors import draft, opened, state
from tests.browser.expect import expect
from tests.browser.store import hold_tokens

pytestmark = pytest.mark.once  # what a browser does is the same on either database

ROOT = Path(__file__).parents[3]
REAL = ROOT.parent / "shared" / "corpus" / "002-chained-5-step-diagnostic-method-loop.mmd"
OWN = ROOT / "tests" / "trees" / "core" / "formats" / "diagrams" / "shapes.mmd"


def diagram() -> str:
    """One that nobody here drew, where it is at hand."""
    return (REAL if REAL.exists() else OWN).read_text("utf-8")


def test_a_pasted_diagram_is_fixed_until_it_can_be_published(page, person, console):
    hold_tokens(page, person.sign_in())
    page.goto("/trees/import")
    page.get_by_label("Paste a diagram or a text").fill(diagram())
    page.get_by_role("button", name="Import it").click()
    page.locator(".page-head").get_by_role("link", name="Edit").click()
    opened(page)
    tree = int(page.url.split("/")[4])
    for _ in range(100):
        if not fix_one(page, person, tree):
            break
    assert [each for each in draft(person, tree)["problems"] if each["level"] == "error"] == []
    page.get_by_role("link", name="Publish…").click()
    page.get_by_role("button", name="Publish release 1").click()
    expect(page.locator("#messages")).to_contain_text("Release 1 is live.")
    page.goto(f"/trees/{tree}/run")
    expect(page.locator("[data-panel]:not([hidden]) h1")).to_be_visible()
    assert console == []


def fix_one(page, person, tree: int) -> bool:
    """Fixes the first error the way a person would: by the fix where there is one, else in the step's form."""
    state(page, "saved")
    errors = [each for each in draft(person, tree)["problems"] if each["level"] == "error"]
    if not errors:
        return False
    toggle = page.locator("[data-problems-toggle]")
    if toggle.get_attribute("aria-expanded") == "false":
        toggle.click()
    row = page.locator(".problem-list li", has_text=errors[0]["message"]).first
    if errors[0]["fix"]:
        row.locator("[data-fix]").click()
    else:
        row.get_by_role("link").click()
        decide(page, errors[0]["kind"])
    expect(page.locator(".problem-list li", has_text=errors[0]["message"])).to_have_count(0)
    return True


def decide(page, kind: str) -> None:
    """What only a person can say."""
    if kind == "no-outcome":
        page.locator("input[type=radio][value=resolved]").check()
    elif kind in ("no-way-out", "unreachable"):
        page.get_by_role("button", name="Answer", exact=True).click()
        page.keyboard.type("It is solved")
        page.keyboard.press("Control+Enter")
        page.locator("input[type=radio][value=resolved]").check()
    else:
        raise AssertionError(f"nobody has said how to mend {kind}")
