"""The demo's banner and its deletion, in the browser."""

import re

import pytest

from tests.browser.axe import RULES, violations
from tests.browser.expect import expect
from tests.browser.store import open_library, sign_in, stored

pytestmark = pytest.mark.once  # what a browser does is the same on either database
# Without the command's own check: other tests have made people in this database.
LOAD = """
from trees.management.commands.load_demo import Command
Command().load()
"""
MOVED = """
window.moved = [];
new PerformanceObserver((list) => moved.push(...list.getEntries().flatMap(({ sources }) => sources.map(
  ({ node }) => node?.id
)))).observe({ type: "layout-shift", buffered: true });
"""
LOOKS = [("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)]


def test_demo_says_what_it_is_and_its_deletion_ends_at_the_sign_in(page, server):
    server.manage("shell", "-v0", "-c", LOAD)
    page.add_init_script(MOVED)
    sign_in(page, "ann@example.com", "lantern-quarry-teapot")
    open_library(page)
    banner = page.get_by_role("complementary", name="Demo library")
    assert "main" not in page.evaluate("moved")
    for scheme, width in LOOKS:
        page.set_viewport_size({"width": width, "height": 700})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # a dialog is there at once
        expect(banner).to_contain_text("You are signed in as Ann Okafor.")
        assert violations(page, RULES) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    banner.get_by_role("link", name="Delete the demo").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert violations(page, RULES) == []
    dialog.get_by_label("Type “delete the demo” to confirm").fill("delete")
    dialog.get_by_role("button", name="Delete the demo").click()
    expect(dialog.get_by_text("The words do not match.")).to_be_visible()
    dialog.get_by_label("Type “delete the demo” to confirm").fill("delete the demo")
    dialog.get_by_role("button", name="Delete the demo").click()
    expect(page).to_have_url(re.compile(r"/login\?why=signed_out$"))
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    assert stored(page) is None
